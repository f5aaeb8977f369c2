use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use serde_json::{Value, json};
use store::Recorded;
use store::sql::WriteTransaction;

use super::counter::{Counter, Duration, Group};
use super::work::Work;
use crate::batch::{Holds, Table, for_texts};
use crate::course::{Course, Courses, dossiers_of, of_dossier};
use crate::projection::{ApplyError, Projection, Reading};

const COUNTS: Table = Table {
    name: "report_counts",
    keys: 7,
    columns: &[
        ("agency_id", Holds::Text),
        ("procedure_code", Holds::Text),
        ("day", Holds::Text),
        ("status", Holds::Text),
        ("standing", Holds::Text),
        ("due_at", Holds::Integer),
        ("due_soon_at", Holds::Integer),
        ("dossiers", Holds::Integer),
    ],
};

/// A histogram, because percentiles cannot be joined from those of parts.
const DURATIONS: Table = Table {
    name: "report_durations",
    keys: 4,
    columns: &[
        ("agency_id", Holds::Text),
        ("procedure_code", Holds::Text),
        ("day", Holds::Text),
        ("tenths", Holds::Integer),
        ("dossiers", Holds::Integer),
    ],
};

/// Under what each dossier is counted now; no report reads it.
const DOSSIERS: Table = Table {
    name: "report_dossiers",
    keys: 1,
    columns: &[("id", Holds::Text), ("course", Holds::Text), ("counted", Holds::Text), ("work", Holds::Text)],
};

/// Feeds the report.
pub struct ProgressReportProjection;

/// What is known of a dossier beside its course.
#[derive(Default)]
struct Held {
    counted: Option<Counter>,
    work: Work,
}

#[async_trait]
impl Projection for ProgressReportProjection {
    fn name(&self) -> &'static str {
        "progress_report"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &["report_counts", "report_durations", "report_dossiers"]
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[Recorded],
    ) -> Result<(), ApplyError> {
        let mut courses = Courses::load(transaction, DOSSIERS.name, events).await?;
        let mut held = load_held(transaction, events).await?;
        let mut durations: BTreeMap<Duration, i64> = BTreeMap::new();
        for recorded in events {
            let Some(event) = of_dossier(recorded) else { continue };
            let Some(course) = courses.follow(transaction, reading, recorded).await? else { continue };
            let work = &mut held.entry(recorded.stream.id.clone()).or_default().work;
            work.follow(event, course);
            if let Some(span) = work.unmeasured(course) {
                let calendar = reading.calendar(transaction, recorded.position).await?;
                let tenths = work.measure(span, &calendar);
                *durations.entry(Duration { group: Group::of(course), tenths }).or_default() += 1;
            }
        }
        let mut moves = Moves::default();
        let mut rows = Vec::new();
        for (id, course) in courses.changed() {
            let held = held.remove(id).unwrap_or_default();
            let counter = Counter::of(course);
            rows.push(row(id, course, &counter, &held.work)?);
            moves.add(held.counted, counter);
        }
        moves.write(transaction).await?;
        let durations = durations.iter().map(|(duration, dossiers)| duration.row(*dossiers)).collect();
        DURATIONS.add(transaction, durations).await?;
        Ok(DOSSIERS.write(transaction, rows).await?)
    }
}

async fn load_held(
    transaction: &mut WriteTransaction,
    events: &[Recorded],
) -> Result<HashMap<String, Held>, ApplyError> {
    let ids = dossiers_of(events);
    let mut held = HashMap::new();
    if !ids.is_empty() {
        let text = "SELECT id, counted, work FROM report_dossiers WHERE id IN (SELECT each.value FROM {each})";
        for row in transaction.fetch_all(for_texts(text, transaction.is_sqlite(), ids)).await? {
            held.insert(row.text("id")?, Held { counted: Some(row.json("counted")?), work: row.json("work")? });
        }
    }
    Ok(held)
}

fn row(id: &str, course: &Course, counter: &Counter, work: &Work) -> Result<Value, serde_json::Error> {
    let text = (serde_json::to_string(course)?, serde_json::to_string(counter)?, serde_json::to_string(work)?);
    Ok(json!([id, text.0, text.1, text.2]))
}

/// What a piece of the log adds to each counter; in their order, so that rows are written in the same order everywhere.
#[derive(Default)]
struct Moves(BTreeMap<Counter, i64>);

impl Moves {
    /// A dossier, counted under the first until now, is counted under the second.
    fn add(&mut self, from: Option<Counter>, to: Counter) {
        if let Some(from) = from {
            *self.0.entry(from).or_default() -= 1;
        }
        *self.0.entry(to).or_default() += 1;
    }

    async fn write(&self, transaction: &mut WriteTransaction) -> Result<(), ApplyError> {
        let rows = |of: fn(i64) -> bool| -> Vec<Value> {
            self.0.iter().filter(|(_, change)| of(**change)).map(|(counter, change)| counter.row(*change)).collect()
        };
        COUNTS.add(transaction, rows(|change| change != 0)).await?;
        Ok(COUNTS.remove_empty(transaction, rows(|change| change < 0)).await?)
    }
}
