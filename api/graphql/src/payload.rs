//! What mutations answer: the object and no faults, or faults and no object.

use app::App;
use app::caller::Caller;
use async_graphql::{Interface, SimpleObject};
use domain::Fault;

use super::error::UserError;
use super::types::{
    Account, Agency, CalendarYear, Delivery, Dossier, Draft, LeftDossier, Message, Procedure, ProcedureChange,
    QueueView, Session, Upload, Webhook,
};

macro_rules! payloads {
    ($($payload:ident { $($(#[$doc:meta])* $field:ident: $type:ty = $none:expr,)+ })*) => {
        $(
            #[doc = "What came of the mutation of the same name."]
            #[derive(Clone, SimpleObject)]
            pub struct $payload {
                $($(#[$doc])* pub $field: $type,)+
                /// What a person can mend, all at once; empty where it was done.
                pub user_errors: Vec<UserError>,
                /// Written, but lists may trail for a moment.
                pub stale: bool,
            }

            impl Refusable for $payload {
                fn refused(user_errors: Vec<UserError>) -> Self {
                    Self { $($field: $none,)+ user_errors, stale: false }
                }
            }
        )*

        /// Common fields of mutation payloads: either the object and no `userErrors`, or `userErrors` and a null object.
        #[derive(Clone, Interface)]
        #[expect(clippy::enum_variant_names, reason = "each is named after its type")]
        #[graphql(
            field(name = "user_errors", ty = "&Vec<UserError>", desc = "What a person can mend, all at once; empty where it was done."),
            field(name = "stale", ty = "&bool", desc = "Written, but lists may trail for a moment.")
        )]
        pub enum Payload {
            $(
                #[doc = "Payload of the mutation of the same name."]
                $payload($payload),
            )*
        }
    };
}

/// A payload that can say no.
pub trait Refusable {
    /// Faults and no object.
    fn refused(user_errors: Vec<UserError>) -> Self;
}

/// The payload that says what is wrong, in the caller's language.
pub fn refused<P: Refusable>(faults: Vec<Fault>, app: &App, caller: &Caller) -> P {
    P::refused(faults.into_iter().map(|fault| UserError::of(fault, &app.texts, caller.language)).collect())
}

/// What became of one dossier of several.
#[derive(Clone, SimpleObject)]
pub struct BulkOutcome {
    /// Of the dossier, as it was sent.
    pub code: String,
    /// The dossier as it is now; null where nothing was done.
    pub dossier: Option<Dossier>,
    /// What a person can mend; empty where it was done.
    pub user_errors: Vec<UserError>,
    /// It is not the caller's to do.
    pub forbidden: bool,
}

payloads! {
    RegisterAccountPayload {
        /// The new account, which waits for its activation.
        account: Option<Account> = None,
    }
    ActivateAccountByLinkPayload {
        /// The account, in use now.
        account: Option<Account> = None,
    }
    ActivateAccountByOtpPayload {
        /// The account, in use now.
        account: Option<Account> = None,
    }
    ResendActivationPayload {
        /// Whether it was taken; not whether there is such an account.
        accepted: bool = false,
    }
    DiscardRegistrationPayload {
        /// What the registration said, for filling the form again; it is stored no longer.
        account: Option<Account> = None,
    }
    LogInPayload {
        /// The new session.
        session: Option<Session> = None,
    }
    LogOutPayload {
        /// Whether the session has ended.
        logged_out: bool = false,
    }
    EndSessionPayload {
        /// Whether the session has ended.
        ended: bool = false,
    }
    SaveDraftPayload {
        /// The draft as it is kept now.
        draft: Option<Draft> = None,
    }
    AttachDraftDocumentPayload {
        /// The draft as it is kept now.
        draft: Option<Draft> = None,
    }
    DetachDraftDocumentPayload {
        /// Whether it was there.
        detached: bool = false,
    }
    ReapplyDossierPayload {
        /// The draft that begins with it.
        draft: Option<Draft> = None,
    }
    DeleteDraftPayload {
        /// Whether there was one.
        deleted: bool = false,
    }
    SaveQueueViewPayload {
        /// The view as it is kept now.
        queue_view: Option<QueueView> = None,
    }
    DeleteQueueViewPayload {
        /// Whether there was one.
        deleted: bool = false,
    }
    UpdateAccountPayload {
        /// The account as it is now.
        account: Option<Account> = None,
        /// Whether another telephone waits for the code that was sent to it (`confirmPhone`); the old one stands until then.
        phone_awaits_code: bool = false,
    }
    ConfirmPhonePayload {
        /// The account, with the telephone that counts now.
        account: Option<Account> = None,
    }
    ResendPhoneCodePayload {
        /// The account as it is now.
        account: Option<Account> = None,
    }
    CancelPhoneChangePayload {
        /// The account as it is now.
        account: Option<Account> = None,
    }
    ChangePasswordPayload {
        /// Whether the new password counts now.
        changed: bool = false,
    }
    RequestPasswordResetPayload {
        /// Whether it was taken; not whether there is such an account.
        accepted: bool = false,
    }
    ResetPasswordPayload {
        /// Whether the new password counts now.
        changed: bool = false,
    }
    CreateUploadPayload {
        /// Where to send the bytes.
        upload: Option<Upload> = None,
    }
    SubmitDossierPayload {
        /// The new dossier.
        dossier: Option<Dossier> = None,
        /// For the applicant, here and in the e-mail; not a field of Dossier, so that no cache keeps it.
        look_up_secret: Option<String> = None,
    }
    SupplementDossierPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    WithdrawDossierPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    PostMessagePayload {
        /// The new message.
        message: Option<Message> = None,
        /// The dossier that it is about.
        dossier: Option<Dossier> = None,
    }
    MarkExchangeReadPayload {
        /// The dossier that it is about.
        dossier: Option<Dossier> = None,
    }
    AcceptDossierPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    RejectDossierPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    RequestSupplementPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    CancelPaymentRequestPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    CancelSupplementRequestPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    AssignDossierPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    SendBackDossierPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    ForwardDossierPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    RequestPaymentPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    RecordPaymentPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    ExtendDeadlinePayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    DecideDossierPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    ReturnResultPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    AcceptDossiersPayload {
        /// What became of each, in their order; null where the input as a whole is wrong.
        outcomes: Option<Vec<BulkOutcome>> = None,
    }
    AssignDossiersPayload {
        /// What became of each, in their order; null where the input as a whole is wrong.
        outcomes: Option<Vec<BulkOutcome>> = None,
    }
    HandOverDossiersPayload {
        /// How many dossiers were given so far; null where the input is wrong.
        handed_over: Option<i32> = None,
        /// What could not be given, and why.
        left: Option<Vec<LeftDossier>> = None,
        /// How many have not been looked at: send the same request again until it is 0.
        remaining: Option<i32> = None,
    }
    DeclineWithdrawalPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    StopProcessingPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    RevokeRulingPayload {
        /// The dossier as it is now.
        dossier: Option<Dossier> = None,
    }
    NoteAbsencePayload {
        /// The account as it is now.
        account: Option<Account> = None,
    }
    EndAbsencePayload {
        /// The account as it is now.
        account: Option<Account> = None,
    }
    ChangeRolePayload {
        /// The account as it is now.
        account: Option<Account> = None,
        /// Numbers of the dossiers that were given to its holder, who may not work on them any more: nobody works on them
        /// now. At most 1,000 are named.
        released_dossiers: Option<Vec<String>> = None,
    }
    LockAccountPayload {
        /// The account, closed now.
        account: Option<Account> = None,
        /// Numbers of the dossiers that were given to its holder: nobody works on them now. At most 1,000 are named.
        released_dossiers: Option<Vec<String>> = None,
    }
    UnlockAccountPayload {
        /// The account as it is now.
        account: Option<Account> = None,
    }
    RequestErasurePayload {
        /// The account, closed until another administrator confirms.
        account: Option<Account> = None,
    }
    WithdrawErasurePayload {
        /// The account as it was before.
        account: Option<Account> = None,
    }
    ConfirmErasurePayload {
        /// The account, of which nothing is known any more.
        account: Option<Account> = None,
    }
    PublishProcedurePayload {
        /// The version that new dossiers are filed under; null where it was only checked.
        procedure: Option<Procedure> = None,
        /// Where the definition differs from the version before.
        changes: Vec<ProcedureChange> = Vec::new(),
    }
    RetireProcedurePayload {
        /// Its last version, under which dossiers go on.
        procedure: Option<Procedure> = None,
    }
    PublishCalendarYearPayload {
        /// The year as it counts now.
        calendar: Option<CalendarYear> = None,
    }
    RegisterAgencyPayload {
        /// The agency as it is now.
        agency: Option<Agency> = None,
    }
    InviteStaffPayload {
        /// The new account, whose password is not set yet.
        account: Option<Account> = None,
    }
    ResendDeliveryPayload {
        /// The message, due again.
        delivery: Option<Delivery> = None,
    }
    RegisterWebhookPayload {
        /// The new webhook.
        webhook: Option<Webhook> = None,
        /// What its messages are signed with: shown here, once.
        secret: Option<String> = None,
    }
    RenewWebhookSecretPayload {
        /// The webhook as it is now.
        webhook: Option<Webhook> = None,
        /// What its messages are signed with from now on: shown here, once.
        secret: Option<String> = None,
    }
    RemoveWebhookPayload {
        /// Whether there was one.
        removed: bool = false,
    }
    ReplayWebhookPayload {
        /// The webhook as it is now.
        webhook: Option<Webhook> = None,
    }
    ChangeWebhookAddressPayload {
        /// The webhook as it is now.
        webhook: Option<Webhook> = None,
    }
    TestWebhookPayload {
        /// The webhook that was tried.
        webhook: Option<Webhook> = None,
        /// Whether its receiver took the message.
        delivered: bool = false,
        /// Why not, as in the webhook's `lastError`; null where it did.
        error: Option<String> = None,
    }
    RetryDeadLetterPayload {
        /// The webhook as it is now.
        webhook: Option<Webhook> = None,
    }
    ResendInvitationPayload {
        /// The account, whose password is not set yet.
        account: Option<Account> = None,
    }
}
