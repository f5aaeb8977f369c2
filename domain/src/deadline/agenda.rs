//! Pending and reached deadlines of a dossier, and the recipients of each.

use chrono::{NaiveTime, TimeDelta};

use super::{Audience, Deadline, Deadlines};
use crate::dossier::{ClockState, DossierStatus, FiledDossier, Officer};
use crate::{AccountId, Moment, Role};

/// Lead time of the reminder of a supplement request before its time is over.
const BEFORE_ANSWER: TimeDelta = TimeDelta::days(3);
/// Time after which the applicant is reminded of a request without a time limit.
const WITHOUT_DATE: TimeDelta = TimeDelta::days(10);
/// Smallest difference of two moments: overdue is after its date.
const STEP: TimeDelta = TimeDelta::microseconds(1);
/// Time of reminders that fall on a day rather than a moment: when people are up.
const MORNING: NaiveTime = match NaiveTime::from_hms_opt(8, 0, 0) {
    Some(morning) => morning,
    None => NaiveTime::MIN,
};

/// Warning moments from which eight working hours or fewer are left, by the calendar as it was when the dates were set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Warnings {
    /// Warning moment of the due date.
    pub due_soon_at: Option<Moment>,
    /// Warning moment of the time in which a supplement may be asked for.
    pub supplement_soon_at: Option<Moment>,
}

impl FiledDossier {
    /// Pending deadlines, each with the moment from which it counts as reached; settled ones are left out.
    pub fn agenda(&self, warnings: Warnings, deadlines: &Deadlines) -> Vec<(Moment, Deadline)> {
        let mut agenda = Vec::new();
        if self.clock() == ClockState::Running
            && let Some(due_at) = self.due_at
        {
            agenda.extend(warnings.due_soon_at.map(|at| (at, Deadline::DueSoon { due_at })));
            agenda.push((due_at + STEP, Deadline::Overdue { due_at }));
        }
        // An office that asked once has looked at the dossier: no warning is needed.
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

    /// Deadlines that have fallen due, latest first; those settled by another of them are left out.
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

    /// Deadlines that were reached and still need an action: their recipients may be gone since.
    pub fn still_reached(&self, deadlines: &Deadlines) -> Vec<Deadline> {
        // Only standing deadlines matter here, not their warning moments.
        let any_time = Warnings { due_soon_at: self.due_at, supplement_soon_at: self.supplement_until };
        let standing = self.agenda(any_time, &Deadlines::default());
        let stands = |deadline: &Deadline| standing.iter().any(|(_, standing)| standing == deadline);
        let reached = &deadlines.reached;
        let is_settled =
            |deadline: &Deadline| reached.iter().any(|other| other != deadline && deadline.is_settled_by(other));
        reached.iter().copied().filter(|deadline| stands(deadline) && !is_settled(deadline)).collect()
    }

    /// Recipients of a deadline. `staff` are the agency's officers whose accounts are in use: no other officer is
    /// notified, not even an assignee.
    ///
    /// Officers who may still request a supplement; the applicant who has to answer; as the due date approaches or
    /// passes, those who have to act and the leaders, since they may extend or stop it. The end of the supplement time
    /// is not announced once it has passed.
    pub fn told_of(&self, deadline: &Deadline, now: Moment, staff: &[Officer]) -> Vec<(AccountId, Audience)> {
        let applicant = (self.applicant, Audience::Applicant);
        let assignee = || self.of_staff(staff, |officer| Some(officer.account) == self.assignee);
        let leaders = || self.of_staff(staff, |officer| officer.role == Role::Leader);
        match deadline {
            Deadline::SupplementTimeEnding { until } if *until < now => Vec::new(),
            Deadline::SupplementTimeEnding { .. } => self.to_act(staff),
            Deadline::AnswerAwaited { .. } => vec![applicant],
            Deadline::AnswerLapsed { .. } => {
                let office: Vec<_> = assignee().into_iter().chain(leaders()).collect();
                let office = if office.is_empty() { self.to_act(staff) } else { office };
                std::iter::once(applicant).chain(office).collect()
            }
            Deadline::DueSoon { .. } | Deadline::Overdue { .. } => {
                assignee().into_iter().chain(self.to_act(staff)).chain(leaders()).collect()
            }
        }
    }

    fn to_act(&self, staff: &[Officer]) -> Vec<(AccountId, Audience)> {
        self.workplace().officers(staff).into_iter().map(|officer| (officer, Audience::Office)).collect()
    }

    fn of_staff(&self, staff: &[Officer], wanted: impl Fn(&Officer) -> bool) -> Vec<(AccountId, Audience)> {
        let here = staff.iter().filter(|officer| officer.agency == Some(self.agency) && wanted(officer));
        here.map(|officer| (officer.account, Audience::Office)).collect()
    }
}

/// Three days before the time is over, in the morning; the middle of a short time.
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
