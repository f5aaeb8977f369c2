//! Projection of deadlines: writes the next moment at which a dossier needs a notification.

use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use domain::Moment;
use domain::deadline::{Deadlines, Warnings};
use domain::dossier::DossierEvent;
use store::RecordedEvent;
use store::sql::WriteTransaction;

use super::Reached;
use crate::batch::{RowOf, row_of, write_rows};
use crate::projection::{ApplyError, Projection, Reading};
use crate::state::{DossierState, of_dossier};

row_of! {
    /// Rolling upgrade: `course` is read only by instances of the previous release, which may serve while one of this
    /// release starts.
    struct DeadlineRow in "deadlines", keys 1 {
        id: Text = String,
        course: Text = String,
        due_soon_at: Integer = Option<i64>,
        supplement_soon_at: Integer = Option<i64>,
        reached: Text = String,
        next_at: Integer = Option<i64>,
    }
}

pub struct DeadlinesProjection;

/// Projected data of a dossier beside its state.
#[derive(Default)]
struct DossierDeadlines {
    supplement_soon_at: Option<Moment>,
    reached: Vec<Reached>,
}

#[async_trait]
impl Projection for DeadlinesProjection {
    fn name(&self) -> &'static str {
        "deadlines"
    }

    fn version(&self) -> u32 {
        3
    }

    fn tables(&self) -> &'static [&'static str] {
        &["deadlines"]
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
        let ids: BTreeSet<&str> =
            events.iter().filter(|event| concerns(event)).map(|event| &*event.stream.id).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let states = reading.states(transaction, events).await?;
        let mut held = HashMap::new();
        for row in DeadlineRow::TABLE.load(transaction, &ids).await? {
            let supplement_soon_at = row.opt_moment("supplement_soon_at")?;
            held.insert(row.text("id")?, DossierDeadlines { supplement_soon_at, reached: row.json("reached")? });
        }
        for recorded in events {
            if let Some(reached) = reached(recorded) {
                let known = &mut held.entry(recorded.stream.id.clone()).or_default().reached;
                if known.iter().all(|known| known.deadline != reached.deadline) {
                    known.push(reached);
                }
            }
            if let Some(DossierEvent::DossierAccepted { supplement_until: Some(until), .. }) = of_dossier(recorded) {
                let soon = reading.calendar(transaction, recorded.position).await?.due_soon_at(*until);
                held.entry(recorded.stream.id.clone()).or_default().supplement_soon_at = Some(soon);
            }
        }
        let nothing = DossierDeadlines::default();
        let rows = ids.iter().filter_map(|id| Some(row(id, states.get(id)?, held.get(*id).unwrap_or(&nothing))));
        Ok(write_rows(transaction, rows.collect::<Result<_, _>>()?).await?)
    }
}

fn row(id: &str, state: &DossierState, held: &DossierDeadlines) -> Result<DeadlineRow, serde_json::Error> {
    let reached = held.reached.iter().map(|reached| reached.deadline).collect();
    let warnings = Warnings { due_soon_at: state.due_soon_at, supplement_soon_at: held.supplement_soon_at };
    let agenda = state.filed.agenda(warnings, &Deadlines { reached, ..Deadlines::default() });
    Ok(DeadlineRow {
        id: id.to_owned(),
        course: serde_json::to_string(state)?,
        due_soon_at: state.due_soon_at.map(Moment::micros),
        supplement_soon_at: held.supplement_soon_at.map(Moment::micros),
        reached: serde_json::to_string(&held.reached)?,
        next_at: agenda.iter().map(|(at, _)| at.micros()).min(),
    })
}

fn concerns(recorded: &RecordedEvent) -> bool {
    of_dossier(recorded).is_some() || reached(recorded).is_some()
}

fn reached(recorded: &RecordedEvent) -> Option<Reached> {
    let (at, deadline) = recorded.event.deadline()?.reached()?;
    Some(Reached { at, deadline })
}
