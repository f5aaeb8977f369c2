//! Timeliness by clock state and due date.

use super::*;

const DUE: &str = "2026-03-23 17:00";
const SOON: &str = "2026-03-20 17:00";

fn timeliness(clock: ClockState, ended: Option<&str>, now: &str) -> Timeliness {
    Timeliness::of(clock, Some(at(DUE)), Some(at(SOON)), ended.map(at), at(now))
}

#[test]
fn a_running_clock_is_on_time_then_due_soon_then_overdue() {
    for (now, expected) in [
        ("2026-03-20 16:59", Timeliness::OnTime),
        ("2026-03-20 17:00", Timeliness::DueSoon),
        ("2026-03-23 17:00", Timeliness::DueSoon),
        ("2026-03-23 17:01", Timeliness::Overdue),
    ] {
        assert_eq!(timeliness(ClockState::Running, None, now), expected, "{now}");
    }
}

#[test]
fn a_paused_clock_is_never_overdue() {
    for now in ["2026-03-02 09:00", "2027-03-02 09:00"] {
        assert_eq!(timeliness(ClockState::Paused, None, now), Timeliness::Paused);
    }
}

#[test]
fn timeliness_is_final_after_the_end() {
    for (ended, expected) in [
        ("2026-03-22 23:59", Timeliness::DoneEarly),
        ("2026-03-23 07:00", Timeliness::DoneOnTime),
        ("2026-03-23 17:00", Timeliness::DoneOnTime),
        ("2026-03-23 17:01", Timeliness::DoneLate),
        ("2026-04-01 09:00", Timeliness::DoneLate),
    ] {
        for now in [ended, "2027-03-02 09:00"] {
            assert_eq!(timeliness(ClockState::Ended, Some(ended), now), expected, "{ended}");
        }
    }
}

#[test]
fn a_dossier_without_a_due_date_is_not_started() {
    let now = at("2026-03-02 09:00");
    for clock in [ClockState::NotStarted, ClockState::Running, ClockState::Paused, ClockState::Ended] {
        assert_eq!(Timeliness::of(clock, None, None, None, now), Timeliness::NotStarted);
    }
    assert_eq!(timeliness(ClockState::NotStarted, None, "2027-03-02 09:00"), Timeliness::NotStarted);
}

#[test]
fn timeliness_follows_the_clock_of_the_dossier() {
    let soon = Some(at(SOON));
    let overdue = at("2026-03-24 09:00");
    assert_eq!(filed(&submitted()).timeliness(None, overdue), Timeliness::NotStarted);
    assert_eq!(filed(&accepted()).timeliness(soon, overdue), Timeliness::Overdue);
    assert_eq!(filed(&asked(&accepted(), [paper("application")])).timeliness(soon, overdue), Timeliness::Paused);
    let stopped = accepted().when(leader().wants(stop()).at("2026-03-05 09:00")).then_accepted();
    assert_eq!(filed(&stopped).timeliness(soon, overdue), Timeliness::DoneEarly);
}

#[test]
fn names_are_those_of_the_contract_and_parse_back() {
    for status in DossierStatus::ALL.iter().copied() {
        assert_eq!(serde_json::to_value(status).unwrap(), json!(status.name()));
        assert_eq!(DossierStatus::from_name(status.name()), Some(status));
    }
    for clock in [ClockState::NotStarted, ClockState::Running, ClockState::Paused, ClockState::Ended] {
        assert_eq!(serde_json::to_value(clock).unwrap(), json!(clock.name()));
        assert_eq!(ClockState::from_name(clock.name()), Some(clock));
    }
    for timeliness in Timeliness::ALL {
        assert_eq!(Timeliness::from_name(timeliness.name()), Some(timeliness));
    }
    assert_eq!(DossierStatus::from_name("registered"), None);
    assert_eq!(Timeliness::from_name("RUNNING"), None);
    assert_eq!(ClockState::from_name(""), None);
    let last = DossierStatus::ALL.iter().copied().filter(|status| status.is_final()).map(DossierStatus::name);
    assert_eq!(last.collect::<Vec<_>>(), ["REJECTED", "STOPPED", "RESULT_RETURNED"]);
}
