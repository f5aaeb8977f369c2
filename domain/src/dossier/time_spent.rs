use super::ClockState;
use crate::Moment;
use crate::calendar::WorkingCalendar;

/// A moment at which something happened to a dossier, and how it stood from then on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelinePoint {
    pub at: Moment,
    /// What its clock did.
    pub clock: ClockState,
    /// Key of the step that it was at; `None` at the desk.
    pub step: Option<String>,
}

/// Time that a dossier spent at the desk, or at one step of its procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTime {
    /// Key of the step; `None` for the desk.
    pub step: Option<String>,
    pub entered_at: Moment,
    /// `None` while it is there.
    pub left_at: Option<Moment>,
    /// Working minutes in which the clock ran.
    pub worked_minutes: u64,
    /// Working minutes in which it waited for the applicant.
    pub waited_minutes: u64,
}

/// The times of a dossier from its acceptance to its end or to now, one after the other, from all that happened to it,
/// oldest first.
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
                // Where what was ruled on is taken back, it was there all along.
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
