//! Output types of a dossier's times per step, and of its deadlines.

use async_graphql::SimpleObject;
use domain::dossier::{StepTime as Spent, TimeLeft as Left, TimelinePoint, time_spent};
use domain::{Language, Moment, ProcedureVersion};
use projections::deadlines::Reached;
use projections::progress::ProgressEntry;

use super::procedure::ProcedureStep;
use crate::enums::DeadlineKind;
use crate::scalar::DateTime;

/// Minutes of a working day.
const DAY: f64 = 480.0;

/// Working time until the due date, or since it passed.
#[derive(Clone, SimpleObject)]
pub struct TimeLeft {
    /// True if the due date has passed; the amounts then count the delay.
    is_over: bool,
    /// Working days that begin within the time; 0 on the due day itself.
    working_days: i32,
    /// Whole working hours within the time.
    working_hours: i32,
}

impl From<Left> for TimeLeft {
    fn from(left: Left) -> Self {
        Self {
            is_over: left.is_over,
            working_days: i32::try_from(left.working_days).unwrap_or(i32::MAX),
            working_hours: i32::try_from(left.working_minutes / 60).unwrap_or(i32::MAX),
        }
    }
}

/// Working time that a dossier spent at the desk or at one step.
#[derive(Clone, SimpleObject)]
pub struct StepTime {
    /// Procedure step; null for the one-stop desk.
    step: Option<ProcedureStep>,
    /// When the dossier came to the desk or step, UTC.
    entered_at: DateTime,
    /// When it left, UTC; null while it is there.
    left_at: Option<DateTime>,
    /// Working days of eight hours, to a tenth, in which the office worked on it.
    working_days: f64,
    /// Working days of eight hours, to a tenth, spent waiting for the applicant.
    waiting_days: f64,
}

impl StepTime {
    /// Times of a dossier, from its timeline.
    pub fn all(
        entries: Vec<ProgressEntry>,
        procedure: Option<&ProcedureVersion>,
        calendar: &domain::calendar::WorkingCalendar,
        now: Moment,
        language: Language,
    ) -> Vec<Self> {
        let standing = |entry: ProgressEntry| TimelinePoint { at: entry.at, clock: entry.clock, step: entry.step };
        let standings: Vec<_> = entries.into_iter().map(standing).collect();
        let step = |key: &str| procedure?.definition.steps.iter().find(|step| step.key == key);
        let of = |spent: Spent| Self {
            step: spent.step.as_deref().and_then(step).map(|step| ProcedureStep::of(step, language)),
            entered_at: spent.entered_at.into(),
            left_at: spent.left_at.map(Into::into),
            working_days: days(spent.worked_minutes),
            waiting_days: days(spent.waited_minutes),
        };
        time_spent(&standings, now, calendar).into_iter().map(of).collect()
    }
}

/// Deadline of a dossier that was reached, and of which those concerned were told.
#[derive(Clone, SimpleObject)]
pub struct ReachedDeadline {
    /// Which deadline was reached.
    kind: DeadlineKind,
    /// When the service noticed it and sent the notifications, UTC.
    at: DateTime,
    /// Date that the deadline is about, UTC; null for an awaited answer without a date.
    date: Option<DateTime>,
}

impl From<Reached> for ReachedDeadline {
    fn from(Reached { at, deadline }: Reached) -> Self {
        Self { kind: (&deadline).into(), at: at.into(), date: deadline.date().map(Into::into) }
    }
}

/// Working days of eight hours, to a tenth.
fn days(minutes: u64) -> f64 {
    let minutes = u32::try_from(minutes).unwrap_or(u32::MAX);
    (f64::from(minutes) / DAY * 10.0).round() / 10.0
}
