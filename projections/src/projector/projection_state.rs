//! States of a projection: live, rebuilding or stopped.

/// Whether a projection follows the log; the names are the contract's `ProjectionState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProjectionState {
    Live,
    /// Replayed from the first event on.
    Rebuilding,
    /// Met an event that it cannot apply; its rows answer as of there.
    Stopped,
}

impl ProjectionState {
    /// Name in the contract and in rows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Live => "LIVE",
            Self::Rebuilding => "REBUILDING",
            Self::Stopped => "STOPPED",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Live, Self::Rebuilding, Self::Stopped].into_iter().find(|state| state.name() == name)
    }
}
