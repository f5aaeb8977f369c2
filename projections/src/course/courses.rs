use std::collections::{BTreeSet, HashMap};

use domain::AnyEvent;
use domain::dossier::DossierEvent;
use store::Recorded;
use store::sql::WriteTransaction;

use super::{Course, asks_the_calendar};
use crate::batch::for_texts;
use crate::projection::{ApplyError, Reading};

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
        Self::load_of(transaction, table, &dossiers_of(events)).await
    }

    /// The courses of these dossiers.
    pub async fn load_of(
        transaction: &mut WriteTransaction,
        table: &str,
        ids: &BTreeSet<&str>,
    ) -> Result<Self, ApplyError> {
        let mut courses = HashMap::new();
        if !ids.is_empty() {
            let text = format!("SELECT id, course FROM {table} WHERE id IN (SELECT each.value FROM {{each}})");
            for row in transaction.fetch_all(for_texts(&text, transaction.is_sqlite(), ids)?).await? {
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
            if asks_the_calendar(event) { Some(reading.calendar(transaction, recorded.position).await?) } else { None };
        let course = Course::follow(before, recorded.sequence, event, |due| {
            calendar.map_or(due, |calendar| calendar.due_soon_at(due))
        })
        .ok_or_else(|| ApplyError::OutOfPlace("an event of a dossier before its submission".to_owned()))?;
        if !self.touched.contains(id) {
            self.touched.push(id.clone());
        }
        Ok(Some(self.courses.entry(id.clone()).or_insert(course)))
    }

    /// The course of a dossier.
    pub fn get(&self, id: &str) -> Option<&Course> {
        self.courses.get(id)
    }

    /// Those that were moved on.
    pub fn changed(&self) -> impl Iterator<Item = (&str, &Course)> {
        self.touched.iter().filter_map(|id| Some((id.as_str(), self.courses.get(id)?)))
    }
}

/// The ids of the dossiers that a piece of the log is about.
pub(crate) fn dossiers_of(events: &[Recorded]) -> BTreeSet<&str> {
    events.iter().filter(|event| of_dossier(event).is_some()).map(|event| event.stream.id.as_str()).collect()
}

/// The dossier's event that this is, if it is one.
pub(crate) fn of_dossier(recorded: &Recorded) -> Option<&DossierEvent> {
    match &recorded.event {
        AnyEvent::Dossier(event) => Some(event),
        AnyEvent::Account(_)
        | AnyEvent::Agency(_)
        | AnyEvent::Calendar(_)
        | AnyEvent::Deadline(_)
        | AnyEvent::Exchange(_)
        | AnyEvent::Procedure(_)
        | AnyEvent::Restoration(_)
        | AnyEvent::Viewing(_) => None,
    }
}
