//! Output type of the projections' status.

use async_graphql::SimpleObject;
use projections::ProjectionStatus;

use crate::enums::ProjectionState;
use crate::scalar::DateTime;

/// Health of one projection (read model) that follows the event log; for auditors and administrators.
#[derive(Clone, SimpleObject)]
pub struct Projection {
    /// Name of the projection, as `hoso projections status` lists it.
    name: String,
    /// Log position that it has processed up to.
    position: Option<String>,
    /// Number of recorded events that it has not processed yet.
    lag_events: i32,
    /// Age of the oldest event that it has not processed, in seconds; 0 if it is up to date.
    lag_seconds: f64,
    /// Whether it is live, rebuilding or stopped.
    state: ProjectionState,
    /// When it was last rebuilt from the first event, UTC; null if never.
    rebuilt_at: Option<DateTime>,
}

impl From<ProjectionStatus> for Projection {
    fn from(status: ProjectionStatus) -> Self {
        Self {
            name: status.name,
            position: Some(status.position.to_string()),
            lag_events: i32::try_from(status.lag_events).unwrap_or(i32::MAX),
            lag_seconds: status.lag_seconds,
            state: status.state.into(),
            rebuilt_at: status.rebuilt_at.map(Into::into),
        }
    }
}
