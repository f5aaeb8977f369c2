//! The contract's inputs, word for word.

mod absence;
mod account;
mod administration;
mod delivery;
mod dossier;
mod draft;
mod exchange;
mod filter;
mod hand_over;
mod publication;
mod queue_view;
mod webhook;

pub use absence::{EndAbsenceInput, NoteAbsenceInput};
pub use account::{
    ActivateAccountByLinkInput, ActivateAccountByOtpInput, CancelPhoneChangeInput, ChangePasswordInput,
    ConfirmPhoneInput, DiscardRegistrationInput, EndSessionInput, LogInInput, LogOutInput, RegisterAccountInput,
    RequestPasswordResetInput, ResendActivationInput, ResendPhoneCodeInput, ResetPasswordInput, UpdateAccountInput,
};
pub use administration::{
    AccountFilter, ChangeRoleInput, ConfirmErasureInput, InviteStaffInput, LockAccountInput, RequestErasureInput,
    ResendInvitationInput, UnlockAccountInput, WithdrawErasureInput,
};
pub use delivery::{DeliveryFilter, ResendDeliveryInput};
pub use dossier::{
    AcceptDossierInput, AcceptDossiersInput, AssignDossierInput, AssignDossiersInput, CancelPaymentRequestInput,
    CancelSupplementRequestInput, DecideDossierInput, DeclineWithdrawalInput, DocumentInput, DossierAtVersionInput,
    ExtendDeadlineInput, ForwardDossierInput, MoneyInput, RecordPaymentInput, RejectDossierInput, RequestPaymentInput,
    RequestSupplementInput, ReturnResultInput, RevokeRulingInput, SendBackDossierInput, StopProcessingInput,
    SubmitDossierInput, SupplementDossierInput, SupplementItemAnswerInput, SupplementTargetInput, WithdrawDossierInput,
};
pub use draft::{
    AttachDraftDocumentInput, DeleteDraftInput, DetachDraftDocumentInput, ReapplyDossierInput, SaveDraftInput,
};
pub use exchange::{CreateUploadInput, MarkExchangeReadInput, PostMessageInput};
pub use filter::{DossierFilter, ProcedureFilter, ReportFilter};
pub use hand_over::HandOverDossiersInput;
pub use publication::{PublishCalendarYearInput, PublishProcedureInput, RegisterAgencyInput, RetireProcedureInput};
pub use queue_view::{DeleteQueueViewInput, SaveQueueViewInput};
pub use webhook::{
    ChangeWebhookAddressInput, RegisterWebhookInput, RemoveWebhookInput, RenewWebhookSecretInput, ReplayWebhookInput,
    RetryDeadLetterInput, TestWebhookInput,
};
