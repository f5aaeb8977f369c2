//! The mutations that move a dossier, each with the fields that it needs beyond code, version and request id.

use cynic::Id;
use domain::Moment;
use uuid::Uuid;

use crate::failure::Failure;
use crate::mutation::{MutationOutcome, mutation};
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::schema::dossier::DossierKey;
use crate::schema::enums::DossierOutcome;
use crate::schema::money::Decimal;
use crate::schema::user_error::UserError;

/// Outcome of an action's mutation: the dossier's new version, or user errors.
pub type Acted = MutationOutcome<DossierKey>;

/// Amount in VND, the default currency of the schema.
#[derive(Debug, cynic::InputObject)]
pub struct MoneyInput {
    /// Amount as typed; the schema parses it.
    pub amount: Decimal,
}

/// Requested field or document, with the instruction for it.
#[derive(Debug, cynic::InputObject)]
pub struct SupplementItemInput {
    pub target: SupplementTargetInput,
    pub instruction: String,
}

/// Target of a requested item: a field of the form, or a required document.
#[derive(Debug, cynic::InputObject)]
pub enum SupplementTargetInput {
    /// JSON pointer into the form.
    FormField(String),
    /// Key of the required document.
    Requirement(String),
}

#[derive(cynic::InputObject)]
pub struct AcceptDossierInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub note: Option<String>,
}

mutation!(
    AcceptDossier: accept_dossier(AcceptDossierInput)
        -> AcceptDossierPayload { dossier: DossierKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct RejectDossierInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub reason: String,
}

mutation!(
    RejectDossier: reject_dossier(RejectDossierInput)
        -> RejectDossierPayload { dossier: DossierKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct CancelSupplementRequestInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub reason: String,
}

mutation!(
    CancelSupplementRequest: cancel_supplement_request(CancelSupplementRequestInput)
        -> CancelSupplementRequestPayload { dossier: DossierKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct ForwardDossierInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub note: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<Id>,
    pub upload_ids: Vec<Id>,
}

mutation!(
    ForwardDossier: forward_dossier(ForwardDossierInput)
        -> ForwardDossierPayload { dossier: DossierKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct SendBackDossierInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub reason: String,
    pub upload_ids: Vec<Id>,
}

mutation!(
    SendBackDossier: send_back_dossier(SendBackDossierInput)
        -> SendBackDossierPayload { dossier: DossierKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct AssignDossierInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub assignee_id: Id,
}

mutation!(
    AssignDossier: assign_dossier(AssignDossierInput)
        -> AssignDossierPayload { dossier: DossierKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct RequestPaymentInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub money: MoneyInput,
    pub reason: String,
}

mutation!(
    RequestPayment: request_payment(RequestPaymentInput)
        -> RequestPaymentPayload { dossier: DossierKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct RecordPaymentInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub money: MoneyInput,
    pub reference: String,
}

mutation!(
    RecordPayment: record_payment(RecordPaymentInput)
        -> RecordPaymentPayload { dossier: DossierKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct CancelPaymentRequestInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub reason: String,
}

mutation!(
    CancelPaymentRequest: cancel_payment_request(CancelPaymentRequestInput)
        -> CancelPaymentRequestPayload { dossier: DossierKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct ExtendDeadlineInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub due_at: Moment,
    pub reason: String,
}

mutation!(
    ExtendDeadline: extend_deadline(ExtendDeadlineInput)
        -> ExtendDeadlinePayload { dossier: DossierKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct ReturnResultInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub note: Option<String>,
}

mutation!(ReturnResult: return_result(ReturnResultInput) -> ReturnResultPayload { dossier: DossierKey, user_errors });

#[derive(cynic::InputObject)]
pub struct DeclineWithdrawalInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub reason: String,
}

mutation!(
    DeclineWithdrawal: decline_withdrawal(DeclineWithdrawalInput)
        -> DeclineWithdrawalPayload { dossier: DossierKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct StopProcessingInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub reason: String,
}

mutation!(
    StopProcessing: stop_processing(StopProcessingInput)
        -> StopProcessingPayload { dossier: DossierKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct RevokeRulingInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub reason: String,
}

mutation!(RevokeRuling: revoke_ruling(RevokeRulingInput) -> RevokeRulingPayload { dossier: DossierKey, user_errors });

#[derive(cynic::InputObject)]
pub struct RequestSupplementInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub message: String,
    pub items: Vec<SupplementItemInput>,
    pub respond_by: Option<Moment>,
    pub validate_only: Option<bool>,
}

mutation!(
    RequestSupplement: request_supplement(RequestSupplementInput)
        -> RequestSupplementPayload { dossier: DossierKey, user_errors }
);

#[derive(cynic::InputObject)]
pub struct DecideDossierInput {
    pub code: String,
    pub expected_version: i32,
    pub request_id: Uuid,
    pub outcome: DossierOutcome,
    pub reason: Option<String>,
    pub upload_ids: Vec<Id>,
    pub file_ids: Vec<Id>,
}

mutation!(
    DecideDossier: decide_dossier(DecideDossierInput)
        -> DecideDossierPayload { dossier: DossierKey, user_errors }
);
