use cynic::Id;
use domain::Moment;

use super::enums::{DossierAction, DossierOutcome, DossierStatus, Timeliness, Turn};
use super::file::File;
use super::procedure::ProcedureName;
use crate::operation::schema;
use crate::schema::money::Money;

/// A dossier as its applicant meets it: a row of their list, and what stands at the top of each page about it.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier")]
pub struct Head {
    /// Its number.
    pub code: String,
    /// Where it stands.
    pub status: DossierStatus,
    /// The same in words.
    pub status_title: String,
    /// When it was filed.
    pub submitted_at: Moment,
    /// When the office took it in.
    pub accepted_at: Option<Moment>,
    /// When the result is due.
    pub due_at: Option<Moment>,
    /// How it does against that.
    pub timeliness: Timeliness,
    /// How much time is left until then.
    pub time_left: Option<TimeLeft>,
    /// Whose turn it is.
    pub turn: Turn,
    /// Grows with whatever happens to it, but for messages.
    pub version: i32,
    /// What the viewer may do.
    pub allowed_actions: Vec<DossierAction>,
    /// Messages that the viewer has not seen.
    pub unread_messages: i32,
    /// Until when an answer is awaited.
    pub supplement_request: Option<Awaited>,
    /// Under what it was filed.
    pub procedure: ProcedureName,
}

/// How much working time there is until the due date, or has been since.
#[derive(Debug, Clone, Copy, cynic::QueryFragment)]
pub struct TimeLeft {
    /// Whether the date has passed.
    pub is_over: bool,
    /// Working days that begin in it.
    pub working_days: i32,
    /// Whole working hours in it.
    pub working_hours: i32,
}

/// Until when an answer is awaited.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "SupplementRequest")]
pub struct Awaited {
    /// None where the office set no date.
    pub respond_by: Option<Moment>,
}

/// What the office asks for.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct SupplementRequest {
    /// When.
    pub requested_at: Moment,
    /// Until when an answer is awaited; none where the office set no date.
    pub respond_by: Option<Moment>,
    /// What it says about the whole.
    pub message: Option<String>,
    /// What it asks for one by one.
    pub items: Vec<SupplementItem>,
}

/// One thing that the office asks for.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct SupplementItem {
    /// Names it to the answer.
    pub id: Id,
    /// Where it is mended.
    pub target: SupplementTarget,
    /// What it is about.
    pub label: String,
    /// What to do.
    pub instruction: String,
}

/// Where something is mended: one of the two.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct SupplementTarget {
    /// JSON pointer into the form.
    pub form_field: Option<String>,
    /// Key of a paper.
    pub requirement: Option<String>,
}

/// What is to be paid, or was.
#[derive(Debug, cynic::QueryFragment)]
pub struct PaymentRequest {
    /// What for.
    pub reason: String,
    /// How much.
    pub money: Money,
    /// When it was asked for.
    pub requested_at: Moment,
    /// When it was paid.
    pub paid_at: Option<Moment>,
    /// What the receipt says.
    pub reference: Option<String>,
}

/// What a dossier came to.
#[derive(Debug, cynic::QueryFragment)]
pub struct DossierResult {
    /// Granted or refused.
    pub outcome: DossierOutcome,
    /// Why it was refused.
    pub reason: Option<String>,
    /// When it was decided.
    pub decided_at: Moment,
    /// The result itself.
    pub files: Vec<File>,
}

impl DossierResult {
    /// Whether the applicant gets what they applied for.
    pub fn is_granted(&self) -> bool {
        self.outcome == DossierOutcome::Granted
    }
}

/// How many dossiers a list has.
#[derive(Debug, Clone, Copy, cynic::QueryFragment)]
#[cynic(graphql_type = "DossierConnection")]
pub struct DossierCount {
    /// On all its pages.
    pub total_count: i32,
}

/// A dossier of which a page needs no more than which it is, and what the next act is decided on.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier")]
pub struct DossierKey {
    /// Its number, as it is written.
    pub code: String,
    /// Raised by every act.
    pub version: i32,
}
