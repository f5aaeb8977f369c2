//! GraphQL operations of the queue: its page, the counts of its tabs and alerts, the options of its filters.

use chrono::NaiveDate;
use cynic::Id;

use crate::operation::schema;
use crate::schema::account::Colleague;
use crate::schema::agency::{Agency, Sector};
use crate::schema::dossier::DossierCount;
use crate::schema::enums::{DossierOrder, DossierStatus, Role, Timeliness};
use crate::schema::input::DossierFilter;
use crate::schema::page::CountedPage;
use crate::schema::report::FiledProcedures;
use crate::staff::rows::Queued;

#[derive(Debug, cynic::QueryVariables)]
pub(super) struct StaffQueueVariables {
    pub(super) filter: Option<DossierFilter>,
    pub(super) order_by: Option<DossierOrder>,
    pub(super) first: Option<i32>,
    pub(super) after: Option<String>,
    pub(super) last: Option<i32>,
    pub(super) before: Option<String>,
    pub(super) new: Option<DossierFilter>,
    pub(super) unread: Option<DossierFilter>,
    pub(super) mine: Option<DossierFilter>,
    pub(super) nobody: Option<DossierFilter>,
    pub(super) anyone: Option<DossierFilter>,
    pub(super) overdue: Option<DossierFilter>,
    pub(super) soon: Option<DossierFilter>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "StaffQueueVariables")]
pub(super) struct StaffQueue {
    #[arguments(filter: $filter, orderBy: $order_by, first: $first, after: $after, last: $last, before: $before)]
    pub(super) dossiers: Option<CountedPage<Queued>>,
    #[cynic(rename = "dossiers", alias)]
    #[arguments(filter: $new, first: 1)]
    pub(super) new: Option<DossierCount>,
    #[cynic(rename = "dossiers", alias)]
    #[arguments(filter: $unread, first: 1)]
    pub(super) unread: Option<DossierCount>,
    #[cynic(rename = "dossiers", alias)]
    #[arguments(filter: $mine, first: 1)]
    pub(super) mine: Option<DossierCount>,
    #[cynic(rename = "dossiers", alias)]
    #[arguments(filter: $nobody, first: 1)]
    pub(super) nobody: Option<DossierCount>,
    #[cynic(rename = "dossiers", alias)]
    #[arguments(filter: $anyone, first: 1)]
    pub(super) anyone: Option<DossierCount>,
    #[cynic(rename = "dossiers", alias)]
    #[arguments(filter: $overdue, first: 1)]
    pub(super) overdue: Option<DossierCount>,
    #[cynic(rename = "dossiers", alias)]
    #[arguments(filter: $soon, first: 1)]
    pub(super) soon: Option<DossierCount>,
    pub(super) progress_report: Option<FiledProcedures>,
    pub(super) viewer: Option<Account>,
}

/// Options of the filters, in an operation of their own: one operation asks ten fields at most.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct QueueChoices {
    pub(super) officers: Option<Vec<Colleague>>,
    pub(super) sectors: Option<Vec<Sector>>,
    pub(super) agencies: Option<Vec<Agency>>,
}

#[derive(Debug, cynic::QueryFragment)]
pub(super) struct Account {
    pub(super) agency: Option<Agency>,
    pub(super) queue_views: Vec<QueueView>,
}

/// A view that the viewer keeps.
#[derive(Debug, cynic::QueryFragment)]
pub(super) struct QueueView {
    pub(super) name: String,
    pub(super) filter: QueueFilter,
    pub(super) order_by: DossierOrder,
    pub(super) dossier_count: Option<i32>,
}

#[derive(Debug, cynic::QueryFragment)]
pub(super) struct QueueFilter {
    pub(super) statuses: Option<Vec<DossierStatus>>,
    pub(super) sector_code: Option<String>,
    pub(super) agency_code: Option<String>,
    pub(super) procedure_code: Option<String>,
    pub(super) assignee_id: Option<Id>,
    pub(super) unassigned: Option<bool>,
    pub(super) new_for_viewer: Option<bool>,
    pub(super) awaits_viewer: Option<bool>,
    pub(super) at_role: Option<Role>,
    pub(super) step_key: Option<String>,
    pub(super) has_unread: Option<bool>,
    pub(super) timeliness: Option<Vec<Timeliness>>,
    pub(super) submitted_from: Option<NaiveDate>,
    pub(super) submitted_to: Option<NaiveDate>,
    pub(super) text: Option<String>,
}
