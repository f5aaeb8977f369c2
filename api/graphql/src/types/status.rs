use async_graphql::SimpleObject;
use projections::ProjectionStatus;

use crate::enums::ProjectionState;
use crate::scalar::DateTime;

/// How a projection does: rows that follow the log.
#[derive(Clone, SimpleObject)]
pub struct Projection {
    /// Which.
    name: String,
    /// How far it has followed.
    position: Option<String>,
    /// Events that it has not followed.
    lag_events: i32,
    /// How long ago the first of them was recorded.
    lag_seconds: f64,
    /// Whether it follows.
    state: ProjectionState,
    /// When it was last built anew.
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
