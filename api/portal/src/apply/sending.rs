use cynic::{Id, MutationBuilder};
use serde_json::Value;
use uuid::Uuid;

use crate::attached::SeenDocument;
use crate::failure::Failure;
use crate::operation::{UserError, schema};
use crate::visit::Visit;

/// What is sent.
#[derive(Debug, cynic::InputObject)]
#[cynic(graphql_type = "SubmitDossierInput")]
pub(super) struct Submission {
    pub(super) request_id: Uuid,
    pub(super) procedure_code: String,
    pub(super) procedure_version: i32,
    pub(super) form: Value,
    pub(super) documents: Vec<DocumentInput>,
    pub(super) draft_version: Option<i32>,
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

/// Sends a dossier: its number and its secret, or what must be mended.
pub(super) async fn submit(
    visit: &Visit,
    input: Submission,
) -> Result<Result<(String, Option<String>), Vec<UserError>>, Failure> {
    let answer: SubmitDossier = visit.ask(SubmitDossier::build(SubmitVariables { input })).await?;
    let answer = answer.submit_dossier.ok_or(Failure::Unreadable)?;
    Ok(match answer.dossier {
        Some(dossier) => Ok((dossier.code, answer.look_up_secret)),
        None => Err(answer.user_errors),
    })
}

#[derive(Debug, cynic::QueryVariables)]
struct SubmitVariables {
    input: Submission,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "SubmitVariables")]
struct SubmitDossier {
    #[arguments(input: $input)]
    submit_dossier: Option<SubmitDossierPayload>,
}

#[derive(Debug, cynic::QueryFragment)]
struct SubmitDossierPayload {
    dossier: Option<Dossier>,
    look_up_secret: Option<String>,
    user_errors: Vec<UserError>,
}

#[derive(Debug, cynic::QueryFragment)]
struct Dossier {
    code: String,
}
