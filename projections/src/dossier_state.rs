//! Read model of dossier states: the state of each dossier, folded once per event, as a prerequisite of the projections
//! that ask for states, and joined by lists and pages.

use async_trait::async_trait;
use store::RecordedEvent;
use store::sql::WriteTransaction;

use crate::batch::{row_of, write_rows};
use crate::projection::{ApplyError, Projection, Reading};
use crate::state::DossierState;

/// Prerequisite of the projections that ask for states: they go no further than this one.
pub(crate) const NAME: &str = "dossier_state";

row_of! {
    struct StateRow in "dossier_states", keys 1 {
        id: Text = String,
        state: Text = String,
    }
}

pub(crate) struct DossierStateProjection;

#[async_trait]
impl Projection for DossierStateProjection {
    fn name(&self) -> &'static str {
        NAME
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &["dossier_states"]
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let states = reading.states(transaction, events).await?;
        let row = |(id, state): (&str, &DossierState)| {
            Ok(StateRow { id: id.to_owned(), state: serde_json::to_string(state)? })
        };
        let rows = states.changed().map(row).collect::<Result<Vec<_>, serde_json::Error>>()?;
        Ok(write_rows(transaction, rows).await?)
    }
}
