//! GraphQL mutation that answers a supplement request.

use cynic::Id;
use serde_json::Value;
use uuid::Uuid;

use crate::failure::Failure;
use crate::mutation::mutation;
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::schema::input::DocumentInput;
use crate::schema::user_error::UserError;

#[derive(cynic::InputObject)]
pub(super) struct SupplementDossierInput {
    pub(super) code: String,
    pub(super) expected_version: i32,
    pub(super) form: Option<Value>,
    pub(super) documents: Option<Vec<DocumentInput>>,
    pub(super) message: Option<String>,
    pub(super) answers: Option<Vec<ItemAnswer>>,
    pub(super) request_id: Option<Uuid>,
    pub(super) draft_version: Option<i32>,
}

mutation!(SupplementDossier: supplement_dossier(SupplementDossierInput) -> SupplementDossierPayload { user_errors });

/// Reply to an item of the request.
#[derive(Debug, cynic::InputObject)]
#[cynic(graphql_type = "SupplementItemAnswerInput")]
pub(super) struct ItemAnswer {
    pub(super) item_id: Id,
    pub(super) words: String,
}
