use std::collections::BTreeSet;

use crate::{FaultCode, Refusal, Role};

/// Reason of a denied authorization: why somebody may not do something now; the codes are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DenyReason {
    /// It is never theirs to do.
    NotYours,
    /// As the dossier stands, it is others' to do.
    NotYoursNow,
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
    /// It is at the first step.
    FirstStep,
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

impl DenyReason {
    pub const ALL: [Self; 13] = [
        Self::NotYours,
        Self::NotYoursNow,
        Self::Examined,
        Self::Status,
        Self::OtherStep,
        Self::NotAssigned,
        Self::Claimed,
        Self::FirstStep,
        Self::LastStep,
        Self::NotLastStep,
        Self::Extended,
        Self::TooLate,
        Self::NotLapsed,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::NotYours => "NOT_YOURS",
            Self::NotYoursNow => "NOT_YOURS_NOW",
            Self::Examined => "EXAMINED",
            Self::Status => "STATUS",
            Self::OtherStep => "OTHER_STEP",
            Self::NotAssigned => "NOT_ASSIGNED",
            Self::Claimed => "CLAIMED",
            Self::FirstStep => "FIRST_STEP",
            Self::LastStep => "LAST_STEP",
            Self::NotLastStep => "NOT_LAST_STEP",
            Self::Extended => "EXTENDED",
            Self::TooLate => "TOO_LATE",
            Self::NotLapsed => "NOT_LAPSED",
        }
    }

    /// Whether it keeps them from it however the dossier stands: what changed meanwhile is no reason then.
    pub fn is_lasting(self) -> bool {
        matches!(self, Self::NotYours | Self::Examined)
    }
}

impl From<DenyReason> for Refusal {
    fn from(barrier: DenyReason) -> Self {
        match barrier {
            DenyReason::NotYours
            | DenyReason::NotYoursNow
            | DenyReason::Examined
            | DenyReason::OtherStep
            | DenyReason::NotAssigned
            | DenyReason::Claimed => Self::Forbidden,
            DenyReason::Status
            | DenyReason::FirstStep
            | DenyReason::LastStep
            | DenyReason::NotLastStep
            | DenyReason::Extended
            | DenyReason::TooLate
            | DenyReason::NotLapsed => Self::of(FaultCode::NotAllowedInStatus),
        }
    }
}

macro_rules! doers {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Who does something with a dossier, as those are told who may not.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Doer { $($(#[$doc])* $name,)* }

        impl Doer {
            /// Everybody.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

doers! {
    /// Whoever filed it.
    Applicant = "APPLICANT",
    /// The one-stop desk.
    Reception = "RECEPTION",
    /// Those who examine dossiers.
    Specialist = "SPECIALIST",
    /// Those who decide.
    Leader = "LEADER",
    /// The officer who is assigned to it.
    Assignee = "ASSIGNEE",
    /// Whoever does the procedure's step.
    StepOfficer = "STEP_OFFICER",
    /// Any officer of the agency.
    Officer = "OFFICER",
}

impl Doer {
    /// The agency's officers of a role.
    pub(super) fn of_role(role: Role) -> Self {
        match role {
            Role::Reception => Self::Reception,
            Role::Specialist => Self::Specialist,
            Role::Leader => Self::Leader,
            // Nobody else does a step: a procedure of such is not published.
            Role::Citizen | Role::Auditor | Role::Administrator => Self::Officer,
        }
    }
}

/// Denied authorization: the barrier, and who may act instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    pub barrier: DenyReason,
    /// Roles that may act as the dossier stands, or at some time where nobody may now; empty where the barrier is not
    /// about the person.
    pub doers: Vec<Doer>,
}

impl Obstacle {
    /// Each of those who may is named once.
    pub(super) fn of(barrier: DenyReason, doers: impl IntoIterator<Item = Doer>) -> Self {
        let doers: BTreeSet<_> = doers.into_iter().collect();
        Self { barrier, doers: doers.into_iter().collect() }
    }
}
