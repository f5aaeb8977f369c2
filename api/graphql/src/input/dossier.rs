use async_graphql::{ID, InputObject, OneofObject};

use crate::enums::DossierOutcome;
use crate::scalar::{DateTime, Decimal, Json, RequestId};

/// A file for one of the procedure's required documents.
#[derive(InputObject)]
pub struct DocumentInput {
    /// Key of the requirement.
    pub requirement: String,
    /// From `createUpload`, after its bytes were sent.
    pub upload_id: ID,
}

/// A dossier to be filed.
#[derive(InputObject)]
pub struct SubmitDossierInput {
    /// Makes the mutation once only.
    pub request_id: RequestId,
    /// Of the procedure.
    pub procedure_code: String,
    /// The version whose form was filled in.
    pub procedure_version: i32,
    /// As the procedure's `formSchema` says.
    pub form: Json,
    /// As the procedure's `requiredDocuments` say.
    pub documents: Vec<DocumentInput>,
    /// The version of the draft that this was on the screen, 0 where there was none: the draft ends with the
    /// submission. Refused as VERSION_CONFLICT where it has moved on since, or is submitted by another request; of one
    /// that was submitted, `params.submittedAs` is the dossier's number. Left out, no draft is looked at.
    pub draft_version: Option<i32>,
}

/// The answer to a supplement request.
#[derive(InputObject)]
pub struct SupplementDossierInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// The version that was on the screen.
    pub expected_version: i32,
    /// Of the dossier.
    pub code: String,
    /// A merge patch (RFC 7396); only what was asked for may change.
    pub form: Option<Json>,
    /// Each replaces the files of its requirement.
    pub documents: Option<Vec<DocumentInput>>,
    /// To the office; needed where an item is neither changed nor attached, nor answered in words.
    pub message: Option<String>,
    /// Of single things that were asked for, each once at most.
    pub answers: Option<Vec<SupplementItemAnswerInput>>,
    /// The version of the draft that this was on the screen, as with `submitDossier`.
    pub draft_version: Option<i32>,
}

/// What is said of one thing that was asked for.
#[derive(InputObject)]
pub struct SupplementItemAnswerInput {
    /// Of the `SupplementItem`.
    pub item_id: ID,
    /// Up to 4,000 characters; blank where nothing is said of it.
    pub words: String,
}

/// Asks for a dossier back.
#[derive(InputObject)]
pub struct WithdrawDossierInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// The version that was on the screen.
    pub expected_version: Option<i32>,
    /// Of the dossier.
    pub code: String,
    /// Up to 4,000 characters.
    pub reason: String,
}

/// Receives a dossier.
#[derive(InputObject)]
pub struct AcceptDossierInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// The version that was on the screen.
    pub expected_version: i32,
    /// Of the dossier.
    pub code: String,
    /// For the applicant.
    pub note: Option<String>,
}

/// What an item of a supplement request is about.
#[derive(OneofObject)]
pub enum SupplementTargetInput {
    /// JSON pointer into the form, also of a field that is not filled in.
    FormField(String),
    /// Key of a required document.
    Requirement(String),
}

/// One thing that the office asks for.
#[derive(InputObject)]
pub struct SupplementItemInput {
    /// What it is about.
    pub target: SupplementTargetInput,
    /// What to do; up to 1,000 characters.
    pub instruction: String,
}

/// Asks the applicant for more.
#[derive(InputObject)]
pub struct RequestSupplementInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// The version that was on the screen.
    pub expected_version: i32,
    /// Of the dossier.
    pub code: String,
    /// Up to 4,000 characters.
    pub message: String,
    /// At least one; only what they name is unlocked.
    pub items: Vec<SupplementItemInput>,
    /// Until when an answer is awaited.
    pub respond_by: Option<DateTime>,
    /// Only tells what would have to be mended; nothing is asked for.
    pub validate_only: Option<bool>,
}

/// Has somebody work on a dossier.
#[derive(InputObject)]
pub struct AssignDossierInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// The version that was on the screen.
    pub expected_version: i32,
    /// Of the dossier.
    pub code: String,
    /// One of the dossier's `assignableOfficers`.
    pub assignee_id: ID,
}

/// Passes a dossier on to the procedure's next step.
#[derive(InputObject)]
pub struct ForwardDossierInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// The version that was on the screen.
    pub expected_version: i32,
    /// Of the dossier.
    pub code: String,
    /// For the officers; the applicant does not see it.
    pub note: Option<String>,
    /// One of the dossier's `nextOfficers`, who is to work on it there; left out, nobody is named.
    pub assignee_id: Option<ID>,
    /// For the officers who work on it then, as a draft of the result: from `createUpload`, after their bytes were sent; ten
    /// at most. The applicant does not see them.
    pub upload_ids: Option<Vec<ID>>,
}

