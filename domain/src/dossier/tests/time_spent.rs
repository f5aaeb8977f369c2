//! Working time of each stay at the desk and at the steps.

use super::*;

fn standing(moment: &str, clock: ClockState, step: Option<&str>) -> TimelinePoint {
    TimelinePoint { at: at(moment), clock, step: step.map(str::to_owned) }
}

/// Step, time of leaving, hours of the running clock and hours of the paused one.
fn spent(standings: &[TimelinePoint], now: &str) -> Vec<(Option<String>, Option<Moment>, u64, u64)> {
    let times = time_spent(standings, at(now), services().rulebook.calendar());
    times
        .into_iter()
        .map(|time| (time.step, time.left_at, time.worked_minutes / 60, time.waited_minutes / 60))
        .collect()
}

#[test]
fn each_step_counts_the_working_time_between_entry_and_exit() {
    let standings = [
        standing("2026-03-02 08:00", ClockState::NotStarted, None),
        standing("2026-03-02 09:00", ClockState::Running, None),
        standing("2026-03-02 11:00", ClockState::Running, Some("examine")),
        standing("2026-03-03 09:00", ClockState::Paused, Some("examine")),
        standing("2026-03-04 09:00", ClockState::Running, Some("examine")),
        standing("2026-03-04 10:00", ClockState::Running, Some("sign")),
        standing("2026-03-04 15:00", ClockState::Ended, None),
        standing("2026-03-05 15:00", ClockState::Ended, None),
    ];
    let step = |key: &str| Some(key.to_owned());
    assert_eq!(
        spent(&standings, "2026-03-09 09:00"),
        [
            (None, Some(at("2026-03-02 11:00")), 2, 0),
            (step("examine"), Some(at("2026-03-04 10:00")), 7, 8),
            (step("sign"), Some(at("2026-03-04 15:00")), 3, 0),
        ]
    );
    assert_eq!(spent(&standings[..3], "2026-03-02 15:00")[1], (step("examine"), None, 2, 0));
}

#[test]
fn a_dossier_never_accepted_took_no_time() {
    let standings = [standing("2026-03-02 09:00", ClockState::NotStarted, None)];
    assert_eq!(spent(&standings, "2026-03-04 09:00"), []);
    let rejected = [standings[0].clone(), standing("2026-03-03 09:00", ClockState::Ended, None)];
    assert_eq!(spent(&rejected, "2026-03-04 09:00"), []);
}
