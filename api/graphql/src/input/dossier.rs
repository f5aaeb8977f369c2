//! Inputs of commands on dossiers, with version and request id.

use async_graphql::{ID, InputObject, OneofObject};

use crate::enums::DossierOutcome;
use crate::scalar::{DateTime, Decimal, Json, RequestId};

/// Uploaded file for one of the procedure's required documents.
#[derive(InputObject)]
pub struct DocumentInput {
    /// Key of the required document in `Procedure.requiredDocuments`.
    pub requirement: String,
    /// Id of the upload from `createUpload`, its bytes already sent.
    pub upload_id: ID,
}

/// Input of `submitDossier`: form and documents of a new application.
#[derive(InputObject)]
pub struct SubmitDossierInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: RequestId,
    /// National code of the procedure, `2.001624`.
    pub procedure_code: String,
    /// Version of the procedure whose form was filled in.
    pub procedure_version: i32,
    /// Form content that satisfies the procedure's `formSchema`; up to 48 KiB of JSON.
    pub form: Json,
    /// Uploaded files for the procedure's `requiredDocuments`, at most 50.
    pub documents: Vec<DocumentInput>,
    /// Version of the draft shown on screen, 0 if there was none; the draft ends with the submission. VERSION_CONFLICT
    /// if it has changed since, with `params.submittedAs` if it was submitted already; no draft is checked if left out.
    pub draft_version: Option<i32>,
}

/// Input of `supplementDossier`: the applicant's answer to a supplement request.
#[derive(InputObject)]
pub struct SupplementDossierInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Version shown on screen (optimistic concurrency); VERSION_CONFLICT if it has changed since.
    pub expected_version: i32,
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
    /// Changes to the form as JSON Merge Patch (RFC 7396); NOT_REQUESTED outside the requested fields.
    pub form: Option<Json>,
    /// Uploaded files; each set replaces the files of its required document.
    pub documents: Option<Vec<DocumentInput>>,
    /// Message to the office, up to 4,000 characters; required if an item gets no change, file or words.
    pub message: Option<String>,
    /// Words on single items of the request, at most one answer per item.
    pub answers: Option<Vec<SupplementItemAnswerInput>>,
    /// Version of the draft shown on screen, as in `SubmitDossierInput`; no draft is checked if left out.
    pub draft_version: Option<i32>,
}

/// Words of the applicant on one item of a supplement request.
#[derive(InputObject)]
pub struct SupplementItemAnswerInput {
    /// Global id of the `SupplementItem` that is answered.
    pub item_id: ID,
    /// Answer in words, up to 4,000 characters; blank if there is nothing to say.
    pub words: String,
}

/// Input of `withdrawDossier`: the dossier that the applicant wants back, and why.
#[derive(InputObject)]
pub struct WithdrawDossierInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Version shown on screen (optimistic concurrency): VERSION_CONFLICT if changed since; unchecked if left out.
    pub expected_version: Option<i32>,
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
    /// Reason shown to the office, 1 to 4,000 characters.
    pub reason: String,
}

/// Input of `acceptDossier`: the dossier that the desk accepts, with an optional note.
#[derive(InputObject)]
pub struct AcceptDossierInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Version shown on screen (optimistic concurrency); VERSION_CONFLICT if it has changed since.
    pub expected_version: i32,
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
    /// Note shown to the applicant, up to 4,000 characters; none if left out.
    pub note: Option<String>,
}

/// Target of an item of a supplement request: exactly one of the fields.
#[derive(OneofObject)]
pub enum SupplementTargetInput {
    /// JSON Pointer (RFC 6901) into the form, `/trader/phone`; also a field not filled in yet.
    FormField(String),
    /// Key of the required document in `Procedure.requiredDocuments`.
    Requirement(String),
}

/// One form field or document that the office asks for.
#[derive(InputObject)]
pub struct SupplementItemInput {
    /// Form field or required document that the item is about.
    pub target: SupplementTargetInput,
    /// What the applicant has to do, 1 to 1,000 characters.
    pub instruction: String,
}

