use super::*;
use crate::deadline::{Audience, Deadline, Deadlines, Warnings};

/// By the calendar of the service.
fn warnings(filed: &FiledDossier) -> Warnings {
    let services = services();
    let soon = |date: Option<Moment>| date.map(|date| services.rulebook.calendar().due_soon_at(date));
    Warnings { due_soon_at: soon(filed.due_at), supplement_soon_at: soon(filed.supplement_until) }
}

fn agenda(dossier: &Given<Dossier>) -> Vec<(Moment, &'static str)> {
    let filed = filed(dossier);
    let mut agenda = filed.agenda(warnings(&filed), &Deadlines::default());
    agenda.sort_by_key(|(at, _)| *at);
    agenda.into_iter().map(|(at, deadline)| (at, deadline.kind())).collect()
}

/// What has fallen due by then, where these were reached before.
fn fallen(dossier: &Given<Dossier>, reached: &[Deadline], now: &str) -> Vec<&'static str> {
    let filed = filed(dossier);
    let deadlines = Deadlines { version: 0, reached: reached.to_vec() };
    let due = filed.fallen_due(warnings(&filed), &deadlines, at(now));
    due.iter().map(Deadline::kind).collect()
}

fn just_after(moment: &str) -> Moment {
    at(moment) + chrono::TimeDelta::microseconds(1)
}

fn asked_until(moment: &str) -> Given<Dossier> {
    let wanted = until(request([paper("application")]), moment);
    accepted().when(reception().wants(wanted).at("2026-03-03 09:00")).then_accepted()
}

#[test]
fn the_clock_of_an_accepted_dossier_runs_towards_three_dates() {
    assert_eq!(agenda(&submitted()), []);
    assert_eq!(
        agenda(&accepted()),
        [
            (at("2026-03-04 17:00"), "SUPPLEMENT_TIME_ENDING"),
            (at("2026-03-20 17:00"), "DUE_SOON"),
            (just_after("2026-03-23 17:00"), "OVERDUE"),
        ]
    );
}

#[test]
fn while_the_applicant_is_awaited_only_their_answer_falls_due() {
    assert_eq!(
        agenda(&asked_until("2026-03-20 17:00")),
        [(at("2026-03-17 08:00"), "ANSWER_AWAITED"), (just_after("2026-03-20 17:00"), "ANSWER_LAPSED")]
    );
    assert_eq!(agenda(&asked(&accepted(), [paper("application")])), [(at("2026-03-13 08:00"), "ANSWER_AWAITED")]);
}

#[test]
fn of_a_short_time_the_reminder_comes_in_the_middle() {
    assert_eq!(agenda(&asked_until("2026-03-05 17:00"))[0], (at("2026-03-04 13:00"), "ANSWER_AWAITED"));
}

#[test]
fn whoever_asked_for_a_supplement_is_not_warned_that_the_time_for_it_ends() {
    let answered = asked_until("2026-03-20 17:00")
        .when(citizen().wants(answer(None, vec![], Some("Đã nộp rồi"))).at("2026-03-03 15:00"))
        .then_accepted();
    let kinds: Vec<_> = agenda(&answered).into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(kinds, ["DUE_SOON", "OVERDUE"]);
}

#[test]
fn nothing_falls_due_of_what_is_asked_back_or_has_ended() {
    let asked = asked_until("2026-03-20 17:00");
    assert_eq!(agenda(&withdrawing(&asked)), []);
    let withdrawing = withdrawing(&accepted());
    assert_eq!(agenda(&withdrawing.when(reception().wants(stop())).then_accepted()), []);
}

#[test]
fn a_service_that_was_down_says_what_is_late_and_not_that_it_would_be() {
    let dossier = accepted();
    let due_at = at("2026-03-23 17:00");
    assert_eq!(fallen(&dossier, &[], "2026-03-04 16:59"), [""; 0]);
    assert_eq!(fallen(&dossier, &[], "2026-03-21 09:00"), ["DUE_SOON", "SUPPLEMENT_TIME_ENDING"]);
    assert_eq!(fallen(&dossier, &[], "2026-03-24 09:00"), ["OVERDUE", "SUPPLEMENT_TIME_ENDING"]);
    let reached = [Deadline::Overdue { due_at }];
    assert_eq!(fallen(&dossier, &reached, "2026-03-24 09:00"), ["SUPPLEMENT_TIME_ENDING"]);
    let asked = asked_until("2026-03-20 17:00");
    assert_eq!(fallen(&asked, &[], "2026-03-18 09:00"), ["ANSWER_AWAITED"]);
    assert_eq!(fallen(&asked, &[], "2026-03-21 09:00"), ["ANSWER_LAPSED"]);
}

#[test]
fn those_are_told_who_can_do_something_about_it() {
    let told = |dossier: &Given<Dossier>, deadline: &Deadline| filed(dossier).told_of(deadline, at("2026-03-04 17:00"));
    let ending = Deadline::SupplementTimeEnding { until: at("2026-03-05 17:00") };
    let over = Deadline::SupplementTimeEnding { until: at("2026-03-03 17:00") };
    let due_soon = Deadline::DueSoon { due_at: at("2026-03-23 17:00") };
    let awaited = Deadline::AnswerAwaited { request: REQUEST, respond_by: None };
    let lapsed = Deadline::AnswerLapsed { request: REQUEST, respond_by: at("2026-03-04 17:00") };
    let assigned = processing().when(leader().wants(assign_specialist())).then_accepted();
    let officer = (specialist().account().unwrap(), Audience::Office);
    let applicant = (CITIZEN, Audience::Applicant);

    assert_eq!(told(&accepted(), &ending), (vec![], vec![Role::Reception]));
    assert_eq!(told(&processing(), &ending), (vec![], vec![Role::Specialist]));
    assert_eq!(told(&assigned, &ending), (vec![officer], vec![]));
    assert_eq!(told(&assigned, &over), (vec![], vec![]));
    assert_eq!(told(&assigned, &awaited), (vec![applicant], vec![]));
    assert_eq!(told(&assigned, &lapsed), (vec![applicant, officer], vec![Role::Leader]));
    assert_eq!(told(&assigned, &due_soon), (vec![officer], vec![Role::Leader]));
    assert_eq!(told(&processing(), &due_soon), (vec![], vec![Role::Specialist, Role::Leader]));
    assert_eq!(told(&deciding(), &due_soon), (vec![], vec![Role::Leader]));
}
