use chrono::{NaiveTime, TimeDelta};

use super::{Audience, Deadline, Deadlines};
use crate::dossier::{ClockState, DossierStatus, FiledDossier};
use crate::{AccountId, Moment, Role};

/// How long before its time is over an applicant is reminded of a supplement request.
const BEFORE_ANSWER: TimeDelta = TimeDelta::days(3);
/// After how long they are reminded of one that sets no time.
const WITHOUT_DATE: TimeDelta = TimeDelta::days(10);
/// After its date, something is overdue.
const STEP: TimeDelta = TimeDelta::microseconds(1);
/// Reminders that fall on a day, not on a moment, are written when people are up.
const MORNING: NaiveTime = match NaiveTime::from_hms_opt(8, 0, 0) {
    Some(morning) => morning,
    None => NaiveTime::MIN,
};

/// From when on dates are near: eight working hours or fewer are left, by the calendar as it was when they were set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Warnings {
    /// Of the due date.
    pub due_soon_at: Option<Moment>,
    /// Of the time in which a supplement may be asked for.
    pub supplement_soon_at: Option<Moment>,
}

impl FiledDossier {
    /// What falls due unless something happens before, each with the moment from which on it counts as reached; what
    /// the deadlines have settled is left out.
    pub fn agenda(&self, warnings: Warnings, deadlines: &Deadlines) -> Vec<(Moment, Deadline)> {
        let mut agenda = Vec::new();
        if self.clock() == ClockState::Running
            && let Some(due_at) = self.due_at
        {
            agenda.extend(warnings.due_soon_at.map(|at| (at, Deadline::DueSoon { due_at })));
            agenda.push((due_at + STEP, Deadline::Overdue { due_at }));
        }
        // Whoever asked once has looked at the dossier: nothing is forgotten that a warning could save.
        if self.rounds == 0
            && self.clock() == ClockState::Running
            && let (Some(until), Some(at)) = (self.supplement_until, warnings.supplement_soon_at)
        {
            agenda.push((at, Deadline::SupplementTimeEnding { until }));
        }
        if self.status() == DossierStatus::SupplementRequested
            && let Some(open) = &self.supplement
        {
            let (request, respond_by) = (open.request, open.respond_by);
            let remind_at = remind_at(open.requested_at, respond_by);
            agenda.push((remind_at, Deadline::AnswerAwaited { request, respond_by }));
            agenda.extend(
                respond_by.map(|respond_by| (respond_by + STEP, Deadline::AnswerLapsed { request, respond_by })),
            );
        }
        agenda.retain(|(_, deadline)| !deadlines.has_settled(deadline));
        agenda
    }

    /// What has fallen due, the last first; what one of them settles is left out.
    pub fn fallen_due(&self, warnings: Warnings, deadlines: &Deadlines, now: Moment) -> Vec<Deadline> {
        let mut fallen = self.agenda(warnings, deadlines);
        fallen.retain(|(at, _)| *at <= now);
        fallen.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        let mut due: Vec<Deadline> = Vec::new();
        for (_, deadline) in fallen {
            if !due.iter().any(|later| deadline.is_settled_by(later)) {
                due.push(deadline);
            }
        }
        due
    }

    /// Who is told of a deadline by name, and which officers of the agency by their role.
    ///
    /// The officer who may still ask for a supplement; the applicant who is to answer; whoever works on a dossier and
    /// the leaders where its date comes near or passes, as they may extend or stop it. Nobody is warned of what is over.
    pub fn told_of(&self, deadline: &Deadline, now: Moment) -> (Vec<(AccountId, Audience)>, Vec<Role>) {
        let assignee = self.assignee.map(|officer| (officer, Audience::Office));
        let applicant = (self.applicant, Audience::Applicant);
        let at_work = self.step.as_ref().map_or(Role::Reception, |current| current.step.role);
        // Where somebody has taken it, their colleagues need not know.
        let colleagues = if assignee.is_none() { vec![at_work] } else { Vec::new() };
        match deadline {
            Deadline::SupplementTimeEnding { until } if *until < now => (Vec::new(), Vec::new()),
            Deadline::SupplementTimeEnding { .. } => (assignee.into_iter().collect(), colleagues),
            Deadline::AnswerAwaited { .. } => (vec![applicant], Vec::new()),
            Deadline::AnswerLapsed { .. } => (std::iter::once(applicant).chain(assignee).collect(), vec![Role::Leader]),
            Deadline::DueSoon { .. } | Deadline::Overdue { .. } => {
                let roles = colleagues.into_iter().filter(|role| *role != Role::Leader).chain([Role::Leader]);
                (assignee.into_iter().collect(), roles.collect())
            }
        }
    }
}

/// Three days before the time is over, in the morning; of a short time, in its middle.
fn remind_at(requested_at: Moment, respond_by: Option<Moment>) -> Moment {
    let morning_of = |moment: Moment| Moment::from_local(moment.local_date().and_time(MORNING));
    match respond_by {
        Some(respond_by) => {
            let middle = requested_at + (respond_by - requested_at) / 2;
            morning_of(respond_by - BEFORE_ANSWER).max(middle)
        }
        None => morning_of(requested_at + WITHOUT_DATE),
    }
}
