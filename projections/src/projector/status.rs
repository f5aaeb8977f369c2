//! Health of projections: state, lag and age of the first event not applied.

use std::collections::btree_map::{BTreeMap, Entry};
use store::boxed;

use domain::Moment;
use store::log::{EventLog, Position, StoredEvent};
use store::sql::{Pool, SqlError};

use super::positions::ProjectionPositions;
use super::{ProjectionState, Projector, ProjectorError, streams};

/// Limit of the counted lag.
const AHEAD_MAX: u32 = 1_000;

/// Health of a projection.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectionStatus {
    pub name: String,
    /// High-water mark in the log.
    pub position: Position,
    /// Lag in events: recorded but not applied, including those behind a held-back horizon; counted to a thousand
    /// beyond the foremost projection.
    pub lag_events: u64,
    /// Age of the first of them.
    pub lag_seconds: f64,
    pub state: ProjectionState,
    /// Event at which it stopped, and kind of the fault.
    pub stopped_reason: Option<String>,
    /// Time of the last rebuild.
    pub rebuilt_at: Option<Moment>,
}

impl Projector {
    /// Health of each projection, by name.
    #[boxed]
    pub async fn status(&self, now: Moment) -> Result<Vec<ProjectionStatus>, ProjectorError> {
        status(&*self.0.parts.log, &self.0.parts.views, now).await
    }
}

/// Health of each projection in these rows, by name, whichever process runs them.
#[boxed]
pub async fn status(log: &dyn EventLog, views: &Pool, now: Moment) -> Result<Vec<ProjectionStatus>, ProjectorError> {
    let positions = ProjectionPositions::all(views).await?;
    let counted = positions.iter().find(|entry| entry.name == streams::NAME);
    let (front, followed) = counted.map_or((Position::START, 0), |entry| (entry.position, entry.applied_events));
    let ahead = log.read_recorded(front, AHEAD_MAX).await?.len();
    let total = followed + u64::try_from(ahead).unwrap_or(u64::MAX);
    let mut waiting_since = BTreeMap::new();
    for entry in &positions {
        if let Entry::Vacant(place) = waiting_since.entry(entry.position) {
            place.insert(first_after(log, entry.position).await?);
        }
    }
    let status = |entry: super::positions::ProjectionPosition| {
        let since = waiting_since.get(&entry.position).copied().flatten();
        let lag = since.map_or(0.0, |since| (now - since).as_seconds_f64().max(0.0));
        ProjectionStatus {
            lag_events: if since.is_some() { total.saturating_sub(entry.applied_events) } else { 0 },
            lag_seconds: lag,
            name: entry.name,
            position: entry.position,
            state: entry.state,
            stopped_reason: entry.stopped_reason,
            rebuilt_at: entry.rebuilt_at,
        }
    };
    Ok(positions.into_iter().map(status).collect())
}

/// Time of recording of the first event after a position.
async fn first_after(log: &dyn EventLog, position: Position) -> Result<Option<Moment>, SqlError> {
    Ok(log.read_recorded(position, 1).await?.first().and_then(StoredEvent::recorded_at))
}