/// Input of `requestSupplement`: what the applicant has to correct or add.
#[derive(InputObject)]
pub struct RequestSupplementInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Version shown on screen (optimistic concurrency); VERSION_CONFLICT if it has changed since.
    pub expected_version: i32,
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
    /// Message to the applicant, 1 to 4,000 characters.
    pub message: String,
    /// Form fields and documents asked for, 1 to 50; only these can be changed by the answer.
    pub items: Vec<SupplementItemInput>,
    /// Latest moment for the answer, UTC, in the future; no limit if left out.
    pub respond_by: Option<DateTime>,
    /// True to check the request without sending it; false if left out.
    pub validate_only: Option<bool>,
}

/// Input of `assignDossier`: the dossier and the officer who is to work on it.
#[derive(InputObject)]
pub struct AssignDossierInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Version shown on screen (optimistic concurrency); VERSION_CONFLICT if it has changed since.
    pub expected_version: i32,
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
    /// Account id of the officer, one of `Dossier.assignableOfficers`.
    pub assignee_id: ID,
}

/// Input of `forwardDossier`: the dossier, with an optional officer, note and files for the next step.
#[derive(InputObject)]
pub struct ForwardDossierInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Version shown on screen (optimistic concurrency); VERSION_CONFLICT if it has changed since.
    pub expected_version: i32,
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
    /// Note for officers, up to 4,000 characters; hidden from the applicant.
    pub note: Option<String>,
    /// Account id of the officer for the next step, one of `Dossier.nextOfficers`; unassigned if left out.
    pub assignee_id: Option<ID>,
    /// Files for the officers of the next step, a draft of the result for example: ids from `createUpload` with their
    /// bytes sent, ten at most. Hidden from the applicant.
    pub upload_ids: Option<Vec<ID>>,
}

/// Input of `sendBackDossier`: the dossier, and why it returns to the step before.
#[derive(InputObject)]
pub struct SendBackDossierInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Version shown on screen (optimistic concurrency); VERSION_CONFLICT if it has changed since.
    pub expected_version: i32,
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
    /// Reason for officers, 1 to 4,000 characters; hidden from the applicant.
    pub reason: String,
    /// Files for the officers of the step before, a draft of the result for example: ids from `createUpload` with their
    /// bytes sent, ten at most. Hidden from the applicant.
    pub upload_ids: Option<Vec<ID>>,
}

/// Amount of money in one currency.
#[derive(InputObject)]
pub struct MoneyInput {
    /// Whole amount from 1, up to 15 digits, grouped or not: `"1.200.000"`.
    pub amount: Decimal,
    /// Currency code by ISO 4217, three capital letters; VND if left out.
    #[graphql(default_with = "Some(\"VND\".to_owned())")]
    pub currency: Option<String>,
}

/// Input of `requestPayment`: the dossier, the amount and what it is for.
#[derive(InputObject)]
pub struct RequestPaymentInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Version shown on screen (optimistic concurrency); VERSION_CONFLICT if it has changed since.
    pub expected_version: i32,
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
    /// Amount that the applicant has to pay.
    pub money: MoneyInput,
    /// What the payment is for, shown to the applicant; 1 to 4,000 characters.
    pub reason: String,
}

/// Input of `recordPayment`: the payment that came in for a dossier.
#[derive(InputObject)]
pub struct RecordPaymentInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: RequestId,
    /// Version shown on screen (optimistic concurrency); VERSION_CONFLICT if it has changed since.
    pub expected_version: i32,
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
    /// Amount paid: exactly what was requested, else OUT_OF_RANGE.
    pub money: MoneyInput,
    /// Number of the receipt, up to 200 characters.
    pub reference: String,
}

