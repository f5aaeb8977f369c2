use async_graphql::SimpleObject;
use domain::dossier::{Standing, StepTime as Spent, TimeLeft as Left, time_spent};
use domain::{Language, Moment, ProcedureVersion};
use projections::deadlines::Reached;
use projections::progress::ProgressEntry;

use super::procedure::ProcedureStep;
use crate::enums::DeadlineKind;
use crate::scalar::DateTime;

/// Minutes of a working day.
const DAY: f64 = 480.0;

/// How much working time there is until the due date, or has been since.
#[derive(Clone, SimpleObject)]
pub struct TimeLeft {
    /// Whether the date has passed.
    is_over: bool,
    /// Working days that begin in it; 0 on the due day itself.
    working_days: i32,
    /// Whole working hours in it.
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

/// How long a dossier was at the desk, or at one step of its procedure.
#[derive(Clone, SimpleObject)]
pub struct StepTime {
    /// The step; null for the desk.
    step: Option<ProcedureStep>,
    /// Since when.
    entered_at: DateTime,
    /// Until when; null while it is there.
    left_at: Option<DateTime>,
    /// Working days of eight hours, to a tenth, in which the office worked on it.
    working_days: f64,
    /// The same in which it waited for the applicant.
    waiting_days: f64,
}

impl StepTime {
    /// The times of a dossier, from its timeline.
    pub fn all(
        entries: Vec<ProgressEntry>,
        procedure: Option<&ProcedureVersion>,
        calendar: &domain::calendar::WorkingCalendar,
        now: Moment,
        language: Language,
    ) -> Vec<Self> {
        let standing = |entry: ProgressEntry| Standing { at: entry.at, clock: entry.clock, step: entry.step };
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

/// Something of a dossier that has fallen due.
#[derive(Clone, SimpleObject)]
pub struct ReachedDeadline {
    /// What.
    kind: DeadlineKind,
    /// When that was seen, and those concerned were told.
    at: DateTime,
    /// The date that it is about; null for an answer that is awaited without one.
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
