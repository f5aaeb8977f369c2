//! GraphQL mutation that submits an application.

use serde_json::Value;
use uuid::Uuid;

use crate::failure::Failure;
use crate::mutation::mutation;
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::schema::dossier::DossierKey;
use crate::schema::input::DocumentInput;
use crate::schema::user_error::UserError;

#[derive(cynic::InputObject)]
pub(super) struct SubmitDossierInput {
    pub(super) request_id: Uuid,
    pub(super) procedure_code: String,
    pub(super) procedure_version: i32,
    pub(super) form: Value,
    pub(super) documents: Vec<DocumentInput>,
    pub(super) draft_version: Option<i32>,
}

#[derive(Debug, cynic::QueryFragment)]
pub(super) struct SubmitDossierPayload {
    dossier: Option<DossierKey>,
    look_up_secret: Option<String>,
    user_errors: Vec<UserError>,
}

mutation!(SubmitDossier: submit_dossier(SubmitDossierInput) -> SubmitDossierPayload);

/// Submits a dossier; its code and lookup secret, or the user errors.
pub(super) async fn submit(
    context: &PageContext,
    input: SubmitDossierInput,
) -> Result<Result<(String, Option<String>), Vec<UserError>>, Failure> {
    let answer = input.send(context).await?;
    Ok(match answer.dossier {
        Some(dossier) => Ok((dossier.code, answer.look_up_secret)),
        None => Err(answer.user_errors),
    })
}
