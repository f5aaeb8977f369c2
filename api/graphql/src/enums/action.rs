use async_graphql::Enum;

/// Who does something with a dossier.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::Doer")]
pub enum ActionDoer {
    /// Whoever filed it.
    Applicant,
    /// The one-stop desk.
    Reception,
    /// Those who examine dossiers.
    Specialist,
    /// Those who decide.
    Leader,
    /// The officer who is assigned to it.
    Assignee,
    /// Whoever does the procedure's step.
    StepOfficer,
    /// Any officer of the agency.
    Officer,
}

/// Why a dossier could not be handed over; may grow.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::HandOverBar")]
pub enum HandOverBar {
    /// Whoever takes over may not act at its step.
    OtherStep,
    /// Somebody else works on it by now, or nobody.
    GivenElsewhere,
    /// Its work has ended.
    Ended,
}

/// What keeps somebody from doing something with a dossier now.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::Barrier")]
pub enum ActionBarrier {
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
