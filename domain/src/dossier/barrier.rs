use crate::{FaultCode, Refusal};

/// Why somebody may not do something now; the codes are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Barrier {
    /// It is never theirs to do.
    NotYours,
    /// They examined it, so that somebody else decides.
    Examined,
    /// Not in the status where it stands.
    Status,
    /// Another role does the step that it is at.
    OtherStep,
    /// The step needs somebody who is assigned to it, and that is not they.
    NotAssigned,
    /// Somebody else works on it.
    Claimed,
    /// It is at the last step.
    LastStep,
    /// It is not at the last step.
    NotLastStep,
    /// The deadline has been extended before.
    Extended,
    /// An extension must come before the last working day.
    TooLate,
    /// The applicant may still answer.
    NotLapsed,
}

impl Barrier {
    /// Every barrier.
    pub const ALL: [Self; 11] = [
        Self::NotYours,
        Self::Examined,
        Self::Status,
        Self::OtherStep,
        Self::NotAssigned,
        Self::Claimed,
        Self::LastStep,
        Self::NotLastStep,
        Self::Extended,
        Self::TooLate,
        Self::NotLapsed,
    ];

    /// The stable text.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotYours => "NOT_YOURS",
            Self::Examined => "EXAMINED",
            Self::Status => "STATUS",
            Self::OtherStep => "OTHER_STEP",
            Self::NotAssigned => "NOT_ASSIGNED",
            Self::Claimed => "CLAIMED",
            Self::LastStep => "LAST_STEP",
            Self::NotLastStep => "NOT_LAST_STEP",
            Self::Extended => "EXTENDED",
            Self::TooLate => "TOO_LATE",
            Self::NotLapsed => "NOT_LAPSED",
        }
    }
}

impl From<Barrier> for Refusal {
    fn from(barrier: Barrier) -> Self {
        match barrier {
            Barrier::NotYours | Barrier::Examined => Self::Forbidden,
            Barrier::Status
            | Barrier::OtherStep
            | Barrier::NotAssigned
            | Barrier::Claimed
            | Barrier::LastStep
            | Barrier::NotLastStep
            | Barrier::Extended
            | Barrier::TooLate
            | Barrier::NotLapsed => Self::of(FaultCode::NotAllowedInStatus),
        }
    }
}