/// Input of `extendDeadline`: the dossier, its later due date and an apology.
#[derive(InputObject)]
pub struct ExtendDeadlineInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Version shown on screen (optimistic concurrency); VERSION_CONFLICT if it has changed since.
    pub expected_version: i32,
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
    /// New due date, a moment in UTC after the present `Dossier.dueAt`; else OUT_OF_RANGE.
    pub due_at: DateTime,
    /// Reason shown to the applicant, 1 to 4,000 characters.
    pub reason: String,
}

/// Input of `decideDossier`: the decision, its reason and the documents of the result.
#[derive(InputObject)]
pub struct DecideDossierInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Version shown on screen (optimistic concurrency); VERSION_CONFLICT if it has changed since.
    pub expected_version: i32,
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
    /// Decision to record: granted or refused.
    pub outcome: DossierOutcome,
    /// Reason shown to the applicant, up to 4,000 characters; required for REFUSED.
    pub reason: Option<String>,
    /// Documents of the result: ids from `createUpload` with their bytes sent, ten at most together with `fileIds`.
    pub upload_ids: Option<Vec<ID>>,
    /// Ids of files in `Dossier.progress` to take over as documents of the result.
    pub file_ids: Option<Vec<ID>>,
}

/// Input of `returnResult`: the dossier whose result is handed to the applicant.
#[derive(InputObject)]
pub struct ReturnResultInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Version shown on screen (optimistic concurrency); VERSION_CONFLICT if it has changed since.
    pub expected_version: i32,
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
    /// Note shown to the applicant, up to 4,000 characters; none if left out.
    pub note: Option<String>,
}

/// One dossier of a bulk mutation, at the version shown on screen.
#[derive(InputObject)]
pub struct DossierAtVersionInput {
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
    /// Version shown on screen (optimistic concurrency); VERSION_CONFLICT if it has changed since.
    pub expected_version: i32,
}

/// Input of `acceptDossiers`: the dossiers that the desk accepts, with one note for all.
#[derive(InputObject)]
pub struct AcceptDossiersInput {
    /// Idempotency key (UUID), applied per dossier: a repeat changes only what was not changed before.
    pub request_id: RequestId,
    /// Dossiers to change, 1 to 100, each with the version shown on screen.
    pub dossiers: Vec<DossierAtVersionInput>,
    /// Note shown to each applicant, up to 4,000 characters; none if left out.
    pub note: Option<String>,
}

/// Input of `assignDossiers`: dossiers and the officer who is to work on them.
#[derive(InputObject)]
pub struct AssignDossiersInput {
    /// Idempotency key (UUID), applied per dossier: a repeat changes only what was not changed before.
    pub request_id: RequestId,
    /// Dossiers to change, 1 to 100, each with the version shown on screen.
    pub dossiers: Vec<DossierAtVersionInput>,
    /// Account id of the officer, one of `Dossier.assignableOfficers` of each dossier.
    pub assignee_id: ID,
}

macro_rules! reasoned {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(InputObject)]
        pub struct $name {
            /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
            pub request_id: Option<RequestId>,
            /// Version shown on screen (optimistic concurrency); VERSION_CONFLICT if it has changed since.
            pub expected_version: i32,
            /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
            pub code: String,
            /// Reason shown to the applicant, 1 to 4,000 characters.
            pub reason: String,
        }
    )*};
}

reasoned! {
    /// Input of `rejectDossier`: the dossier, and why the desk does not accept it.
    RejectDossierInput;
    /// Input of `cancelSupplementRequest`: the dossier, and why no supplement is needed.
    CancelSupplementRequestInput;
    /// Input of `cancelPaymentRequest`: the dossier, and why the applicant need not pay.
    CancelPaymentRequestInput;
    /// Input of `declineWithdrawal`: the dossier, and why it is not given back.
    DeclineWithdrawalInput;
    /// Input of `stopProcessing`: the dossier, and why its work ends without a decision.
    StopProcessingInput;
    /// Input of `revokeRuling`: the dossier whose rejection, stop or unreturned decision was a mistake.
    RevokeRulingInput;
}
