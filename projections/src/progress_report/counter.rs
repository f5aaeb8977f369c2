use chrono::NaiveDate;
use domain::dossier::{ClockState, DossierStatus, Timeliness};
use domain::{AgencyId, Moment};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::course::Course;

/// Whose dossiers a counter counts; what reports choose by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Group {
    agency: AgencyId,
    procedure: String,
    day: NaiveDate,
}

impl Group {
    pub fn of(course: &Course) -> Self {
        let filed = &course.filed;
        Self { agency: filed.agency, procedure: filed.procedure.code.clone(), day: filed.submitted_at.local_date() }
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
    pub fn of(course: &Course) -> Self {
        let (standing, due_at, due_soon_at) = match course.clock() {
            RUNNING => (RUNNING.name(), course.filed.due_at, course.due_soon_at),
            ClockState::NotStarted | ClockState::Paused | ClockState::Ended => {
                // Any moment serves: none of these rests on it.
                (course.timeliness(course.filed.submitted_at).name(), None, None)
            }
        };
        Self { group: Group::of(course), status: course.status(), standing: standing.to_owned(), due_at, due_soon_at }
    }

    /// Its row, with what is to be added to it. No moment stands as 0, because no part of a primary key may be null.
    pub fn row(&self, dossiers: i64) -> Value {
        let Self { group: Group { agency, procedure, day }, status, standing, due_at, due_soon_at } = self;
        let micros = |moment: &Option<Moment>| moment.map_or(0, Moment::micros);
        json!([agency, procedure, day, status.name(), standing, micros(due_at), micros(due_soon_at), dossiers])
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
    /// Its row, with what is to be added to it.
    pub fn row(&self, dossiers: i64) -> Value {
        let Self { group: Group { agency, procedure, day }, tenths } = self;
        json!([agency, procedure, day, tenths, dossiers])
    }
}
