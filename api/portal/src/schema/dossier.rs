//! GraphQL fragments of dossiers, supplement requests, payments and results.

use cynic::Id;
use domain::Moment;

use super::enums::{DossierAction, DossierOutcome, DossierStatus, Timeliness, Turn};
use super::file::File;
use super::procedure::ProcedureName;
use crate::operation::schema;
use crate::schema::money::Money;

/// Dossier for its applicant: a row of the list, and the head of each page about it.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier")]
pub struct Head {
    pub code: String,
    pub status: DossierStatus,
    /// Status in the language of the page.
    pub status_title: String,
    pub submitted_at: Moment,
    pub accepted_at: Option<Moment>,
    pub due_at: Option<Moment>,
    pub timeliness: Timeliness,
    /// Working time left until the due date.
    pub time_left: Option<TimeLeft>,
    pub turn: Turn,
    /// Version for compare-and-set; messages do not raise it.
    pub version: i32,
    /// Actions that the viewer may take.
    pub allowed_actions: Vec<DossierAction>,
    /// Number of messages that the viewer has not read.
    pub unread_messages: i32,
    /// Deadline of the open supplement request.
    pub supplement_request: Option<Awaited>,
    /// Procedure that it was filed under.
    pub procedure: ProcedureName,
}

/// Working time until the due date, or since.
#[derive(Debug, Clone, Copy, cynic::QueryFragment)]
pub struct TimeLeft {
    /// Set when the due date has passed.
    pub is_over: bool,
    /// Working days that begin within it.
    pub working_days: i32,
    /// Whole working hours within it.
    pub working_hours: i32,
}

/// Deadline of the open supplement request.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "SupplementRequest")]
pub struct Awaited {
    /// `None` where the office set no deadline.
    pub respond_by: Option<Moment>,
}

/// Request of the office for corrected fields and documents, with its deadline.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct SupplementRequest {
    pub requested_at: Moment,
    /// `None` where the office set no deadline.
    pub respond_by: Option<Moment>,
    /// Message about the request as a whole.
    pub message: Option<String>,
    pub items: Vec<SupplementItem>,
}

/// Item of a supplement request.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct SupplementItem {
    pub id: Id,
    pub target: SupplementTarget,
    pub label: String,
    pub instruction: String,
}

/// Target of an item: a form field or a document.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct SupplementTarget {
    /// JSON pointer into the form.
    pub form_field: Option<String>,
    /// Key of a required document.
    pub requirement: Option<String>,
}

/// Payment request, with its receipt once paid.
#[derive(Debug, cynic::QueryFragment)]
pub struct PaymentRequest {
    pub reason: String,
    pub money: Money,
    pub requested_at: Moment,
    pub paid_at: Option<Moment>,
    /// Reference on the receipt.
    pub reference: Option<String>,
}

/// Decision on a dossier.
#[derive(Debug, cynic::QueryFragment)]
pub struct DossierResult {
    pub outcome: DossierOutcome,
    /// Reason of a refusal.
    pub reason: Option<String>,
    pub decided_at: Moment,
    /// Files of the result.
    pub files: Vec<File>,
}

impl DossierResult {
    pub fn is_granted(&self) -> bool {
        self.outcome == DossierOutcome::Granted
    }
}

/// Number of dossiers in a list.
#[derive(Debug, Clone, Copy, cynic::QueryFragment)]
#[cynic(graphql_type = "DossierConnection")]
pub struct DossierCount {
    /// Number over all pages.
    pub total_count: i32,
}

/// Dossier by code and version, for a mutation.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier")]
pub struct DossierKey {
    pub code: String,
    /// Dossier's version, which a mutation expects.
    pub version: i32,
}
