//! Crash points for drills.

/// Crash points of an upload: a drill ends the process there as a power cut does, without any clean-up. Only in
/// development builds; elsewhere they do nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakingPoint {
    /// The row names the object, of which no byte is written.
    ObjectNoted,
    /// All bytes are written, the object has no name yet.
    BodyWritten,
    /// The object has its name, not synced yet.
    ObjectNamed,
    /// The object is synced, the row does not know it.
    ObjectSynced,
    /// The row is complete, nobody was answered.
    RowWritten,
}

impl BreakingPoint {
    /// All points, in the order of an upload.
    pub const ALL: [Self; 5] =
        [Self::ObjectNoted, Self::BodyWritten, Self::ObjectNamed, Self::ObjectSynced, Self::RowWritten];

    /// Name that a drill gives.
    pub fn name(self) -> &'static str {
        match self {
            Self::ObjectNoted => "object-noted",
            Self::BodyWritten => "body-written",
            Self::ObjectNamed => "object-named",
            Self::ObjectSynced => "object-synced",
            Self::RowWritten => "row-written",
        }
    }

    /// Ends the process where a drill has named this point.
    pub(super) fn reached(self) {
        #[cfg(debug_assertions)]
        if std::env::var("HOSO_BREAKS_AT").is_ok_and(|place| place == self.name()) {
            std::process::abort();
        }
    }
}
