//! Given-when-then tests of deadlines; due moments and recipients are tested with dossiers.

use uuid::Uuid;

use super::*;
use crate::testing::people::*;
use crate::testing::*;
use crate::{Actor, Moment, Refusal, SupplementRequestId};

fn due_at() -> Moment {
    at("2026-03-23 17:00")
}

fn reach(deadline: Deadline) -> DeadlineCommand {
    DeadlineCommand::Reach { deadline, tell: vec![] }
}

fn reached(deadline: Deadline) -> DeadlineEvent {
    DeadlineEvent::DeadlineReached { at: at(MORNING), deadline }
}

#[test]
fn a_deadline_is_reached_once_and_notified_once_per_recipient() {
    let deadline = Deadline::DueSoon { due_at: due_at() };
    let (to, audience) = (CITIZEN, Audience::Applicant);
    let told = || DeadlineEvent::ReminderRequested { at: at(MORNING), deadline, to, audience };
    let tell = DeadlineCommand::Reach { deadline, tell: vec![(to, audience), (to, audience)] };
    let once = nothing::<Deadlines>().when(Actor::System.wants(tell.clone())).then([reached(deadline), told()]);
    once.when(Actor::System.wants(tell)).then([]);
}

#[test]
fn a_moved_date_is_another_deadline() {
    let deadlines = given::<Deadlines>([reached(Deadline::DueSoon { due_at: due_at() })]);
    let moved = Deadline::DueSoon { due_at: at("2026-03-25 17:00") };
    deadlines.when(Actor::System.wants(reach(moved))).then([reached(moved)]);
}

#[test]
fn an_overdue_dossier_gets_no_warning() {
    let deadlines = given::<Deadlines>([reached(Deadline::Overdue { due_at: due_at() })]);
    deadlines.when(Actor::System.wants(reach(Deadline::DueSoon { due_at: due_at() }))).then([]);
    let request = SupplementRequestId(Uuid::from_u128(1));
    let lapsed = Deadline::AnswerLapsed { request, respond_by: due_at() };
    let awaited = Deadline::AnswerAwaited { request, respond_by: Some(due_at()) };
    given::<Deadlines>([reached(lapsed)]).when(Actor::System.wants(reach(awaited))).then([]);
    given::<Deadlines>([reached(awaited)]).when(Actor::System.wants(reach(lapsed))).then([reached(lapsed)]);
}

#[test]
fn only_the_service_records_deadlines() {
    let deadline = Deadline::Overdue { due_at: due_at() };
    for actor in [citizen(), reception(), leader(), Actor::Anonymous] {
        nothing::<Deadlines>().when(actor.wants(reach(deadline))).then_refused(Refusal::Forbidden);
    }
}

#[test]
fn a_reached_deadline_is_notified_to_new_recipients_only() {
    let deadline = Deadline::DueSoon { due_at: due_at() };
    let audience = Audience::Office;
    let (first, second) = (reception().account().unwrap(), leader().account().unwrap());
    let told = |to| DeadlineEvent::ReminderRequested { at: at(MORNING), deadline, to, audience };
    let tell = || DeadlineCommand::Tell { deadline, tell: vec![(first, audience), (second, audience)] };
    nothing::<Deadlines>().when(Actor::System.wants(tell())).then_nothing();
    let reached = given::<Deadlines>([reached(deadline), told(first)]);
    let again = reached.when(Actor::System.wants(tell())).then([told(second)]);
    again.when(Actor::System.wants(tell())).then_nothing();
    reached.when(leader().wants(tell())).then_refused(Refusal::Forbidden);
}
