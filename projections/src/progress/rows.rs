use async_trait::async_trait;
use domain::dossier::FileRef;
use domain::{AccountId, Moment, Role};
use store::Recorded;
use store::sql::WriteTransaction;
use uuid::Uuid;

use crate::batch::{RowOf, insert_rows, row_of, write_rows};
use crate::course::{Course, Courses, of_dossier};
use crate::projection::{ApplyError, Projection, Reading};

row_of! {
    struct EntryRow in "progress_entries", keys 1 {
        id: Text = Uuid,
        dossier_id: Text = String,
        position: Text = String,
        at: Integer = i64,
        event_type: Text = String,
        status: Text = &'static str,
        note: Text = Option<String>,
        actor_id: Text = Option<AccountId>,
        role: Text = Option<&'static str>,
        due_at: Integer = Option<i64>,
        clock: Text = &'static str,
        step: Text = Option<String>,
        files: Text = Option<String>,
    }
}

row_of! {
    /// How far each dossier had come: what the next entry's status rests on.
    struct CourseRow in "progress_courses", keys 1 {
        id: Text = String,
        course: Text = String,
    }
}

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
        let mut courses = Courses::load(transaction, CourseRow::TABLE.name, events).await?;
        let mut entries = Vec::new();
        for recorded in events {
            let Some(event) = of_dossier(recorded) else { continue };
            let Some(course) = courses.follow(transaction, reading, recorded).await? else { continue };
            entries.push(EntryRow {
                id: recorded.id,
                dossier_id: recorded.stream.id.clone(),
                position: recorded.position.to_string(),
                at: recorded.at.micros(),
                event_type: recorded.event_type.clone(),
                status: course.status().name(),
                note: event.note().map(serde_json::to_string).transpose()?,
                actor_id: recorded.actor,
                role: recorded.role.map(Role::name),
                due_at: course.filed.due_at.map(Moment::micros),
                clock: course.clock().name(),
                step: course.filed.step.as_ref().map(|current| current.step.key.clone()),
                files: enclosed(event.enclosures()).map(serde_json::to_string).transpose()?,
            });
        }
        insert_rows(transaction, entries).await?;
        let row =
            |(id, course): (&str, &Course)| Ok(CourseRow { id: id.to_owned(), course: serde_json::to_string(course)? });
        let rows = courses.changed().map(row).collect::<Result<_, serde_json::Error>>()?;
        Ok(write_rows(transaction, rows).await?)
    }
}

/// Most entries have none, and their rows say nothing then.
fn enclosed(files: &[FileRef]) -> Option<&[FileRef]> {
    Some(files).filter(|files| !files.is_empty())
}
