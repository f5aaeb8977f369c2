//! Due moments of deadlines, and their recipients.

use super::*;
use crate::deadline::{Audience, Deadline, Deadlines, Warnings};

/// Warnings by the service's calendar.
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

/// Kinds of deadlines fallen due by `now`, with some already reached.
fn fallen(dossier: &Given<Dossier>, reached: &[Deadline], now: &str) -> Vec<&'static str> {
    let filed = filed(dossier);
    let deadlines = Deadlines { reached: reached.to_vec(), ..Deadlines::default() };
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

/// Officer with the account of this staff actor.
fn on_staff(actor: Actor) -> Officer {
    let Actor::Account { id, role, agency } = actor else { panic!("the staff has accounts") };
    Officer { account: id, role, agency }
}

fn staff() -> Vec<Officer> {
    [reception(), specialist(), leader()].map(on_staff).into()
}

/// Recipients by role, or `applicant`.
fn told(dossier: &Given<Dossier>, deadline: &Deadline, staff: &[Officer]) -> Vec<&'static str> {
    let told = filed(dossier).told_of(deadline, at("2026-03-04 17:00"), staff);
    let name = |(to, audience): &(AccountId, Audience)| match audience {
        Audience::Applicant => "applicant",
        Audience::Office => staff.iter().find(|officer| officer.account == *to).unwrap().role.name(),
    };
    told.iter().map(name).collect()
}

fn ending() -> Deadline {
    Deadline::SupplementTimeEnding { until: at("2026-03-05 17:00") }
}

fn lapsed() -> Deadline {
    Deadline::AnswerLapsed { request: REQUEST, respond_by: at("2026-03-04 17:00") }
}

fn due_soon() -> Deadline {
    Deadline::DueSoon { due_at: at("2026-03-23 17:00") }
}

fn assigned() -> Given<Dossier> {
    processing().when(leader().wants(assign_specialist())).then_accepted()
}

#[test]
fn those_are_told_who_can_do_something_about_it() {
    let over = Deadline::SupplementTimeEnding { until: at("2026-03-03 17:00") };
    let awaited = Deadline::AnswerAwaited { request: REQUEST, respond_by: None };
    let staff = staff();
    assert_eq!(told(&accepted(), &ending(), &staff), ["RECEPTION"]);
    assert_eq!(told(&processing(), &ending(), &staff), ["SPECIALIST"]);
    assert_eq!(told(&assigned(), &ending(), &staff), ["SPECIALIST"]);
    assert_eq!(told(&assigned(), &over, &staff), [""; 0]);
    assert_eq!(told(&assigned(), &awaited, &staff), ["applicant"]);
    assert_eq!(told(&assigned(), &lapsed(), &staff), ["applicant", "SPECIALIST", "LEADER"]);
    assert_eq!(told(&processing(), &due_soon(), &staff), ["SPECIALIST", "LEADER"]);
    assert_eq!(told(&accepted(), &due_soon(), &staff), ["RECEPTION", "LEADER"]);
}

#[test]
fn where_somebody_has_taken_it_their_colleagues_need_not_know() {
    let colleague = Officer { account: AccountId(Uuid::from_u128(15)), ..on_staff(specialist()) };
    let staff = [on_staff(specialist()), colleague];
    assert_eq!(filed(&assigned()).told_of(&ending(), at("2026-03-04 17:00"), &staff).len(), 1);
    assert_eq!(filed(&processing()).told_of(&ending(), at("2026-03-04 17:00"), &staff).len(), 2);
}

#[test]
fn what_is_still_at_the_desk_is_told_to_the_desk_although_somebody_has_been_given_it() {
    let given = accepted().when(reception().wants(assign_specialist())).then_accepted();
    assert_eq!(told(&given, &ending(), &staff()), ["RECEPTION"]);
    assert_eq!(told(&given, &due_soon(), &staff()), ["SPECIALIST", "RECEPTION", "LEADER"]);
}

#[test]
fn of_whoever_is_gone_the_colleagues_are_told_instead_and_the_leaders_where_there_are_none() {
    let colleague = Officer { account: AccountId(Uuid::from_u128(15)), ..on_staff(specialist()) };
    let elsewhere = Officer { agency: Some(agency(QUANG_NGAI)), ..on_staff(specialist()) };
    let other_work = Officer { role: Role::Reception, ..on_staff(specialist()) };
    for gone in [None, Some(elsewhere), Some(other_work)] {
        let rest = |others: &[Officer]| -> Vec<Officer> { gone.into_iter().chain(others.iter().copied()).collect() };
        let (with, without) = (rest(&[colleague, on_staff(leader())]), rest(&[on_staff(leader())]));
        let to = |staff: &[Officer]| filed(&assigned()).told_of(&ending(), at("2026-03-04 17:00"), staff);
        assert_eq!(to(&with), [(colleague.account, Audience::Office)], "{gone:?}");
        assert_eq!(to(&without), [(leader().account().unwrap(), Audience::Office)], "{gone:?}");
    }
    assert_eq!(told(&assigned(), &lapsed(), &[on_staff(leader())]), ["applicant", "LEADER"]);
    assert_eq!(told(&assigned(), &due_soon(), &[]), [""; 0]);
}

#[test]
fn what_was_reached_is_told_again_only_while_it_stands() {
    let reached = |deadlines: &[Deadline]| Deadlines { reached: deadlines.to_vec(), ..Deadlines::default() };
    let again = |dossier: &Given<Dossier>, deadlines: &[Deadline]| filed(dossier).still_reached(&reached(deadlines));
    let overdue = Deadline::Overdue { due_at: at("2026-03-23 17:00") };
    assert_eq!(again(&assigned(), &[ending(), due_soon()]), [ending(), due_soon()]);
    assert_eq!(again(&assigned(), &[due_soon(), overdue]), [overdue]);
    let asked = assigned().when(specialist().wants(request([paper("application")]))).then_accepted();
    assert_eq!(again(&asked, &[ending(), due_soon()]), []);
}
