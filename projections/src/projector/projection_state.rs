/// Whether a projection follows the log; the names are the contract's `ProjectionState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProjectionState {
    Live,
    /// It is being built from the first event on.
    Rebuilding,
    /// It met what it cannot follow, and answers as of there.
    Stopped,
}

impl ProjectionState {
    /// The name in the contract and in rows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Live => "LIVE",
            Self::Rebuilding => "REBUILDING",
            Self::Stopped => "STOPPED",
        }
    }

    /// The state with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Live, Self::Rebuilding, Self::Stopped].into_iter().find(|state| state.name() == name)
    }
}
