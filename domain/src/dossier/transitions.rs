//! Authorization table of dossier moves: who may act, and in which status; asked by commands and `allowedActions`
//! alike.

use super::{DenyReason, Doer, DossierAction, DossierStatus as Status, FiledDossier, Obstacle};
use crate::calendar::WorkingCalendar;
use crate::{Actor, Moment, Role};

/// Actor of a table row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Applicant,
    /// Officers of the agency in this role.
    Officer(Role),
    /// Leaders of the agency, but for those who examined the dossier before its last step: four eyes.
    FreshLeader,
    /// Officers of the agency in any role.
    AnyOfficer,
}

/// Further condition of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    None,
    /// The interrupted status is one of these.
    Interrupting(&'static [Status]),
    /// The actor does the current step.
    AtTheirStep(Next),
    /// The step is of the actor's role, and nobody else is assigned.
    Claimable,
    LastStep,
    /// Not extended before, and no later than the working day before the due date.
    Extendable,
    /// The supplement request is unanswered past its time limit.
    Lapsed,
    /// The ruling is the latest event.
    Revocable,
    /// The same, of a ruling on a requested withdrawal.
    RevocableOnRequest,
}

/// Requirement of an adjacent step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Needed,
    /// A step before the current one.
    Before,
    Any,
}

struct Row {
    action: DossierAction,
    from: &'static [Status],
    who: Who,
    condition: Condition,
}

const fn row(action: DossierAction, from: &'static [Status], who: Who) -> Row {
    Row { action, from, who, condition: Condition::None }
}

/// True for roles whose officers rule on requested withdrawals.
pub fn rules_on_withdrawals(role: Role) -> bool {
    let is_for = |row: &Row| row.action == DossierAction::DeclineWithdrawal && row.who == Who::Officer(role);
    TABLE.iter().any(is_for)
}

impl Row {
    const fn only(self, condition: Condition) -> Self {
        Self { condition, ..self }
    }
}

const REGISTERED: &[Status] = &[Status::Registered];
const ACCEPTED: &[Status] = &[Status::Accepted];
const PROCESSING: &[Status] = &[Status::Processing];
const SUPPLEMENT: &[Status] = &[Status::SupplementRequested];
const PAYMENT: &[Status] = &[Status::PaymentRequired];
const WITHDRAWAL: &[Status] = &[Status::WithdrawalRequested];
const RESOLVED: &[Status] = &[Status::Resolved];
const REJECTED: &[Status] = &[Status::Rejected];
const STOPPED: &[Status] = &[Status::Stopped];
const AT_WORK: &[Status] = &[Status::Accepted, Status::Processing];
const RUNNING: &[Status] = &[Status::Accepted, Status::Processing, Status::PaymentRequired];
const OPEN: &[Status] = &[
    Status::Registered,
    Status::Accepted,
    Status::Processing,
    Status::SupplementRequested,
    Status::PaymentRequired,
    Status::WithdrawalRequested,
];
const WITHDRAWABLE: &[Status] =
    &[Status::Registered, Status::Accepted, Status::Processing, Status::SupplementRequested, Status::PaymentRequired];

/// The desk handles registered and accepted dossiers; the steps handle the ones in processing.
const AT_THE_DESK: &[Status] = &[Status::Registered, Status::Accepted];

const RECEPTION: Who = Who::Officer(Role::Reception);
const LEADER: Who = Who::Officer(Role::Leader);

