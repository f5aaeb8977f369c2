use async_graphql::{ID, InputObject, OneofObject};

use crate::graphql::scalar::{DateTime, Json, RequestId};

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
    /// To the office; needed where an item is neither changed nor attached.
    pub message: Option<String>,
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
    /// Does not give a dossier back.
    DeclineWithdrawalInput;
    /// Ends the work on a dossier without a decision.
    StopProcessingInput;
}
