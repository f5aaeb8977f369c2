//! Working time left until the due date, and the party that has to act.

use super::*;

fn left(dossier: &Given<Dossier>, now: &str) -> Option<(bool, u32, u64)> {
    let services = services();
    let left = filed(dossier).time_left(at(now), services.rulebook.calendar());
    left.map(|left| (left.is_over, left.working_days, left.working_minutes / 60))
}

#[test]
fn time_left_counts_down_to_the_due_date_and_up_after_it() {
    let dossier = accepted();
    assert_eq!(left(&dossier, "2026-03-02 10:00"), Some((false, 15, 125)));
    assert_eq!(left(&dossier, "2026-03-20 17:00"), Some((false, 1, 8)));
    assert_eq!(left(&dossier, "2026-03-23 15:30"), Some((false, 0, 1)));
    assert_eq!(left(&dossier, "2026-03-23 17:00"), Some((false, 0, 0)));
    assert_eq!(left(&dossier, "2026-03-23 18:00"), Some((true, 0, 0)));
    assert_eq!(left(&dossier, "2026-03-25 09:30"), Some((true, 2, 10)));
}

#[test]
fn fifteen_days_are_left_after_reception_outside_opening_hours() {
    let on_sunday = submitted().when(reception().wants(accept()).at("2026-03-08 10:00")).then_accepted();
    let days = |now| left(&on_sunday, now).map(|(is_over, days, _)| (is_over, days));
    assert_eq!(days("2026-03-08 10:00"), Some((false, 15)));
    assert_eq!(days("2026-03-09 17:00"), Some((false, 15)));
    assert_eq!(days("2026-03-09 18:00"), Some((false, 14)));
    assert_eq!(days("2026-03-10 08:00"), Some((false, 14)));
    assert_eq!(days("2026-03-30 08:00"), Some((false, 0)));
    let after_hours = submitted().when(reception().wants(accept()).at("2026-03-06 18:00")).then_accepted();
    assert_eq!(left(&after_hours, "2026-03-06 18:00").map(|(_, days, _)| days), Some(15));
}

#[test]
fn time_left_stands_still_while_the_clock_is_paused() {
    let asked = asked(&accepted(), [paper("application")]);
    let then = left(&accepted(), "2026-03-03 09:00");
    assert!(then.is_some());
    assert_eq!(left(&asked, "2026-03-05 16:00"), then);
    assert_eq!(left(&asked, "2026-04-29 16:00"), then);
}

#[test]
fn there_is_no_time_left_before_acceptance_or_after_the_end() {
    assert_eq!(left(&submitted(), "2026-03-02 10:00"), None);
    let decided = deciding().when(leader().wants(decide(DossierOutcome::Granted)).at("2026-03-04 09:00"));
    assert_eq!(left(&decided.then_accepted(), "2026-03-05 10:00"), None);
}

#[test]
fn each_status_tells_whose_turn_it_is() {
    let turn = |dossier: &Given<Dossier>| filed(dossier).turn();
    assert_eq!(turn(&submitted()), Turn::Office);
    assert_eq!(turn(&processing()), Turn::Office);
    let asked = asked(&accepted(), [paper("application")]);
    assert_eq!(turn(&asked), Turn::Applicant);
    assert_eq!(turn(&withdrawing(&asked)), Turn::Office);
    let to_pay = accepted().when(reception().wants(request_payment("1200000"))).then_accepted();
    assert_eq!(turn(&to_pay), Turn::Applicant);
    assert_eq!(turn(&submitted().when(reception().wants(reject())).then_accepted()), Turn::Nobody);
}
