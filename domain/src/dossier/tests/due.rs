//! Recomputation of the due date after pauses of the clock.

use super::*;

/// A supplement request at one moment, answered with a message at another.
fn waited(dossier: &Given<Dossier>, asked: &str, answered: &str) -> When<Dossier> {
    let desk = if filed(dossier).procedure.code == TOBACCO { reception_elsewhere() } else { reception() };
    let asked = dossier.when(desk.wants(request([paper("application")])).at(asked)).then_accepted();
    asked.when(citizen().wants(answer(None, vec![], Some("Xong"))).at(answered))
}

/// A supplement request at one moment, cancelled at another.
fn taken_back(dossier: &Given<Dossier>, asked: &str, cancelled: &str) -> When<Dossier> {
    let desk = if filed(dossier).procedure.code == TOBACCO { reception_elsewhere() } else { reception() };
    let asked = dossier.when(desk.wants(request([paper("application")])).at(asked)).then_accepted();
    asked.when(desk.wants(cancel()).at(cancelled))
}

#[track_caller]
fn assert_moved(outcome: When<Dossier>, due: &str, reason: DueReason, paused: u64) -> Given<Dossier> {
    let dossier = outcome.then_accepted();
    let events = dossier.clone().events();
    let Some(DossierEvent::DueDateMoved { due_at, reason: why, paused_minutes, .. }) = events.last() else {
        panic!("{:?}", events.last())
    };
    assert_eq!((due_at.local(), *why, *paused_minutes), (at(due).local(), reason, paused));
    assert_eq!((filed(&dossier).due_at, filed(&dossier).paused_minutes), (Some(at(due)), paused));
    dossier
}

#[track_caller]
fn assert_unmoved(outcome: When<Dossier>) -> Given<Dossier> {
    let dossier = outcome.then_accepted();
    let last = dossier.clone().events().pop();
    assert!(!matches!(last, Some(DossierEvent::DueDateMoved { .. })), "{last:?}");
    dossier
}

fn tobacco() -> Given<Dossier> {
    filed_under(TOBACCO, 1, filled_in(TOBACCO))
        .when(reception_elsewhere().wants(accept()).at("2026-03-02 10:00"))
        .then_accepted()
}

fn origin() -> Given<Dossier> {
    filed_under(ORIGIN, 1, filled_in(ORIGIN)).when(reception().wants(accept()).at("2026-03-02 10:15")).then_accepted()
}

#[test]
fn a_dossier_not_yet_accepted_has_no_due_date_to_move() {
    let dossier = assert_unmoved(waited(&submitted(), "2026-03-03 09:00", "2026-03-10 09:00"));
    assert_eq!((filed(&dossier).due_at, filed(&dossier).paused_minutes), (None, 0));
    assert_unmoved(taken_back(&submitted(), "2026-03-03 09:00", "2026-03-10 09:00"));
}

#[test]
fn the_working_time_between_request_and_answer_is_added_to_the_promised_date() {
    let dossier = waited(&accepted(), "2026-03-03 09:00", "2026-03-04 11:00");
    let dossier = assert_moved(dossier, "2026-03-25 17:00", DueReason::Supplemented, 600);
    assert_eq!(filed(&dossier).promised_at, Some(at("2026-03-23 17:00")));
    assert_eq!(filed(&dossier).clock(), ClockState::Running);
}

#[test]
fn pauses_of_all_rounds_are_added_up_and_rounded_up_once() {
    let first = waited(&accepted(), "2026-03-03 07:00", "2026-03-03 11:00");
    let first = assert_moved(first, "2026-03-24 17:00", DueReason::Supplemented, 240);
    let second = waited(&first, "2026-03-04 07:00", "2026-03-04 11:00");
    let second = assert_moved(second, "2026-03-24 17:00", DueReason::Supplemented, 480);
    let third = taken_back(&second, "2026-03-05 07:00", "2026-03-05 07:01");
    assert_moved(third, "2026-03-25 17:00", DueReason::SupplementCancelled, 481);
}

#[test]
fn a_pause_outside_opening_hours_adds_nothing() {
    assert_unmoved(waited(&accepted(), "2026-03-03 11:30", "2026-03-03 13:30"));
    assert_unmoved(waited(&accepted(), "2026-03-06 17:00", "2026-03-09 07:00"));
    assert_unmoved(taken_back(&accepted(), "2026-03-03 17:00", "2026-03-04 06:00"));
}

