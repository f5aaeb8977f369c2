//! Payloads of mutations: the result without user errors, or user errors without a result.

use app::UseCases;
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
            #[doc = "Payload of the mutation of the same name: its result, or else `userErrors`."]
            #[derive(Clone, SimpleObject)]
            pub struct $payload {
                $($(#[$doc])* pub $field: $type,)+
                /// What the person has to correct, all at once; empty if the mutation succeeded.
                pub user_errors: Vec<UserError>,
                /// True if the change is stored but queries may lag behind it for a moment.
                pub stale: bool,
            }

            impl HasUserErrors for $payload {
                fn refused(user_errors: Vec<UserError>) -> Self {
                    Self { $($field: $none,)+ user_errors, stale: false }
                }
            }
        )*

        /// Common fields of mutation payloads: the object and no `userErrors`, or `userErrors` and a null object.
        #[derive(Clone, Interface)]
        #[expect(clippy::enum_variant_names, reason = "each is named after its type")]
        #[graphql(
            field(name = "user_errors", ty = "&Vec<UserError>", desc = "What the person has to correct, all at once; empty if the mutation succeeded."),
            field(name = "stale", ty = "&bool", desc = "True if the change is stored but queries may lag behind it for a moment.")
        )]
        pub enum Payload {
            $(
                #[doc = "Payload of the mutation of the same name."]
                $payload($payload),
            )*
        }
    };
}

/// Payload with `userErrors`.
pub trait HasUserErrors {
    /// Payload of user errors without a result.
    fn refused(user_errors: Vec<UserError>) -> Self;
}

/// Payload of localized user errors.
pub fn refused<P: HasUserErrors>(faults: Vec<Fault>, app: &UseCases, caller: &Caller) -> P {
    P::refused(faults.into_iter().map(|fault| UserError::of(fault, &app.texts, caller.language)).collect())
}

/// Outcome of a bulk mutation for one of its dossiers.
#[derive(Clone, SimpleObject)]
pub struct BulkOutcome {
    /// Dossier code as it was sent.
    pub code: String,
    /// The dossier after the change; null if it was not changed.
    pub dossier: Option<Dossier>,
    /// What the person has to correct for this dossier; empty if it was changed.
    pub user_errors: Vec<UserError>,
    /// True if the dossier is visible to the caller but not theirs to change.
    pub forbidden: bool,
}

