//! Working time spent at the desk and at each step of the procedure.

use super::ClockState;
use crate::Moment;
use crate::calendar::WorkingCalendar;

/// State of a dossier from an event on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelinePoint {
    pub at: Moment,
    pub clock: ClockState,
    /// Key of the current step; `None` at the desk.
    pub step: Option<String>,
}

/// Working time of one stay at the desk or at a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTime {
    /// Key of the step; `None` for the desk.
    pub step: Option<String>,
    pub entered_at: Moment,
    /// `None` for the current stay.
    pub left_at: Option<Moment>,
    /// Working minutes of the running clock.
    pub worked_minutes: u64,
    /// Working minutes of the paused clock.
    pub waited_minutes: u64,
}

/// Successive stays from acceptance to the end or to now, from the dossier's events, oldest first.
pub fn time_spent(standings: &[TimelinePoint], now: Moment, calendar: &WorkingCalendar) -> Vec<StepTime> {
    let mut times: Vec<StepTime> = Vec::new();
    for (place, standing) in standings.iter().enumerate() {
        let until = standings.get(place + 1).map(|next| next.at);
        match standing.clock {
            ClockState::NotStarted => {}
            ClockState::Ended => {
                if let Some(last) = times.last_mut().filter(|last| last.left_at.is_none()) {
                    last.left_at = Some(standing.at);
                }
            }
            ClockState::Running | ClockState::Paused => {
                if times.last().is_none_or(|last| last.step != standing.step) {
                    if let Some(last) = times.last_mut() {
                        last.left_at = Some(standing.at);
                    }
                    times.push(StepTime {
                        step: standing.step.clone(),
                        entered_at: standing.at,
                        left_at: None,
                        worked_minutes: 0,
                        waited_minutes: 0,
                    });
                }
                // A revoked end does not interrupt the stay before it.
                let since = times.last_mut().and_then(|last| last.left_at.take()).unwrap_or(standing.at);
                let minutes = calendar.working_minutes_between(since, until.unwrap_or(now));
                if let Some(time) = times.last_mut() {
                    let spent = if standing.clock == ClockState::Paused {
                        &mut time.waited_minutes
                    } else {
                        &mut time.worked_minutes
                    };
                    *spent += minutes;
                }
            }
        }
    }
    times
}
