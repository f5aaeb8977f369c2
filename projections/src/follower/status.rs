use std::collections::btree_map::{BTreeMap, Entry};

use domain::Moment;
use store::log::{EventLog, Position, StoredEvent};
use store::sql::{Pool, SqlError};

use super::checkpoint::Checkpoints;
use super::{Follower, FollowerError, ProjectionState, streams};

/// So many events ahead are counted; more are as many.
const AHEAD_MAX: u32 = 1_000;

/// How a projection does.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectionStatus {
    /// Which.
    pub name: String,
    /// How far it has followed.
    pub position: Position,
    /// Events that are recorded and that it has not followed, also those that a foreign transaction keeps from readers;
    /// counted to a thousand beyond those that some projection has followed.
    pub lag_events: u64,
    /// How long ago the first of them was recorded.
    pub lag_seconds: f64,
    /// Whether it follows.
    pub state: ProjectionState,
    /// At which event it stopped, and by what kind of fault.
    pub stopped_reason: Option<String>,
    /// When it was last built anew.
    pub rebuilt_at: Option<Moment>,
}

impl Follower {
    /// How each projection does now, by name.
    pub async fn status(&self, now: Moment) -> Result<Vec<ProjectionStatus>, FollowerError> {
        status(&*self.0.parts.log, &self.0.parts.views, now).await
    }
}

/// How each projection of these rows does now, by name, whoever follows this log into them.
pub async fn status(log: &dyn EventLog, views: &Pool, now: Moment) -> Result<Vec<ProjectionStatus>, FollowerError> {
    let checkpoints = Checkpoints::all(views).await?;
    let counted = checkpoints.iter().find(|checkpoint| checkpoint.name == streams::NAME);
    let (front, followed) =
        counted.map_or((Position::START, 0), |checkpoint| (checkpoint.position, checkpoint.applied_events));
    let ahead = log.read_recorded(front, AHEAD_MAX).await?.len();
    let total = followed + u64::try_from(ahead).unwrap_or(u64::MAX);
    let mut waiting_since = BTreeMap::new();
    for checkpoint in &checkpoints {
        if let Entry::Vacant(place) = waiting_since.entry(checkpoint.position) {
            place.insert(first_after(log, checkpoint.position).await?);
        }
    }
    let status = |checkpoint: super::checkpoint::Checkpoint| {
        let since = waiting_since.get(&checkpoint.position).copied().flatten();
        let lag = since.map_or(0.0, |since| (now - since).as_seconds_f64().max(0.0));
        ProjectionStatus {
            lag_events: if since.is_some() { total.saturating_sub(checkpoint.applied_events) } else { 0 },
            lag_seconds: lag,
            name: checkpoint.name,
            position: checkpoint.position,
            state: checkpoint.state,
            stopped_reason: checkpoint.stopped_reason,
            rebuilt_at: checkpoint.rebuilt_at,
        }
    };
    Ok(checkpoints.into_iter().map(status).collect())
}

/// When the first event after a position was recorded.
async fn first_after(log: &dyn EventLog, position: Position) -> Result<Option<Moment>, SqlError> {
    Ok(log.read_recorded(position, 1).await?.first().and_then(StoredEvent::recorded_at))
}
