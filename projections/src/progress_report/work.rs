//! Working time of a dossier: its interval and pauses, measured when the work ends.

use domain::Moment;
use domain::calendar::WorkingCalendar;
use domain::dossier::{ClockState, DossierEvent};
use serde::{Deserialize, Serialize};

use crate::state::{DossierState, Step};

/// Minutes of a tenth of a working day of eight hours.
const TENTH: u64 = 48;

/// Working time of a dossier: when the office was at work on it, and how long that took.
///
/// The dossier itself forgets its pauses whenever a new date is promised, so they are kept here.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Work {
    /// Intervals in which the clock was paused, the open one last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pauses: Vec<Pause>,
    /// Due date that was recorded as passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    passed: Option<Moment>,
    /// Tenths of a working day, once it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    took: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Pause {
    from: Moment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<Moment>,
}

impl Work {
    /// Applies an event, given the dossier's state before and after it.
    pub fn follow(&mut self, event: &DossierEvent, step: &Step) {
        let (at, state) = (event.at(), step.after());
        if step.reopens() && state.clock() == ClockState::Paused {
            // A supplement awaited at the time of a revoked ruling has been awaited all along.
            if let Some(last) = self.pauses.last_mut() {
                last.to = None;
            }
        }
        let open = self.pauses.last_mut().filter(|pause| pause.to.is_none());
        match (open, state.clock()) {
            (None, ClockState::Paused) => self.pauses.push(Pause { from: at, to: None }),
            (Some(pause), ClockState::NotStarted | ClockState::Running | ClockState::Ended) => pause.to = Some(at),
            (None, ClockState::NotStarted | ClockState::Running | ClockState::Ended)
            | (Some(_), ClockState::Paused) => {}
        }
    }

    /// Records that this due date has passed.
    pub fn pass(&mut self, due_at: Moment) {
        self.passed = Some(due_at);
    }

    pub fn passed(&self) -> Option<Moment> {
        self.passed
    }

    /// Interval of the work, if it has ended and was not measured yet. A dossier that was never received took no time
    /// that the law counts.
    pub fn unmeasured(&self, state: &DossierState) -> Option<(Moment, Moment)> {
        let filed = &state.filed;
        filed.accepted_at.zip(filed.ended_at).filter(|_| self.took.is_none())
    }

    /// Revokes the measurement of a dossier that was reopened: returns the duration that was counted, in tenths of a
    /// working day.
    pub fn unmeasure(&mut self, step: &Step) -> Option<u32> {
        if step.reopens() { self.took.take() } else { None }
    }

    /// Measures the interval by one calendar from beginning to end: tenths of a working day, without pauses.
    pub fn measure(&mut self, (from, to): (Moment, Moment), calendar: &WorkingCalendar) -> u32 {
        let waited = |pause: &Pause| calendar.working_minutes_between(pause.from, pause.to.unwrap_or(to));
        let waited: u64 = self.pauses.iter().map(waited).sum();
        let minutes = calendar.working_minutes_between(from, to).saturating_sub(waited);
        let tenths = u32::try_from((minutes + TENTH / 2) / TENTH).unwrap_or(u32::MAX);
        self.took = Some(tenths);
        tenths
    }
}
