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
fn an_accepted_dossier_has_three_deadlines() {
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
fn only_the_answer_falls_due_while_a_supplement_is_awaited() {
    assert_eq!(
        agenda(&asked_until("2026-03-20 17:00")),
        [(at("2026-03-17 08:00"), "ANSWER_AWAITED"), (just_after("2026-03-20 17:00"), "ANSWER_LAPSED")]
    );
    assert_eq!(agenda(&asked(&accepted(), [paper("application")])), [(at("2026-03-13 08:00"), "ANSWER_AWAITED")]);
}

#[test]
fn the_reminder_of_a_short_time_limit_comes_halfway() {
    assert_eq!(agenda(&asked_until("2026-03-05 17:00"))[0], (at("2026-03-04 13:00"), "ANSWER_AWAITED"));
}

#[test]
fn the_end_of_the_supplement_time_is_not_announced_after_a_request() {
    let answered = asked_until("2026-03-20 17:00")
        .when(citizen().wants(answer(None, vec![], Some("Đã nộp rồi"))).at("2026-03-03 15:00"))
        .then_accepted();
    let kinds: Vec<_> = agenda(&answered).into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(kinds, ["DUE_SOON", "OVERDUE"]);
}

#[test]
fn withdrawn_and_ended_dossiers_have_no_deadlines() {
    let asked = asked_until("2026-03-20 17:00");
    assert_eq!(agenda(&withdrawing(&asked)), []);
    let withdrawing = withdrawing(&accepted());
    assert_eq!(agenda(&withdrawing.when(reception().wants(stop())).then_accepted()), []);
}

#[test]
fn after_an_outage_overdue_replaces_its_warning() {
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
fn those_who_can_act_are_notified() {
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
fn an_assigned_dossier_notifies_its_assignee_and_not_their_colleagues() {
    let colleague = Officer { account: AccountId(Uuid::from_u128(15)), ..on_staff(specialist()) };
    let staff = [on_staff(specialist()), colleague];
    assert_eq!(filed(&assigned()).told_of(&ending(), at("2026-03-04 17:00"), &staff).len(), 1);
    assert_eq!(filed(&processing()).told_of(&ending(), at("2026-03-04 17:00"), &staff).len(), 2);
}

#[test]
fn a_dossier_at_the_desk_notifies_reception_despite_its_assignee() {
    let given = accepted().when(reception().wants(assign_specialist())).then_accepted();
    assert_eq!(told(&given, &ending(), &staff()), ["RECEPTION"]);
    assert_eq!(told(&given, &due_soon(), &staff()), ["SPECIALIST", "RECEPTION", "LEADER"]);
}

#[test]
fn colleagues_or_else_leaders_are_notified_in_place_of_an_officer_who_left() {
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
fn a_reached_deadline_is_notified_again_only_while_it_needs_action() {
    let reached = |deadlines: &[Deadline]| Deadlines { reached: deadlines.to_vec(), ..Deadlines::default() };
    let again = |dossier: &Given<Dossier>, deadlines: &[Deadline]| filed(dossier).still_reached(&reached(deadlines));
    let overdue = Deadline::Overdue { due_at: at("2026-03-23 17:00") };
    assert_eq!(again(&assigned(), &[ending(), due_soon()]), [ending(), due_soon()]);
    assert_eq!(again(&assigned(), &[due_soon(), overdue]), [overdue]);
    let asked = assigned().when(specialist().wants(request([paper("application")]))).then_accepted();
    assert_eq!(again(&asked, &[ending(), due_soon()]), []);
}