#[test]
fn days_off_within_a_pause_add_nothing() {
    let promotion = filed_under(PROMOTION, 1, filled_in(PROMOTION));
    let dossier = promotion.when(reception().wants(accept()).at("2026-02-12 09:00")).then_accepted();
    assert_eq!(filed(&dossier).due_at, Some(at("2026-02-26 17:00")));
    let asked = dossier.when(reception().wants(request([paper("rules")])).at("2026-02-13 16:00")).then_accepted();
    let answered = asked.when(citizen().wants(answer(None, vec![], Some("Xong"))).at("2026-02-23 08:00"));
    assert_moved(answered, "2026-02-27 17:00", DueReason::Supplemented, 120);
}

#[test]
fn a_limit_of_working_hours_moves_by_the_minute() {
    assert_eq!(filed(&origin()).due_at, Some(at("2026-03-03 10:15")));
    let dossier = waited(&origin(), "2026-03-02 10:45", "2026-03-02 14:00");
    let dossier = assert_moved(dossier, "2026-03-03 11:30", DueReason::Supplemented, 75);
    let again = waited(&dossier, "2026-03-03 07:00", "2026-03-03 07:01");
    assert_moved(again, "2026-03-03 13:31", DueReason::Supplemented, 76);
}

#[test]
fn the_due_date_stays_while_the_clock_is_paused() {
    let dossier = asked(&accepted(), [paper("application")]);
    assert_eq!((filed(&dossier).clock(), filed(&dossier).due_at), (ClockState::Paused, Some(at("2026-03-23 17:00"))));
}

#[test]
fn the_restart_policy_restarts_the_time_limit() {
    assert_eq!(filed(&tobacco()).due_at, Some(at("2026-03-23 17:00")));
    let dossier = waited(&tobacco(), "2026-03-03 09:00", "2026-03-10 09:00");
    let dossier = assert_moved(dossier, "2026-03-31 17:00", DueReason::Supplemented, 0);
    assert_eq!(filed(&dossier).promised_at, Some(at("2026-03-31 17:00")));
    let again = waited(&dossier, "2026-03-11 09:00", "2026-03-12 18:00");
    assert_moved(again, "2026-04-03 17:00", DueReason::Supplemented, 0);
}

#[test]
fn an_answer_on_the_day_of_acceptance_restarts_nothing() {
    assert_unmoved(waited(&tobacco(), "2026-03-02 11:00", "2026-03-02 16:00"));
}

#[test]
fn a_cancelled_request_only_pauses_under_the_restart_policy_too() {
    let paused = taken_back(&tobacco(), "2026-03-03 07:00", "2026-03-03 11:00");
    let paused = assert_moved(paused, "2026-03-24 17:00", DueReason::SupplementCancelled, 240);
    let anew = waited(&paused, "2026-03-04 09:00", "2026-03-10 09:00");
    let anew = assert_moved(anew, "2026-03-31 17:00", DueReason::Supplemented, 0);
    let paused = taken_back(&anew, "2026-03-11 07:00", "2026-03-11 11:00");
    assert_moved(paused, "2026-04-01 17:00", DueReason::SupplementCancelled, 240);
}

#[test]
fn a_requested_withdrawal_neither_pauses_nor_resumes_the_clock() {
    let dossier = withdrawing(&accepted());
    assert_eq!(filed(&dossier).clock(), ClockState::Running);
    let back = dossier.when(reception().wants(decline()).at("2026-03-06 09:00")).then_accepted();
    assert_eq!((filed(&back).due_at, filed(&back).paused_minutes), (Some(at("2026-03-23 17:00")), 0));

    let above = withdrawing(&asked(&accepted(), [paper("application")]));
    assert_eq!(filed(&above).clock(), ClockState::Paused);
    let back = above.when(leader().wants(decline()).at("2026-03-04 09:00")).then_accepted();
    let answered = back.when(citizen().wants(answer(None, vec![], Some("Xong"))).at("2026-03-04 11:00"));
    assert_moved(answered, "2026-03-25 17:00", DueReason::Supplemented, 600);
}
