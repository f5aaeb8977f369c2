use async_trait::async_trait;
use domain::dossier::FileRef;
use domain::{Moment, Role};
use serde_json::json;
use store::Recorded;
use store::sql::WriteTransaction;

use crate::batch::{Holds, Table};
use crate::course::{Courses, of_dossier};
use crate::projection::{ApplyError, Projection, Reading};

const ENTRIES: Table = Table {
    name: "progress_entries",
    keys: 1,
    columns: &[
        ("id", Holds::Text),
        ("dossier_id", Holds::Text),
        ("position", Holds::Text),
        ("at", Holds::Integer),
        ("event_type", Holds::Text),
        ("status", Holds::Text),
        ("note", Holds::Text),
        ("actor_id", Holds::Text),
        ("role", Holds::Text),
        ("due_at", Holds::Integer),
        ("clock", Holds::Text),
        ("step", Holds::Text),
        ("files", Holds::Text),
    ],
};

/// How far each dossier had come: what the next entry's status rests on.
const COURSES: Table =
    Table { name: "progress_courses", keys: 1, columns: &[("id", Holds::Text), ("course", Holds::Text)] };

/// Feeds the timelines.
pub struct ProgressProjection;

#[async_trait]
impl Projection for ProgressProjection {
    fn name(&self) -> &'static str {
        "progress"
    }

    fn version(&self) -> u32 {
        4
    }

    fn tables(&self) -> &'static [&'static str] {
        &["progress_entries", "progress_courses"]
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[Recorded],
    ) -> Result<(), ApplyError> {
        let mut courses = Courses::load(transaction, COURSES.name, events).await?;
        let mut entries = Vec::new();
        for recorded in events {
            let Some(event) = of_dossier(recorded) else { continue };
            let Some(course) = courses.follow(transaction, reading, recorded).await? else { continue };
            entries.push(json!([
                recorded.id,
                recorded.stream.id,
                recorded.position.to_string(),
                recorded.at.micros(),
                recorded.event_type,
                course.status().name(),
                event.note().map(serde_json::to_string).transpose()?,
                recorded.actor,
                recorded.role.map(Role::name),
                course.filed.due_at.map(Moment::micros),
                course.clock().name(),
                course.filed.step.as_ref().map(|current| &current.step.key),
                enclosed(event.enclosures()).map(serde_json::to_string).transpose()?,
            ]));
        }
        ENTRIES.insert(transaction, entries).await?;
        let row = |(id, course)| Ok(json!([id, serde_json::to_string(course)?]));
        let rows = courses.changed().map(row).collect::<Result<_, serde_json::Error>>()?;
        Ok(COURSES.write(transaction, rows).await?)
    }
}

/// Most entries have none, and their rows say nothing then.
fn enclosed(files: &[FileRef]) -> Option<&[FileRef]> {
    Some(files).filter(|files| !files.is_empty())
}