/// Table "Statuses and who moves them" of the design.
static TABLE: &[Row] = &[
    row(DossierAction::Accept, REGISTERED, RECEPTION),
    row(DossierAction::Reject, REGISTERED, RECEPTION),
    row(DossierAction::RequestSupplement, AT_THE_DESK, RECEPTION),
    row(DossierAction::RequestSupplement, PROCESSING, Who::AnyOfficer).only(Condition::AtTheirStep(Next::Any)),
    row(DossierAction::CancelSupplementRequest, SUPPLEMENT, RECEPTION).only(Condition::Interrupting(AT_THE_DESK)),
    row(DossierAction::CancelSupplementRequest, SUPPLEMENT, Who::AnyOfficer).only(Condition::AtTheirStep(Next::Any)),
    row(DossierAction::Supplement, SUPPLEMENT, Who::Applicant),
    row(DossierAction::Forward, ACCEPTED, RECEPTION),
    row(DossierAction::Forward, PROCESSING, Who::AnyOfficer).only(Condition::AtTheirStep(Next::Needed)),
    row(DossierAction::SendBack, PROCESSING, Who::AnyOfficer).only(Condition::AtTheirStep(Next::Before)),
    row(DossierAction::Assign, OPEN, RECEPTION),
    row(DossierAction::Assign, OPEN, LEADER),
    row(DossierAction::Assign, OPEN, Who::AnyOfficer).only(Condition::Claimable),
    row(DossierAction::RequestPayment, AT_WORK, RECEPTION),
    row(DossierAction::RecordPayment, PAYMENT, RECEPTION),
    row(DossierAction::CancelPaymentRequest, PAYMENT, RECEPTION),
    row(DossierAction::CancelPaymentRequest, PAYMENT, LEADER),
    row(DossierAction::ExtendDeadline, PROCESSING, LEADER).only(Condition::Extendable),
    row(DossierAction::Decide, PROCESSING, Who::FreshLeader).only(Condition::LastStep),
    row(DossierAction::ReturnResult, RESOLVED, RECEPTION),
    row(DossierAction::Withdraw, WITHDRAWABLE, Who::Applicant),
    row(DossierAction::DeclineWithdrawal, WITHDRAWAL, RECEPTION),
    row(DossierAction::DeclineWithdrawal, WITHDRAWAL, LEADER),
    row(DossierAction::StopProcessing, WITHDRAWAL, RECEPTION),
    row(DossierAction::StopProcessing, WITHDRAWAL, LEADER),
    row(DossierAction::StopProcessing, RUNNING, LEADER),
    row(DossierAction::StopProcessing, SUPPLEMENT, LEADER).only(Condition::Lapsed),
    // Revocable by the role that ruled, and by leaders.
    row(DossierAction::RevokeRuling, REJECTED, RECEPTION).only(Condition::Revocable),
    row(DossierAction::RevokeRuling, REJECTED, LEADER).only(Condition::Revocable),
    row(DossierAction::RevokeRuling, STOPPED, RECEPTION).only(Condition::RevocableOnRequest),
    row(DossierAction::RevokeRuling, STOPPED, LEADER).only(Condition::Revocable),
    row(DossierAction::RevokeRuling, RESOLVED, LEADER).only(Condition::Revocable),
    row(DossierAction::PostMessage, Status::ALL, Who::Applicant),
    row(DossierAction::PostMessage, Status::ALL, Who::AnyOfficer),
];

impl Row {
    /// Matches the row's actor, regardless of status.
    fn is_for(&self, actor: &Actor, dossier: &FiledDossier) -> bool {
        let officer = actor.is_officer_of(dossier.agency);
        match self.who {
            Who::Applicant => actor.account() == Some(dossier.applicant),
            Who::Officer(role) => officer && actor.role() == Some(role),
            Who::FreshLeader => officer && actor.role() == Some(Role::Leader),
            Who::AnyOfficer => officer,
        }
    }

    /// Barrier of the actor in a matching status, if any.
    fn of_person(&self, actor: &Actor, dossier: &FiledDossier) -> Option<DenyReason> {
        if !self.is_for(actor, dossier) {
            return Some(DenyReason::NotYours);
        }
        if self.who == Who::FreshLeader && actor.account().is_some_and(|leader| dossier.examiners.contains(&leader)) {
            return Some(DenyReason::Examined);
        }
        match self.condition {
            Condition::AtTheirStep(_) | Condition::LastStep => not_at_their_step(actor, dossier),
            Condition::Claimable => {
                let others = dossier.assignee.is_some_and(|assignee| actor.account() != Some(assignee));
                not_of_their_role(actor, dossier).or(others.then_some(DenyReason::Claimed))
            }
            Condition::None
            | Condition::Interrupting(_)
            | Condition::Extendable
            | Condition::Lapsed
            | Condition::Revocable
            | Condition::RevocableOnRequest => None,
        }
    }

    /// Barrier of the status for any actor, if any.
    fn of_standing(&self, dossier: &FiledDossier, now: Moment, calendar: &WorkingCalendar) -> Option<DenyReason> {
        if self.from.contains(&dossier.status()) {
            self.condition.of_standing(dossier, now, calendar)
        } else {
            Some(DenyReason::Status)
        }
    }

    /// Role that may act as the dossier stands, named to those who may not.
    fn doer(&self, dossier: &FiledDossier) -> Doer {
        let at_step = |step: &super::CurrentStep| Doer::of_role(step.step.role);
        match (self.who, self.condition) {
            (Who::Applicant, _) => Doer::Applicant,
            (Who::Officer(role), _) => Doer::of_role(role),
            (Who::FreshLeader, _) => Doer::Leader,
            (Who::AnyOfficer, Condition::None) => Doer::Officer,
            (Who::AnyOfficer, Condition::Claimable) if dossier.assignee.is_some() => Doer::Assignee,
            (Who::AnyOfficer, Condition::Claimable) => dossier.step.as_ref().map_or(Doer::StepOfficer, at_step),
            (Who::AnyOfficer, _) => match &dossier.step {
                Some(current) if current.step.assignee_required => Doer::Assignee,
                Some(current) => at_step(current),
                None => Doer::StepOfficer,
            },
        }
    }
}

