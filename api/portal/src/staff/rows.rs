//! Row of a dossier for the office, in the queue and at the head of the dossier's pages.

use domain::Moment;

use crate::live;
use crate::operation::schema;
use crate::schema::account::Person;
use crate::schema::dossier::TimeLeft;
use crate::schema::enums::{DossierStatus, Timeliness};
use crate::schema::procedure::{ProcedureName, Step};
use crate::tag::Tag;
use crate::translator::Translator;

/// A dossier of the queue.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier")]
pub struct Queued {
    pub code: String,
    /// Dossier's version, which an action on it expects.
    pub version: i32,
    pub status: DossierStatus,
    /// Name of the status in the language of the page.
    pub status_title: String,
    pub submitted_at: Moment,
    /// Due date; `None` before acceptance.
    pub due_at: Option<Moment>,
    pub timeliness: Timeliness,
    /// Working time left until the due date, or passed since.
    pub time_left: Option<TimeLeft>,
    /// Messages unread by the office.
    pub unread_messages: i32,
    /// Procedure that it was filed under.
    pub procedure: ProcedureName,
    /// Applicant's account with its present name.
    pub applicant: Option<Person>,
    /// Applicant's name at filing; `None` once erased.
    pub applicant_name: Option<String>,
    /// Officer whom it is assigned to; `None` for nobody.
    pub assignee: Option<Person>,
    /// Workflow step; `None` while reception has it, and once it has ended.
    pub current_step: Option<Step>,
}

impl Queued {
    pub fn tag(&self) -> Tag {
        Tag::status(self.status, &self.status_title)
    }

    /// Tag of its timeliness: how it stands to its due date.
    pub fn time(&self, translator: &Translator) -> Tag {
        Tag::timeliness(self.timeliness, translator)
    }

    /// Time left in words; nothing where no clock runs.
    pub fn left(&self, translator: &Translator) -> String {
        self.time_left.map(|left| left.written(translator)).unwrap_or_default()
    }

    /// Applicant's name at filing; empty once erased.
    pub fn applicant_name(&self) -> &str {
        self.applicant_name.as_deref().unwrap_or_default()
    }

    /// Applicant's present name, where it differs from the one at filing.
    pub fn present_name(&self) -> Option<&str> {
        let present = self.applicant.as_ref().map(Person::name).filter(|name| !name.is_empty());
        present.filter(|name| *name != self.applicant_name())
    }

    /// State of the dossier, which the live stream compares.
    pub fn state(&self) -> String {
        live::state(self.version, self.unread_messages)
    }

    /// Value of its checkbox: code and version, by which a bulk action detects changes.
    pub fn at_version(&self) -> String {
        format!("{}~{}", self.code, self.version)
    }
}
