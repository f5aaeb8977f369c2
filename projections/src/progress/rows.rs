//! Projection of timelines: writes one entry per event of a dossier.

use async_trait::async_trait;
use domain::dossier::FileRef;
use domain::{AccountId, Moment, Role};
use store::RecordedEvent;
use store::sql::WriteTransaction;
use uuid::Uuid;

use crate::batch::{insert_rows, row_of};
use crate::projection::{ApplyError, Projection, Reading};
use crate::state::{Step, of_dossier};

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

pub struct ProgressProjection;

#[async_trait]
impl Projection for ProgressProjection {
    fn name(&self) -> &'static str {
        "progress"
    }

    fn version(&self) -> u32 {
        5
    }

    fn tables(&self) -> &'static [&'static str] {
        &["progress_entries"]
    }

    fn asks_for_states(&self) -> bool {
        true
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let states = reading.states(transaction, events).await?;
        let mut entries = Vec::new();
        for recorded in events {
            let Some(event) = of_dossier(recorded) else { continue };
            let Some(state) = states.step(recorded).map(Step::after) else { continue };
            entries.push(EntryRow {
                id: recorded.id,
                dossier_id: recorded.stream.id.clone(),
                position: recorded.position.to_string(),
                at: recorded.at.micros(),
                event_type: recorded.event_type.clone(),
                status: state.status().name(),
                note: event.note().map(serde_json::to_string).transpose()?,
                actor_id: recorded.actor,
                role: recorded.role.map(Role::name),
                due_at: state.filed.due_at.map(Moment::micros),
                clock: state.clock().name(),
                step: state.filed.step.as_ref().map(|current| current.step.key.clone()),
                files: enclosed(event.enclosures()).map(serde_json::to_string).transpose()?,
            });
        }
        Ok(insert_rows(transaction, entries).await?)
    }
}

/// Most entries have no files; their column is null.
fn enclosed(files: &[FileRef]) -> Option<&[FileRef]> {
    Some(files).filter(|files| !files.is_empty())
}
