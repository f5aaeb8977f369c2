//! One row a dossier, for the lists of citizens and staff and for the look-up by code: what they show, filter and
//! order by.

use std::collections::HashMap;

use async_trait::async_trait;
use domain::dossier::DossierEvent;
use domain::{AnyEvent, DossierId, input};
use serde_json::{Value, json};
use store::Recorded;
use store::sql::{Row, WriteTransaction};

use crate::batch::{Holds, Table};
use crate::course::Course;
use crate::course::sets_due_date;
use crate::names::{NamedAccount, NamedProcedure, PROCEDURE_COLUMNS, PROCEDURE_JOINS, name_columns};
use crate::projection::{ApplyError, Projection, Reading};
use crate::views::{QueryError, Views};

/// A dossier in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedDossier {
    /// Which.
    pub id: DossierId,
    /// How far it has come.
    pub course: Course,
    /// Under what it was filed.
    pub procedure: NamedProcedure,
    /// Who filed it.
    pub applicant: NamedAccount,
    /// Who works on it.
    pub assignee: Option<NamedAccount>,
    /// Messages that the side whose list it is has not read.
    pub unread: u64,
}

const TABLE: Table = Table {
    name: "dossier_list",
    keys: 1,
    columns: &[
        ("id", Holds::Text),
        ("code", Holds::Text),
        ("folded_code", Holds::Text),
        ("agency_id", Holds::Text),
        ("procedure_code", Holds::Text),
        ("procedure_version", Holds::Integer),
        ("applicant_id", Holds::Text),
        ("assignee_id", Holds::Text),
        ("status", Holds::Text),
        ("clock", Holds::Text),
        ("submitted_at", Holds::Integer),
        ("due_at", Holds::Integer),
        ("due_soon_at", Holds::Integer),
        ("ended_at", Holds::Integer),
        ("course", Holds::Text),
    ],
};

/// Feeds the lists of dossiers and the look-up.
pub struct DossierListProjection;

#[async_trait]
impl Projection for DossierListProjection {
    fn name(&self) -> &'static str {
        "dossier_list"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &["dossier_list"]
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[Recorded],
    ) -> Result<(), ApplyError> {
        let mut courses = Courses::load(transaction, "dossier_list", events).await?;
        for event in events {
            courses.follow(transaction, reading, event).await?;
        }
        let rows = courses.changed().map(|(id, course)| row(id, course)).collect::<Result<_, _>>()?;
        Ok(TABLE.write(transaction, rows).await?)
    }
}

fn row(id: &str, course: &Course) -> Result<Value, serde_json::Error> {
    let filed = &course.filed;
    Ok(json!([
        id,
        filed.code,
        input::fold(filed.code.as_str()),
        filed.agency,
        filed.procedure.code,
        filed.procedure.version,
        filed.applicant,
        filed.assignee,
        course.status().name(),
        course.clock().name(),
        filed.submitted_at.micros(),
        filed.due_at.map(domain::Moment::micros),
        course.due_soon_at.map(domain::Moment::micros),
        filed.ended_at.map(domain::Moment::micros),
        serde_json::to_string(course)?,
    ]))
}

/// The courses of the dossiers that a piece of the log is about, from the column `course` of a table.
pub(crate) struct Courses {
    courses: HashMap<String, Course>,
    /// In the order of their first events, so that rows are written in the same order everywhere.
    touched: Vec<String>,
}

impl Courses {
    pub async fn load(
        transaction: &mut WriteTransaction,
        table: &str,
        events: &[Recorded],
    ) -> Result<Self, ApplyError> {
        let mut ids: Vec<_> =
            events.iter().filter(|event| of_dossier(event).is_some()).map(|event| &event.stream.id).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut courses = HashMap::new();
        if !ids.is_empty() {
            let text = format!("SELECT id, course FROM {table} WHERE id IN (SELECT each.value FROM {{each}})");
            for row in transaction.fetch_all(crate::batch::for_texts(&text, transaction.is_sqlite(), ids)).await? {
                courses.insert(row.text("id")?, row.json("course")?);
            }
        }
        Ok(Self { courses, touched: Vec::new() })
    }

    /// The course after an event, where it is a dossier's and has not been followed before.
    pub async fn follow(
        &mut self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        recorded: &Recorded,
    ) -> Result<Option<&Course>, ApplyError> {
        let Some(event) = of_dossier(recorded) else { return Ok(None) };
        let id = &recorded.stream.id;
        let before = self.courses.remove(id);
        if let Some(known) = before.as_ref().filter(|course| course.version >= recorded.sequence) {
            let known = known.clone();
            self.courses.insert(id.clone(), known);
            return Ok(None);
        }
        let calendar =
            if sets_due_date(event) { Some(reading.calendar(transaction, recorded.position).await?) } else { None };
        let course = Course::follow(before, recorded.sequence, event, |due| {
            calendar.map_or(due, |calendar| calendar.due_soon_at(due))
        })
        .ok_or_else(|| ApplyError::OutOfPlace("an event of a dossier before its submission".to_owned()))?;
        if !self.touched.contains(id) {
            self.touched.push(id.clone());
        }
        Ok(Some(self.courses.entry(id.clone()).or_insert(course)))
    }

    /// Those that were moved on.
    pub fn changed(&self) -> impl Iterator<Item = (&str, &Course)> {
        self.touched.iter().filter_map(|id| Some((id.as_str(), self.courses.get(id)?)))
    }
}

/// The dossier's event that this is, if it is one.
pub(crate) fn of_dossier(recorded: &Recorded) -> Option<&DossierEvent> {
    match &recorded.event {
        AnyEvent::Dossier(event) => Some(event),
        AnyEvent::Account(_)
        | AnyEvent::Agency(_)
        | AnyEvent::Calendar(_)
        | AnyEvent::Exchange(_)
        | AnyEvent::Procedure(_) => None,
    }
}

/// The columns of the accounts whose names [`listed`] opens.
pub(crate) const SUBJECTS: [&str; 2] = ["applicant_id", "assignee_id"];

/// The columns that [`listed`] reads, with the messages that one side has not read.
pub(crate) fn columns(side: domain::exchange::MessageSide) -> String {
    format!(
        "dossier.id AS id, dossier.course AS course, dossier.applicant_id AS applicant_id, \
         dossier.assignee_id AS assignee_id, {PROCEDURE_COLUMNS}, \
         {}, {}, \
         (SELECT count(*) FROM exchange_messages AS message WHERE message.dossier_id = dossier.id \
         AND message.awaits = '{}' AND message.read_at IS NULL) AS unread",
        name_columns("applicant"),
        name_columns("assignee"),
        side.name(),
    )
}

/// What lists of dossiers are read from.
pub(crate) fn from() -> String {
    format!(
        "FROM dossier_list AS dossier {PROCEDURE_JOINS} \
         LEFT JOIN accounts AS applicant ON applicant.id = dossier.applicant_id \
         LEFT JOIN accounts AS assignee ON assignee.id = dossier.assignee_id"
    )
}

/// A row of a list.
pub(crate) async fn listed(views: &Views, row: &Row) -> Result<ListedDossier, QueryError> {
    let course: Course = row.json("course")?;
    let assignee = match course.filed.assignee {
        Some(assignee) => Some(views.named(assignee, row, "assignee").await?),
        None => None,
    };
    Ok(ListedDossier {
        id: row.parsed("id")?,
        procedure: NamedProcedure::read(row)?,
        applicant: views.named(course.filed.applicant, row, "applicant").await?,
        assignee,
        unread: row.count("unread")?,
        course,
    })
}
