//! Actions on a dossier, as the contract names them, and their transitions between statuses.

use super::DossierStatus as Status;

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Action on a dossier; each is the mutation of the same name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum DossierAction { $($(#[$doc])* $name,)* }

        impl DossierAction {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Name in the contract.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

actions! {
    Accept = "ACCEPT",
    /// Refuse reception at the desk; final.
    Reject = "REJECT",
    RequestSupplement = "REQUEST_SUPPLEMENT",
    CancelSupplementRequest = "CANCEL_SUPPLEMENT_REQUEST",
    /// Answer the open supplement request, on the applicant's side.
    Supplement = "SUPPLEMENT",
    /// Pass the dossier on to the procedure's next step.
    Forward = "FORWARD",
    /// Return the dossier to the procedure's previous step.
    SendBack = "SEND_BACK",
    Assign = "ASSIGN",
    RequestPayment = "REQUEST_PAYMENT",
    RecordPayment = "RECORD_PAYMENT",
    CancelPaymentRequest = "CANCEL_PAYMENT_REQUEST",
    /// Postpone the due date, once, with an apology to the applicant.
    ExtendDeadline = "EXTEND_DEADLINE",
    /// Grant or refuse the application.
    Decide = "DECIDE",
    ReturnResult = "RETURN_RESULT",
    /// Request withdrawal, on the applicant's side.
    Withdraw = "WITHDRAW",
    /// Refuse the withdrawal, since the work is too far advanced.
    DeclineWithdrawal = "DECLINE_WITHDRAWAL",
    /// End the work without a decision.
    StopProcessing = "STOP_PROCESSING",
    /// Undo a mistaken ruling.
    RevokeRuling = "REVOKE_RULING",
    /// Write in the exchange.
    PostMessage = "POST_MESSAGE",
}

/// Target of a transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lead {
    To(Status),
    /// Status, step and clock before the interruption.
    Back,
    /// Status, step and clock before the ruling.
    Before,
    /// Status unchanged: the action is no transition.
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
