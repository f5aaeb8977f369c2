//! Working time until a dossier's due date, and the party that has to act.

use super::{ClockState, DossierStatus, FiledDossier};
use crate::Moment;
use crate::calendar::{DueDateDoubt, WorkingCalendar};

/// Party that has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Turn {
    Applicant,
    Office,
    /// Nobody's: the dossier is at its end.
    Nobody,
}

/// Working time until the due date, or since it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLeft {
    /// Set once the due date has passed.
    pub is_over: bool,
    /// Working days that begin within it: 0 on the due day itself.
    pub working_days: u32,
    pub working_minutes: u64,
}

impl DossierStatus {
    pub fn turn(self) -> Turn {
        match self {
            Self::SupplementRequested | Self::PaymentRequired => Turn::Applicant,
            Self::Registered | Self::Accepted | Self::Processing | Self::WithdrawalRequested | Self::Resolved => {
                Turn::Office
            }
            Self::Rejected | Self::Stopped | Self::ResultReturned => Turn::Nobody,
        }
    }
}

impl FiledDossier {
    pub fn turn(&self) -> Turn {
        self.status().turn()
    }

    /// Doubt about the due date; `None` also after the work has ended or the date has passed.
    pub fn due_date_doubt(&self, now: Moment, calendar: &WorkingCalendar) -> Option<DueDateDoubt> {
        let runs = !matches!(self.clock(), ClockState::NotStarted | ClockState::Ended);
        self.due_at.filter(|due_at| runs && *due_at >= now).and_then(|due_at| calendar.doubt(due_at))
    }

    /// Working time left, or overdue; `None` before acceptance and after the work has ended. While the clock is paused
    /// it is the value at the start of the pause.
    pub fn time_left(&self, now: Moment, calendar: &WorkingCalendar) -> Option<TimeLeft> {
        let due_at = self.due_at?;
        let from = match self.clock() {
            ClockState::NotStarted | ClockState::Ended => return None,
            ClockState::Running => now,
            // Earlier pauses are in the due date already.
            ClockState::Paused => self.waits_since().map_or(now, |since| since.min(now)),
        };
        let is_over = from > due_at;
        Some(if is_over {
            TimeLeft {
                is_over,
                working_days: calendar.working_days_between(due_at, from),
                working_minutes: calendar.working_minutes_between(due_at, from),
            }
        } else {
            TimeLeft {
                is_over,
                working_days: calendar.working_days_left(from, due_at),
                working_minutes: calendar.working_minutes_between(from, due_at),
            }
        })
    }
}
