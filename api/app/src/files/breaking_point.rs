/// Named places on the way of an upload at which a drill lets the process end as a power cut does: nothing is finished,
/// nothing put in order. Only in builds for development; else nothing ever ends here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakingPoint {
    /// The row knows the object, of which no byte is written.
    ObjectNoted,
    /// All bytes have come, and the object has no name yet.
    BodyWritten,
    /// The object has its name, and may be gone after a power cut.
    ObjectNamed,
    /// The object outlives a power cut, and the row does not know it.
    ObjectSynced,
    /// The row says that all bytes are there, and nobody was answered.
    RowWritten,
}

impl BreakingPoint {
    /// Every place, in the order of an upload.
    pub const ALL: [Self; 5] =
        [Self::ObjectNoted, Self::BodyWritten, Self::ObjectNamed, Self::ObjectSynced, Self::RowWritten];

    /// The name that a drill gives.
    pub fn name(self) -> &'static str {
        match self {
            Self::ObjectNoted => "object-noted",
            Self::BodyWritten => "body-written",
            Self::ObjectNamed => "object-named",
            Self::ObjectSynced => "object-synced",
            Self::RowWritten => "row-written",
        }
    }

    /// Ends the process, where a drill has named this place.
    pub(super) fn reached(self) {
        #[cfg(debug_assertions)]
        if std::env::var("HOSO_BREAKS_AT").is_ok_and(|place| place == self.name()) {
            std::process::abort();
        }
    }
}
