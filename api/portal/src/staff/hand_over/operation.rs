//! GraphQL operations of a hand-over: its outlook, the colleagues, and the mutation.

use cynic::Id;
use uuid::Uuid;

use crate::failure::Failure;
use crate::mutation::mutation;
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::query::query;
use crate::schema::account::{Colleague, Person};
use crate::schema::enums::{HandOverBar, Role};
use crate::schema::user_error::UserError;

#[derive(Debug, cynic::QueryVariables)]
pub(super) struct OutlookVariables {
    pub(super) from_id: Option<Id>,
}

query!(pub(super) OutlookQuery(OutlookVariables): hand_over_outlook(fromId: $from_id) -> Outlook);

/// Open dossiers of one officer, and the colleagues who can take them over.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "HandOverOutlook")]
pub(super) struct Outlook {
    pub(super) holder: Person,
    pub(super) count: i32,
    pub(super) parts: Vec<HeldPart>,
    pub(super) takers: Vec<Taker>,
}

#[derive(Debug, cynic::QueryFragment)]
pub(super) struct HeldPart {
    pub(super) step: Option<String>,
    pub(super) roles: Vec<Role>,
    pub(super) count: i32,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "HandOverTaker")]
pub(super) struct Taker {
    pub(super) account: Colleague,
    pub(super) open_dossiers: i32,
    pub(super) takes: i32,
}

// Those whose work could be handed over.
query!(pub(super) Colleagues: officers -> Vec<Person>);

/// Hand-over of all open dossiers from one officer to another, with the reason.
#[derive(cynic::InputObject)]
pub(super) struct HandOverDossiersInput {
    pub(super) from_id: Id,
    pub(super) to_id: Id,
    pub(super) reason: String,
    pub(super) request_id: Uuid,
}

#[derive(Debug, cynic::QueryFragment)]
pub(super) struct HandOverDossiersPayload {
    pub(super) handed_over: Option<i32>,
    pub(super) left: Option<Vec<LeftDossier>>,
    pub(super) remaining: Option<i32>,
    pub(super) user_errors: Vec<UserError>,
    pub(super) stale: bool,
}

mutation!(HandOverDossiers: hand_over_dossiers(HandOverDossiersInput) -> HandOverDossiersPayload);

/// A dossier that was not given.
#[derive(Debug, cynic::QueryFragment)]
pub(super) struct LeftDossier {
    pub(super) code: String,
    pub(super) bar: HandOverBar,
}
