use store::log::{Position, ResumeToken};

/// How far this process knows the log to have been followed, by whichever instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Followed {
    /// Up to here.
    pub position: Position,
    /// Whether every projection is there; one that has stopped or catches up is not.
    pub complete: bool,
    /// Up to here in every projection.
    pub everywhere: ResumeToken,
}
