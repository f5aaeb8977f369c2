use chrono::NaiveDate;
use domain::dossier::{ClockState, DossierStatus, Timeliness};
use domain::{AgencyId, Moment};
use serde::{Deserialize, Serialize};

use crate::batch::row_of;
use crate::state::DossierState;

/// What stands for every procedure.
pub(super) const ALL_PROCEDURES: &str = "";

row_of! {
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
    pub(super) struct CountRow in "report_counts", keys 7 {
        agency_id: Text = AgencyId,
        procedure_code: Text = String,
        period: Text = String,
        status: Text = &'static str,
        standing: Text = String,
        due_at: Integer = i64,
        due_soon_at: Integer = i64,
        dossiers: Integer = i64,
    }
}

row_of! {
    /// A column of a histogram, because percentiles cannot be joined from those of parts.
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
    pub(super) struct DurationRow in "report_durations", keys 4 {
        agency_id: Text = AgencyId,
        procedure_code: Text = String,
        period: Text = String,
        tenths: Integer = u32,
        dossiers: Integer = i64,
    }
}

/// Whose dossiers a counter counts; what reports choose by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Group {
    agency: AgencyId,
    procedure: String,
    day: NaiveDate,
}

impl Group {
    pub fn of(state: &DossierState) -> Self {
        let filed = &state.filed;
        Self { agency: filed.agency, procedure: filed.procedure.code.clone(), day: filed.submitted_at.local_date() }
    }

    /// Under what reports find it: the agency, the procedure or all of them, the day or the whole month. A report reads
    /// the coarsest that it can, so that what it reads does not grow with the dossiers.
    fn keys(&self) -> impl Iterator<Item = (AgencyId, &str, String)> {
        let periods = [format!("D{}", self.day), format!("M{}", self.day.format("%Y-%m"))];
        periods.into_iter().flat_map(|period| {
            [self.procedure.as_str(), ALL_PROCEDURES].map(|procedure| (self.agency, procedure, period.clone()))
        })
    }
}

/// Under what a dossier is counted. It holds no more than timeliness needs: due dates only while the clock runs, because
/// each further one would be a counter of its own for good.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Counter {
    group: Group,
    status: DossierStatus,
    /// A timeliness that time does not change, or [`RUNNING`].
    standing: String,
    due_at: Option<Moment>,
    due_soon_at: Option<Moment>,
}

/// While the clock runs, timeliness is found at asking.
const RUNNING: ClockState = ClockState::Running;

impl Counter {
    /// Of a dossier whose due date was said to have passed, if it is this one: then time changes nothing any more, and
    /// it needs no counter of its own.
    pub fn of(state: &DossierState, passed: Option<Moment>) -> Self {
        let (standing, due_at, due_soon_at) = match state.clock() {
            RUNNING if passed.is_some() && passed == state.filed.due_at => (Timeliness::Overdue.name(), None, None),
            RUNNING => (RUNNING.name(), state.filed.due_at, state.due_soon_at),
            ClockState::NotStarted | ClockState::Paused | ClockState::Ended => {
                // Any moment serves: none of these rests on it.
                (state.timeliness(state.filed.submitted_at).name(), None, None)
            }
        };
        Self { group: Group::of(state), status: state.status(), standing: standing.to_owned(), due_at, due_soon_at }
    }

    /// Its rows, which count nothing yet. No moment stands as 0, because no part of a primary key may be null.
    pub fn rows(&self) -> impl Iterator<Item = CountRow> {
        let micros = |moment: Option<Moment>| moment.map_or(0, Moment::micros);
        self.group.keys().map(move |(agency_id, procedure_code, period)| CountRow {
            agency_id,
            procedure_code: procedure_code.to_owned(),
            period,
            status: self.status.name(),
            standing: self.standing.clone(),
            due_at: micros(self.due_at),
            due_soon_at: micros(self.due_soon_at),
            dossiers: 0,
        })
    }
}

/// How those dossiers do now that are counted under this; `None` for what no row holds.
pub(super) fn timeliness(
    standing: &str,
    due_at: Option<Moment>,
    due_soon_at: Option<Moment>,
    now: Moment,
) -> Option<Timeliness> {
    if standing == RUNNING.name() {
        Some(Timeliness::of(RUNNING, due_at, due_soon_at, None, now))
    } else {
        Timeliness::from_name(standing)
    }
}

/// How long the office worked on a dossier that it ended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Duration {
    pub group: Group,
    pub tenths: u32,
}

impl Duration {
    /// Its rows, which count nothing yet.
    pub fn rows(&self) -> impl Iterator<Item = DurationRow> {
        self.group.keys().map(|(agency_id, procedure_code, period)| DurationRow {
            agency_id,
            procedure_code: procedure_code.to_owned(),
            period,
            tenths: self.tenths,
            dossiers: 0,
        })
    }
}
