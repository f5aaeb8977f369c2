//! Counters of the progress report: their dimensions, and the roll-ups by month and over all procedures.

use chrono::NaiveDate;
use domain::dossier::{ClockState, DossierStatus, Timeliness};
use domain::{AgencyId, Moment};
use serde::{Deserialize, Serialize};

use crate::batch::row_of;
use crate::state::DossierState;

/// Key of the total over all procedures.
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
    /// Histogram column, because percentiles of parts cannot be combined.
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
    pub(super) struct DurationRow in "report_durations", keys 4 {
        agency_id: Text = AgencyId,
        procedure_code: Text = String,
        period: Text = String,
        tenths: Integer = u32,
        dossiers: Integer = i64,
    }
}

/// Dimensions of a counter that reports filter by.
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

    /// Keys of a group's counters: agency, procedure or all, day or whole month (roll-up). A report reads the coarsest
    /// possible, so that its cost does not grow with the number of dossiers.
    fn keys(&self) -> impl Iterator<Item = (AgencyId, &str, String)> {
        let periods = [format!("D{}", self.day), format!("M{}", self.day.format("%Y-%m"))];
        periods.into_iter().flat_map(|period| {
            [self.procedure.as_str(), ALL_PROCEDURES].map(|procedure| (self.agency, procedure, period.clone()))
        })
    }
}

/// Key of the counter of a dossier. It holds no more than timeliness needs: due dates only while the clock runs,
/// because each further one would be a counter of its own for good.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Counter {
    group: Group,
    status: DossierStatus,
    /// A timeliness that time does not change, or [`RUNNING`].
    standing: String,
    due_at: Option<Moment>,
    due_soon_at: Option<Moment>,
}

/// While the clock runs, timeliness is computed at query time.
const RUNNING: ClockState = ClockState::Running;

impl Counter {
    /// Counter of a dossier. Once its due date is recorded as passed, time changes nothing any more, and it needs no
    /// counter of its own.
    pub fn of(state: &DossierState, passed: Option<Moment>) -> Self {
        let (standing, due_at, due_soon_at) = match state.clock() {
            RUNNING if passed.is_some() && passed == state.filed.due_at => (Timeliness::Overdue.name(), None, None),
            RUNNING => (RUNNING.name(), state.filed.due_at, state.due_soon_at),
            ClockState::NotStarted | ClockState::Paused | ClockState::Ended => {
                // Any moment serves: none of these depends on it.
                (state.timeliness(state.filed.submitted_at).name(), None, None)
            }
        };
        Self { group: Group::of(state), status: state.status(), standing: standing.to_owned(), due_at, due_soon_at }
    }

    /// Its rows, counting zero. A missing moment is 0, because no part of a primary key may be null.
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

/// Present timeliness of the dossiers of a counter; `None` for a value that no row holds.
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

/// Working time of a dossier that the office ended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Duration {
    pub group: Group,
    pub tenths: u32,
}

impl Duration {
    /// Its rows, counting zero.
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
