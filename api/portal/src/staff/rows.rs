//! What tells of a dossier in one line: in the queue, and at the top of each page about it.

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
    /// Its number.
    pub code: String,
    /// What an act is decided on.
    pub version: i32,
    /// Where it stands.
    pub status: DossierStatus,
    /// The same in words.
    pub status_title: String,
    /// When it was filed.
    pub submitted_at: Moment,
    /// When the result is due.
    pub due_at: Option<Moment>,
    /// How it does against that.
    pub timeliness: Timeliness,
    /// How much working time there is until then.
    pub time_left: Option<TimeLeft>,
    /// Messages that nobody of the office has seen.
    pub unread_messages: i32,
    /// Under what it was filed.
    pub procedure: ProcedureName,
    /// Who filed it.
    pub applicant: Option<Person>,
    /// What they were called then.
    pub applicant_name: Option<String>,
    /// Who works on it.
    pub assignee: Option<Person>,
    /// Where the office is with it.
    pub current_step: Option<Step>,
}

impl Queued {
    /// Its status.
    pub fn tag(&self) -> Tag {
        Tag::status(self.status, &self.status_title)
    }

    /// How it does against its due date.
    pub fn time(&self, translator: &Translator) -> Tag {
        Tag::timeliness(self.timeliness, translator)
    }

    /// Time left in words; nothing where no clock runs.
    pub fn left(&self, translator: &Translator) -> String {
        self.time_left.map(|left| left.written(translator)).unwrap_or_default()
    }

    /// Who filed it, by the name of that day.
    pub fn applicant_name(&self) -> &str {
        self.applicant_name.as_deref().unwrap_or_default()
    }

    /// What they are called by now, where that is another name.
    pub fn present_name(&self) -> Option<&str> {
        let present = self.applicant.as_ref().map(Person::name).filter(|name| !name.is_empty());
        present.filter(|name| *name != self.applicant_name())
    }

    /// How it stands, for a page that is watched.
    pub fn state(&self) -> String {
        live::state(self.version, self.unread_messages)
    }

    /// What a tick beside it says.
    pub fn at_version(&self) -> String {
        format!("{}~{}", self.code, self.version)
    }
}