impl Condition {
    fn of_standing(self, dossier: &FiledDossier, now: Moment, calendar: &WorkingCalendar) -> Option<DenyReason> {
        let last = dossier.step.as_ref().is_some_and(|current| current.step.is_last());
        let first = dossier.step.as_ref().is_some_and(|current| current.step.number <= 1);
        match self {
            Self::Interrupting(statuses) => (!statuses.contains(&dossier.base)).then_some(DenyReason::Status),
            Self::AtTheirStep(_) | Self::Claimable if dossier.step.is_none() => Some(DenyReason::Status),
            Self::AtTheirStep(Next::Needed) => last.then_some(DenyReason::LastStep),
            Self::AtTheirStep(Next::Before) => first.then_some(DenyReason::FirstStep),
            Self::AtTheirStep(Next::Any) | Self::None | Self::Claimable => None,
            Self::LastStep => (!last).then_some(DenyReason::NotLastStep),
            Self::Extendable if dossier.extended => Some(DenyReason::Extended),
            Self::Extendable => {
                let in_time = dossier.due_at.is_some_and(|due_at| calendar.is_before_last_working_day(now, due_at));
                (!in_time).then_some(DenyReason::TooLate)
            }
            Self::Lapsed => {
                let respond_by = dossier.supplement.as_ref().and_then(|open| open.respond_by);
                respond_by.is_none_or(|respond_by| now <= respond_by).then_some(DenyReason::NotLapsed)
            }
            Self::Revocable => dossier.revocable().is_none().then_some(DenyReason::Status),
            Self::RevocableOnRequest => {
                let asked_back = dossier.before_ruling.as_ref().is_some_and(|before| before.was_asked_back());
                (!asked_back).then_some(DenyReason::Status)
            }
        }
    }
}

fn not_of_their_role(actor: &Actor, dossier: &FiledDossier) -> Option<DenyReason> {
    let at_work = dossier.step.as_ref().map(|current| current.step.role);
    (actor.role() != at_work).then_some(DenyReason::OtherStep)
}

fn not_at_their_step(actor: &Actor, dossier: &FiledDossier) -> Option<DenyReason> {
    not_of_their_role(actor, dossier).or_else(|| {
        let needed = dossier.step.as_ref().is_some_and(|current| current.step.assignee_required);
        (needed && (dossier.assignee.is_none() || dossier.assignee != actor.account()))
            .then_some(DenyReason::NotAssigned)
    })
}

/// Authorizes an action on a dossier that the actor may see.
///
/// # Errors
/// The barrier. Where another actor may take the action in the current state, it is about the actor; where none may, it
/// is about the dossier, unless the action is never the actor's. Of several rows' barriers the one nearest to the
/// actor's case.
pub fn authorize(
    action: DossierAction,
    actor: &Actor,
    dossier: &FiledDossier,
    now: Moment,
    calendar: &WorkingCalendar,
) -> Result<(), Obstacle> {
    let rows = || TABLE.iter().filter(|row| row.action == action);
    let is_open = |row: &&Row| row.of_standing(dossier, now, calendar).is_none();
    let is_ever_theirs = rows().any(|row| row.is_for(actor, dossier));
    let mut nearest = None;
    for row in rows().filter(is_open) {
        match row.of_person(actor, dossier) {
            None => return Ok(()),
            Some(DenyReason::NotYours) => {}
            Some(barrier) => nearest = Some(barrier),
        }
    }
    if rows().any(|row| is_open(&row)) {
        let barrier = nearest.unwrap_or(if is_ever_theirs { DenyReason::NotYoursNow } else { DenyReason::NotYours });
        return Err(Obstacle::of(barrier, rows().filter(is_open).map(|row| row.doer(dossier))));
    }
    if !is_ever_theirs {
        return Err(Obstacle::of(DenyReason::NotYours, rows().map(|row| row.doer(dossier))));
    }
    let of_standing =
        rows().filter(|row| row.is_for(actor, dossier)).filter_map(|row| row.of_standing(dossier, now, calendar));
    let nearest = of_standing.reduce(|nearest, barrier| if barrier == DenyReason::Status { nearest } else { barrier });
    Err(Obstacle::of(nearest.unwrap_or(DenyReason::Status), []))
}

/// Transitions of the table: action, source statuses, and the name of the role.
pub(super) fn moves() -> impl Iterator<Item = (DossierAction, &'static [Status], &'static str)> {
    TABLE.iter().map(|row| (row.action, row.from, row.who.called()))
}

impl Who {
    fn called(self) -> &'static str {
        match self {
            Self::Applicant => "the applicant",
            Self::Officer(role) => role.name(),
            Self::FreshLeader => "LEADER who did not examine it",
            Self::AnyOfficer => "the step's role",
        }
    }
}

/// Actions that this actor may take now, in the contract's order.
pub fn allowed_actions(
    actor: &Actor,
    dossier: &FiledDossier,
    now: Moment,
    calendar: &WorkingCalendar,
) -> Vec<DossierAction> {
    DossierAction::ALL
        .iter()
        .copied()
        .filter(|action| authorize(*action, actor, dossier, now, calendar).is_ok())
        .collect()
}
