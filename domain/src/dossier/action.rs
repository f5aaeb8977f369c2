use super::DossierStatus as Status;

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What can be done with a dossier; each is the mutation of the same name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum DossierAction { $($(#[$doc])* $name,)* }

        impl DossierAction {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name in the contract.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

actions! {
    /// Receive it.
    Accept = "ACCEPT",
    /// Do not receive it.
    Reject = "REJECT",
    /// Ask for more.
    RequestSupplement = "REQUEST_SUPPLEMENT",
    /// No longer ask.
    CancelSupplementRequest = "CANCEL_SUPPLEMENT_REQUEST",
    /// Answer such a request.
    Supplement = "SUPPLEMENT",
    /// Pass it on to the procedure's next step.
    Forward = "FORWARD",
    /// Give it back to the procedure's step before.
    SendBack = "SEND_BACK",
    /// Have somebody work on it.
    Assign = "ASSIGN",
    /// Ask for a payment.
    RequestPayment = "REQUEST_PAYMENT",
    /// It has been paid.
    RecordPayment = "RECORD_PAYMENT",
    /// It need not be paid.
    CancelPaymentRequest = "CANCEL_PAYMENT_REQUEST",
    /// Promise a later date, with an apology.
    ExtendDeadline = "EXTEND_DEADLINE",
    /// Grant or refuse what was applied for.
    Decide = "DECIDE",
    /// Hand the result over.
    ReturnResult = "RETURN_RESULT",
    /// Ask for it back.
    Withdraw = "WITHDRAW",
    /// It cannot be given back any more.
    DeclineWithdrawal = "DECLINE_WITHDRAWAL",
    /// End the work on it without a decision.
    StopProcessing = "STOP_PROCESSING",
    /// Take back what was ruled by mistake.
    RevokeRuling = "REVOKE_RULING",
    /// Say something in its exchange.
    PostMessage = "POST_MESSAGE",
}

/// Where an action leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lead {
    To(Status),
    /// To what was interrupted: its status, its step and its clock.
    Back,
    /// To what was ruled on: its status, its step and its clock.
    Before,
    /// It stays where it is.
    Nowhere,
}

impl DossierAction {
    pub fn leads(self) -> Lead {
        match self {
            Self::Accept => Lead::To(Status::Accepted),
            Self::Reject => Lead::To(Status::Rejected),
            Self::RequestSupplement => Lead::To(Status::SupplementRequested),
            Self::Forward | Self::SendBack => Lead::To(Status::Processing),
            Self::RequestPayment => Lead::To(Status::PaymentRequired),
            Self::Decide => Lead::To(Status::Resolved),
            Self::ReturnResult => Lead::To(Status::ResultReturned),
            Self::Withdraw => Lead::To(Status::WithdrawalRequested),
            Self::StopProcessing => Lead::To(Status::Stopped),
            Self::CancelSupplementRequest
            | Self::Supplement
            | Self::RecordPayment
            | Self::CancelPaymentRequest
            | Self::DeclineWithdrawal => Lead::Back,
            Self::RevokeRuling => Lead::Before,
            Self::Assign | Self::ExtendDeadline | Self::PostMessage => Lead::Nowhere,
        }
    }
}
