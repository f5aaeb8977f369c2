//! Reasons for which an action on a dossier is denied, and the roles that may take it instead.

use std::collections::BTreeSet;

use crate::{FaultCode, Refusal, Role};

/// Reason of a denied authorization; the codes are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DenyReason {
    /// The action is never this actor's.
    NotYours,
    /// Other roles may take the action in the current state.
    NotYoursNow,
    /// Four eyes: they examined it, so that somebody else decides.
    Examined,
    /// Not possible in the current status.
    Status,
    /// The current step is another role's.
    OtherStep,
    /// The current step requires an assignee, and the actor is not the one.
    NotAssigned,
    /// Another officer is assigned.
    Claimed,
    FirstStep,
    LastStep,
    NotLastStep,
    /// The due date was extended before.
    Extended,
    /// An extension must come on the working day before the due date at the latest.
    TooLate,
    /// The supplement request is still within its time limit.
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

    /// True for a reason that holds in every state, so that no concurrent change can be its cause.
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
        /// Role that may take an action, as told to those who may not.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Doer { $($(#[$doc])* $name,)* }

        impl Doer {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

doers! {
    Applicant = "APPLICANT",
    /// Officers of the one-stop desk.
    Reception = "RECEPTION",
    /// Officers who examine dossiers.
    Specialist = "SPECIALIST",
    /// Officers who decide on dossiers.
    Leader = "LEADER",
    /// Officer assigned to the dossier.
    Assignee = "ASSIGNEE",
    /// Officers of the current step.
    StepOfficer = "STEP_OFFICER",
    /// Any officer of the agency.
    Officer = "OFFICER",
}

impl Doer {
    /// Officers of the agency in this role.
    pub(super) fn of_role(role: Role) -> Self {
        match role {
            Role::Reception => Self::Reception,
            Role::Specialist => Self::Specialist,
            Role::Leader => Self::Leader,
            // No other role does a step: publication refuses such a procedure.
            Role::Citizen | Role::Auditor | Role::Administrator => Self::Officer,
        }
    }
}

/// Denied authorization: the barrier, and the roles that may act instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    pub barrier: DenyReason,
    /// Roles that may act now, or in some other state where none may now; empty where the barrier is not about the
    /// actor.
    pub doers: Vec<Doer>,
}

impl Obstacle {
    /// Names each role once.
    pub(super) fn of(barrier: DenyReason, doers: impl IntoIterator<Item = Doer>) -> Self {
        let doers: BTreeSet<_> = doers.into_iter().collect();
        Self { barrier, doers: doers.into_iter().collect() }
    }
}