/// Gives a dossier back to the procedure's step before.
#[derive(InputObject)]
pub struct SendBackDossierInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// The version that was on the screen.
    pub expected_version: i32,
    /// Of the dossier.
    pub code: String,
    /// For the officers; the applicant does not see it.
    pub reason: String,
    /// For the officers who work on it then, as a draft of the result: from `createUpload`, after their bytes were sent; ten
    /// at most. The applicant does not see them.
    pub upload_ids: Option<Vec<ID>>,
}

/// An amount of money.
#[derive(InputObject)]
pub struct MoneyInput {
    /// A whole amount of at least 1, grouped or not.
    pub amount: Decimal,
    /// ISO 4217
    #[graphql(default_with = "Some(\"VND\".to_owned())")]
    pub currency: Option<String>,
}

/// Asks the applicant to pay.
#[derive(InputObject)]
pub struct RequestPaymentInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// The version that was on the screen.
    pub expected_version: i32,
    /// Of the dossier.
    pub code: String,
    /// How much.
    pub money: MoneyInput,
    /// What for; up to 4,000 characters.
    pub reason: String,
}

/// Says that a payment has come.
#[derive(InputObject)]
pub struct RecordPaymentInput {
    /// Makes the mutation once only.
    pub request_id: RequestId,
    /// The version that was on the screen.
    pub expected_version: i32,
    /// Of the dossier.
    pub code: String,
    /// What was paid: what was asked for.
    pub money: MoneyInput,
    /// Number of the receipt.
    pub reference: String,
}

/// Promises a later date, with an apology to the applicant.
#[derive(InputObject)]
pub struct ExtendDeadlineInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// The version that was on the screen.
    pub expected_version: i32,
    /// Of the dossier.
    pub code: String,
    /// Later than the date that was promised.
    pub due_at: DateTime,
    /// For the applicant; up to 4,000 characters.
    pub reason: String,
}

/// Grants or refuses what was applied for.
#[derive(InputObject)]
pub struct DecideDossierInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// The version that was on the screen.
    pub expected_version: i32,
    /// Of the dossier.
    pub code: String,
    /// Which.
    pub outcome: DossierOutcome,
    /// Needed for a refusal; up to 4,000 characters.
    pub reason: Option<String>,
    /// The result's documents: from `createUpload`, after their bytes were sent; ten at most, with those of `fileIds`.
    pub upload_ids: Option<Vec<ID>>,
    /// Files in the dossier's `progress` that are taken over as documents of the result.
    pub file_ids: Option<Vec<ID>>,
}

/// Hands the result over.
#[derive(InputObject)]
pub struct ReturnResultInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// The version that was on the screen.
    pub expected_version: i32,
    /// Of the dossier.
    pub code: String,
    /// For the applicant.
    pub note: Option<String>,
}

/// A dossier as it was on the screen.
#[derive(InputObject)]
pub struct DossierAtVersionInput {
    /// Of the dossier.
    pub code: String,
    /// The version that was on the screen.
    pub expected_version: i32,
}

/// Receives several dossiers.
#[derive(InputObject)]
pub struct AcceptDossiersInput {
    /// Makes the mutation once only, for each of them.
    pub request_id: RequestId,
    /// Which, 1 to 100.
    pub dossiers: Vec<DossierAtVersionInput>,
    /// For each applicant.
    pub note: Option<String>,
}

/// Has somebody work on several dossiers.
#[derive(InputObject)]
pub struct AssignDossiersInput {
    /// Makes the mutation once only, for each of them.
    pub request_id: RequestId,
    /// Which, 1 to 100.
    pub dossiers: Vec<DossierAtVersionInput>,
    /// One of the dossiers' `assignableOfficers`.
    pub assignee_id: ID,
}

macro_rules! reasoned {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(InputObject)]
        pub struct $name {
            /// Makes the mutation once only.
            pub request_id: Option<RequestId>,
            /// The version that was on the screen.
            pub expected_version: i32,
            /// Of the dossier.
            pub code: String,
            /// For the applicant; up to 4,000 characters.
            pub reason: String,
        }
    )*};
}

reasoned! {
    /// Does not receive a dossier.
    RejectDossierInput;
    /// No longer asks for a supplement; the request's text stays.
    CancelSupplementRequestInput;
    /// No longer asks for a payment; the request's text stays.
    CancelPaymentRequestInput;
    /// Does not give a dossier back.
    DeclineWithdrawalInput;
    /// Ends the work on a dossier without a decision.
    StopProcessingInput;
    /// Takes back what was ruled by mistake: a refusal to receive, a stop, a decision whose result was not returned yet.
    RevokeRulingInput;
}
