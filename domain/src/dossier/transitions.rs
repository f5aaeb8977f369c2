//! Who may move a dossier, and when: the table that commands and `allowedActions` both ask.

use super::{Barrier, DossierAction, DossierStatus as Status, FiledDossier};
use crate::calendar::WorkingCalendar;
use crate::{Actor, Moment, Role};

/// Who a row of the table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Whoever filed it.
    Applicant,
    /// The agency's officers of this role.
    Officer(Role),
    /// The agency's leaders, but for those who examined it before its last step: four eyes.
    FreshLeader,
    /// The agency's officers of any role.
    AnyOfficer,
}

/// What else must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    None,
    /// The work below the interruptions stands here.
    Interrupting(&'static [Status]),
    /// The actor does the step that it is at.
    AtTheirStep(Next),
    /// The step is of the actor's role, and nobody else works on it.
    Claimable,
    /// The last step.
    LastStep,
    /// It has not been extended, and the due day is not the next to come.
    Extendable,
    /// The supplement request has gone unanswered past its day.
    Lapsed,
}

/// Whether another step must come after the one that it is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Needed,
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
/// Received, and with the office.
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

/// The desk handles what is registered or accepted; what is being processed is handled by its step.
const AT_THE_DESK: &[Status] = &[Status::Registered, Status::Accepted];

const RECEPTION: Who = Who::Officer(Role::Reception);
const LEADER: Who = Who::Officer(Role::Leader);

/// The table "Statuses and who moves them" of the design.
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
    row(DossierAction::Assign, OPEN, RECEPTION),
    row(DossierAction::Assign, OPEN, LEADER),
    row(DossierAction::Assign, OPEN, Who::AnyOfficer).only(Condition::Claimable),
    row(DossierAction::RequestPayment, AT_WORK, RECEPTION),
    row(DossierAction::RecordPayment, PAYMENT, RECEPTION),
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
    row(DossierAction::PostMessage, Status::ALL, Who::Applicant),
    row(DossierAction::PostMessage, Status::ALL, Who::AnyOfficer),
];

impl Row {
    /// What keeps this actor from it, if anything.
    fn barrier(
        &self,
        actor: &Actor,
        dossier: &FiledDossier,
        now: Moment,
        calendar: &WorkingCalendar,
    ) -> Option<Barrier> {
        let officer = actor.is_officer_of(dossier.agency);
        let theirs = match self.who {
            Who::Applicant => actor.account() == Some(dossier.applicant),
            Who::Officer(role) => officer && actor.role() == Some(role),
            Who::FreshLeader => officer && actor.role() == Some(Role::Leader),
            Who::AnyOfficer => officer,
        };
        if !theirs {
            return Some(Barrier::NotYours);
        }
        if !self.from.contains(&dossier.status()) {
            return Some(Barrier::Status);
        }
        if self.who == Who::FreshLeader && actor.account().is_some_and(|leader| dossier.examiners.contains(&leader)) {
            return Some(Barrier::Examined);
        }
        self.condition.barrier(actor, dossier, now, calendar)
    }
}

impl Condition {
    fn barrier(
        self,
        actor: &Actor,
        dossier: &FiledDossier,
        now: Moment,
        calendar: &WorkingCalendar,
    ) -> Option<Barrier> {
        match self {
            Self::None => None,
            Self::Interrupting(statuses) => (!statuses.contains(&dossier.base)).then_some(Barrier::Status),
            Self::AtTheirStep(next) => not_at_their_step(actor, dossier).or_else(|| {
                let last = dossier.step.as_ref().is_some_and(|current| current.step.is_last());
                (next == Next::Needed && last).then_some(Barrier::LastStep)
            }),
            Self::Claimable => {
                let others = dossier.assignee.is_some_and(|assignee| actor.account() != Some(assignee));
                not_of_their_role(actor, dossier).or(others.then_some(Barrier::Claimed))
            }
            Self::LastStep => {
                let last = dossier.step.as_ref().is_some_and(|current| current.step.is_last());
                if last { not_at_their_step(actor, dossier) } else { Some(Barrier::NotLastStep) }
            }
            Self::Extendable if dossier.extended => Some(Barrier::Extended),
            Self::Extendable => {
                let in_time = dossier.due_at.is_some_and(|due_at| calendar.is_before_last_working_day(now, due_at));
                (!in_time).then_some(Barrier::TooLate)
            }
            Self::Lapsed => {
                let respond_by = dossier.supplement.as_ref().and_then(|open| open.respond_by);
                respond_by.is_none_or(|respond_by| now <= respond_by).then_some(Barrier::NotLapsed)
            }
        }
    }
}

fn not_of_their_role(actor: &Actor, dossier: &FiledDossier) -> Option<Barrier> {
    let Some(current) = &dossier.step else { return Some(Barrier::Status) };
    (actor.role() != Some(current.step.role)).then_some(Barrier::OtherStep)
}

fn not_at_their_step(actor: &Actor, dossier: &FiledDossier) -> Option<Barrier> {
    not_of_their_role(actor, dossier).or_else(|| {
        let needed = dossier.step.as_ref().is_some_and(|current| current.step.assignee_required);
        (needed && (dossier.assignee.is_none() || dossier.assignee != actor.account())).then_some(Barrier::NotAssigned)
    })
}

/// Whether this actor may do this to a dossier that they may see.
///
/// # Errors
/// What keeps them from it: of several rows' barriers the one that is nearest to their case.
pub fn permit(
    action: DossierAction,
    actor: &Actor,
    dossier: &FiledDossier,
    now: Moment,
    calendar: &WorkingCalendar,
) -> Result<(), Barrier> {
    let rows = TABLE.iter().filter(|row| row.action == action);
    let mut nearest = Barrier::NotYours;
    for row in rows {
        match row.barrier(actor, dossier, now, calendar) {
            None => return Ok(()),
            Some(Barrier::Status) if nearest != Barrier::NotYours => {}
            Some(Barrier::NotYours) => {}
            Some(barrier) => nearest = barrier,
        }
    }
    Err(nearest)
}

/// The moves of the table: an action, from where it is done, and by whom, as their roles are called.
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

/// What this actor may do now, in the order of the contract.
pub fn allowed_actions(
    actor: &Actor,
    dossier: &FiledDossier,
    now: Moment,
    calendar: &WorkingCalendar,
) -> Vec<DossierAction> {
    DossierAction::ALL.iter().copied().filter(|action| permit(*action, actor, dossier, now, calendar).is_ok()).collect()
}
