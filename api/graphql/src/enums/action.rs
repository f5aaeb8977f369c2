//! Actions on dossiers, as an enum.

use async_graphql::Enum;

/// Person or role that can run an action on a dossier.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::Doer")]
pub enum ActionDoer {
    /// The applicant who filed the dossier.
    Applicant,
    /// An officer of the agency's one-stop desk.
    Reception,
    /// A specialist of the agency, who examines dossiers.
    Specialist,
    /// A leader of the agency, who decides on dossiers.
    Leader,
    /// The officer who is assigned to the dossier.
    Assignee,
    /// An officer with the role of the current procedure step.
    StepOfficer,
    /// Any officer of the agency, whatever the role.
    Officer,
}

/// Reason why a dossier was not handed over; new values may be added.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::HandOverBar")]
pub enum HandOverBar {
    /// The colleague's role may not work on the dossier's step.
    OtherStep,
    /// The dossier is no longer assigned to the officer who hands over.
    GivenElsewhere,
    /// The work on the dossier has ended.
    Ended,
}

/// Obstacle that keeps the caller from an action on a dossier.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::dossier::DenyReason")]
pub enum ActionBarrier {
    /// The caller's role can never run this action on the dossier.
    NotYours,
    /// In the present state of the dossier, others have to run this action.
    NotYoursNow,
    /// The caller examined the dossier, and a different leader has to decide (four-eyes principle).
    Examined,
    /// The dossier's status does not allow the action.
    Status,
    /// The dossier is at a step that belongs to another role.
    OtherStep,
    /// The step requires an assignee, and the caller is not the one.
    NotAssigned,
    /// Another officer is assigned to the dossier.
    Claimed,
    /// The dossier is at the first step, so it cannot be sent back.
    FirstStep,
    /// The dossier is at the last step, so it cannot be forwarded.
    LastStep,
    /// The dossier is not at the last step, where it is decided.
    NotLastStep,
    /// The deadline has been extended before, which is possible once.
    Extended,
    /// An extension has to come before the last working day until the due date.
    TooLate,
    /// The applicant still has time to answer the supplement request.
    NotLapsed,
}