payloads! {
    RegisterAccountPayload {
        /// The new account, pending activation; null with `userErrors`.
        account: Option<Account> = None,
    }
    ActivateAccountByLinkPayload {
        /// The activated account; null with `userErrors`.
        account: Option<Account> = None,
    }
    ActivateAccountByOtpPayload {
        /// The activated account; null with `userErrors`.
        account: Option<Account> = None,
    }
    ResendActivationPayload {
        /// True if the request was accepted; it does not tell whether such an account exists.
        accepted: bool = false,
    }
    DiscardRegistrationPayload {
        /// Values of the discarded registration for filling the form again; they are stored no longer. Null with
        /// `userErrors`.
        account: Option<Account> = None,
    }
    LogInPayload {
        /// The new session, with its token unless delivered as a cookie; null with `userErrors`.
        session: Option<Session> = None,
    }
    LogOutPayload {
        /// True if the session has ended; false with `userErrors`.
        logged_out: bool = false,
    }
    EndSessionPayload {
        /// True if the session has ended; false with `userErrors`.
        ended: bool = false,
    }
    SaveDraftPayload {
        /// The draft as stored; null with `userErrors`.
        draft: Option<Draft> = None,
    }
    AttachDraftDocumentPayload {
        /// The draft as stored; null with `userErrors`.
        draft: Option<Draft> = None,
    }
    DetachDraftDocumentPayload {
        /// True if the upload was attached to the draft.
        detached: bool = false,
    }
    ReapplyDossierPayload {
        /// New draft filled with the dossier's form and documents; null with `userErrors`.
        draft: Option<Draft> = None,
    }
    DeleteDraftPayload {
        /// True if there was a draft to delete.
        deleted: bool = false,
    }
    SaveQueueViewPayload {
        /// The saved view; null with `userErrors`.
        queue_view: Option<QueueView> = None,
    }
    DeleteQueueViewPayload {
        /// True if there was a view of this name.
        deleted: bool = false,
    }
    UpdateAccountPayload {
        /// The account after the change; null with `userErrors`.
        account: Option<Account> = None,
        /// True if a new phone number waits for its code (`confirmPhone`); the old number stays until then.
        phone_awaits_code: bool = false,
    }
    ConfirmPhonePayload {
        /// The account with its confirmed phone number; null with `userErrors`.
        account: Option<Account> = None,
    }
    ResendPhoneCodePayload {
        /// The account after the change; null with `userErrors`.
        account: Option<Account> = None,
    }
    CancelPhoneChangePayload {
        /// The account after the change; null with `userErrors`.
        account: Option<Account> = None,
    }
    ChangePasswordPayload {
        /// True if the new password is in force; false with `userErrors`.
        changed: bool = false,
    }
    RequestPasswordResetPayload {
        /// True if the request was accepted; it does not tell whether such an account exists.
        accepted: bool = false,
    }
    ResetPasswordPayload {
        /// True if the new password is in force; false with `userErrors`.
        changed: bool = false,
    }
    CreateUploadPayload {
        /// Where and how to send the bytes; null with `userErrors`.
        upload: Option<Upload> = None,
    }
    SubmitDossierPayload {
        /// The new dossier; null with `userErrors`.
        dossier: Option<Dossier> = None,
        /// Secret for `lookUpDossier`, also sent by e-mail; not part of `Dossier`, so that caches do not keep it.
        look_up_secret: Option<String> = None,
    }
    SupplementDossierPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    WithdrawDossierPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    PostMessagePayload {
        /// The new message; null with `userErrors`.
        message: Option<Message> = None,
        /// The dossier that the message is about; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    MarkExchangeReadPayload {
        /// The dossier whose thread was read; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    AcceptDossierPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    RejectDossierPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    RequestSupplementPayload {
        /// The dossier after the change; null with `userErrors` or `validateOnly`.
        dossier: Option<Dossier> = None,
    }
    CancelPaymentRequestPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    CancelSupplementRequestPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    AssignDossierPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    SendBackDossierPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    ForwardDossierPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    RequestPaymentPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    RecordPaymentPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    ExtendDeadlinePayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    DecideDossierPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    ReturnResultPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    AcceptDossiersPayload {
        /// One outcome per dossier in the order of the input; null if the input as a whole is refused.
        outcomes: Option<Vec<BulkOutcome>> = None,
    }
    AssignDossiersPayload {
        /// One outcome per dossier in the order of the input; null if the input as a whole is refused.
        outcomes: Option<Vec<BulkOutcome>> = None,
    }
    HandOverDossiersPayload {
        /// Number of dossiers handed over so far; null with `userErrors`.
        handed_over: Option<i32> = None,
        /// Dossiers that could not be handed over, with the reason; null with `userErrors`.
        left: Option<Vec<LeftDossier>> = None,
        /// Number of dossiers not processed yet: repeat the request with its `requestId` until 0. Null with
        /// `userErrors`.
        remaining: Option<i32> = None,
    }
    DeclineWithdrawalPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    StopProcessingPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    RevokeRulingPayload {
        /// The dossier after the change; null with `userErrors`.
        dossier: Option<Dossier> = None,
    }
    NoteAbsencePayload {
        /// The account after the change; null with `userErrors`.
        account: Option<Account> = None,
    }
    EndAbsencePayload {
        /// The account after the change; null with `userErrors`.
        account: Option<Account> = None,
    }
    ChangeRolePayload {
        /// The account after the change; null with `userErrors`.
        account: Option<Account> = None,
        /// Codes of dossiers that lost their assignee because the new role may not work on them, at most 1,000; null
        /// with `userErrors`.
        released_dossiers: Option<Vec<String>> = None,
    }
    LockAccountPayload {
        /// The locked account; null with `userErrors`.
        account: Option<Account> = None,
        /// Codes of dossiers that lost their assignee with the lock, at most 1,000; null with `userErrors`.
        released_dossiers: Option<Vec<String>> = None,
    }
    UnlockAccountPayload {
        /// The account after the change; null with `userErrors`.
        account: Option<Account> = None,
    }
    RequestErasurePayload {
        /// The account, locked until a second administrator confirms; null with `userErrors`.
        account: Option<Account> = None,
    }
    WithdrawErasurePayload {
        /// The account in its state before the request; null with `userErrors`.
        account: Option<Account> = None,
    }
    ConfirmErasurePayload {
        /// The erased account, without personal data; null with `userErrors`.
        account: Option<Account> = None,
    }
    PublishProcedurePayload {
        /// The version that new dossiers are filed under; null with `userErrors` or `validateOnly`.
        procedure: Option<Procedure> = None,
        /// Places at which the definition differs from the version before; empty with `userErrors`.
        changes: Vec<ProcedureChange> = Vec::new(),
    }
    RetireProcedurePayload {
        /// Last version of the procedure, under which its dossiers go on; null with `userErrors`.
        procedure: Option<Procedure> = None,
    }
    PublishCalendarYearPayload {
        /// The published calendar year; null with `userErrors`.
        calendar: Option<CalendarYear> = None,
    }
    RegisterAgencyPayload {
        /// The agency after the change; null with `userErrors`.
        agency: Option<Agency> = None,
    }
    InviteStaffPayload {
        /// The new account, whose password is not set yet; null with `userErrors`.
        account: Option<Account> = None,
    }
    ResendDeliveryPayload {
        /// The message, due to be sent again; null with `userErrors`.
        delivery: Option<Delivery> = None,
    }
    RegisterWebhookPayload {
        /// The new webhook; null with `userErrors`.
        webhook: Option<Webhook> = None,
        /// Signing secret of its messages, shown only here and to a repeat of the request; null with `userErrors`.
        secret: Option<String> = None,
    }
    RenewWebhookSecretPayload {
        /// The webhook after the change; null with `userErrors`.
        webhook: Option<Webhook> = None,
        /// New signing secret of its messages, shown only here and to a repeat of the request; null with `userErrors`.
        secret: Option<String> = None,
    }
    RemoveWebhookPayload {
        /// True if there was a webhook to remove.
        removed: bool = false,
    }
    ReplayWebhookPayload {
        /// The webhook after the change; null with `userErrors`.
        webhook: Option<Webhook> = None,
    }
    ChangeWebhookAddressPayload {
        /// The webhook after the change; null with `userErrors`.
        webhook: Option<Webhook> = None,
    }
    TestWebhookPayload {
        /// The webhook that was tested; null with `userErrors`.
        webhook: Option<Webhook> = None,
        /// True if the receiver accepted the test message.
        delivered: bool = false,
        /// Label of the failure as in `Webhook.lastError`; null if the message was accepted.
        error: Option<String> = None,
    }
    RetryDeadLetterPayload {
        /// The webhook after the change; null with `userErrors`.
        webhook: Option<Webhook> = None,
    }
    ResendInvitationPayload {
        /// The invited account, whose password is not set yet; null with `userErrors`.
        account: Option<Account> = None,
    }
}
