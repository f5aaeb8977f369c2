//! Progress of the projector, for requests that wait for their own writes.

use store::log::{Position, ResumeToken};

/// Progress of the projector as this process knows it, by whichever instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Followed {
    pub position: Position,
    /// Whether every projection is there; `false` while one has stopped or catches up.
    pub complete: bool,
    /// Minimum over all projections.
    pub everywhere: ResumeToken,
}
