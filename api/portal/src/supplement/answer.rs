use cynic::{Id, MutationBuilder};
use serde_json::Value;
use uuid::Uuid;

use crate::attached::SeenDocument;
use crate::failure::Failure;
use crate::operation::{UserError, schema};
use crate::visit::Visit;

/// What is sent.
#[derive(Debug, cynic::InputObject)]
#[cynic(graphql_type = "SupplementDossierInput")]
pub(super) struct Supplement {
    pub(super) code: String,
    pub(super) expected_version: i32,
    pub(super) form: Option<Value>,
    pub(super) documents: Option<Vec<DocumentInput>>,
    pub(super) message: Option<String>,
    pub(super) answers: Option<Vec<ItemAnswer>>,
    pub(super) request_id: Option<Uuid>,
    pub(super) draft_version: Option<i32>,
}

/// What is said of one thing that was asked for.
#[derive(Debug, cynic::InputObject)]
#[cynic(graphql_type = "SupplementItemAnswerInput")]
pub(super) struct ItemAnswer {
    pub(super) item_id: Id,
    pub(super) words: String,
}

/// A file for one of the papers.
#[derive(Debug, cynic::InputObject)]
pub(super) struct DocumentInput {
    requirement: String,
    upload_id: Id,
}

impl From<SeenDocument> for DocumentInput {
    fn from(document: SeenDocument) -> Self {
        Self { requirement: document.requirement, upload_id: document.upload_id }
    }
}

/// Sends it; what must be mended where it was refused.
pub(super) async fn send(visit: &Visit, input: Supplement) -> Result<Vec<UserError>, Failure> {
    let answer: SupplementDossier = visit.ask(SupplementDossier::build(SupplementVariables { input })).await?;
    answer.supplement_dossier.map(|answer| answer.user_errors).ok_or(Failure::Unreadable)
}

#[derive(Debug, cynic::QueryVariables)]
struct SupplementVariables {
    input: Supplement,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "SupplementVariables")]
struct SupplementDossier {
    #[arguments(input: $input)]
    supplement_dossier: Option<SupplementDossierPayload>,
}

#[derive(Debug, cynic::QueryFragment)]
struct SupplementDossierPayload {
    user_errors: Vec<UserError>,
}
