//! Projection of the progress report: moves dossiers between counters and measures ended work.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use async_trait::async_trait;
use domain::Moment;
use store::RecordedEvent;
use store::sql::WriteTransaction;

use super::counter::{CountRow, Counter, Duration, DurationRow, Group};
use super::work::Work;
use crate::batch::{add_rows, for_texts, remove_empty, row_of, write_rows};
use crate::projection::{ApplyError, Projection, Reading};
use crate::state::{dossiers_of, of_dossier};

row_of! {
    /// Present counter of each dossier; no report reads it.
    struct CountedRow in "report_dossiers", keys 1 {
        id: Text = String,
        version: Integer = u64,
        counted: Text = String,
        work: Text = String,
    }
}

pub struct ProgressReportProjection;

/// Projected data of a dossier beside its state.
#[derive(Default)]
struct ReportedDossier {
    /// High-water mark of its events: what was counted is not counted again.
    version: u64,
    counted: Option<Counter>,
    work: Work,
}

#[async_trait]
impl Projection for ProgressReportProjection {
    fn name(&self) -> &'static str {
        "progress_report"
    }

    fn version(&self) -> u32 {
        4
    }

    fn tables(&self) -> &'static [&'static str] {
        &["report_counts", "report_durations", "report_dossiers"]
    }

    fn asks_for_states(&self) -> bool {
        true
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let mut ids = dossiers_of(events);
        ids.extend(events.iter().filter(|recorded| passed(recorded).is_some()).map(|recorded| &*recorded.stream.id));
        let states = reading.states(transaction, events).await?;
        let mut held = load_held(transaction, &ids).await?;
        let mut touched = BTreeSet::new();
        let mut durations: BTreeMap<Duration, i64> = BTreeMap::new();
        for recorded in events {
            if let Some(due_at) = passed(recorded) {
                held.entry(recorded.stream.id.clone()).or_default().work.pass(due_at);
                touched.insert(recorded.stream.id.as_str());
            }
            let Some((event, step)) = of_dossier(recorded).zip(states.step(recorded)) else { continue };
            let ReportedDossier { version, work, .. } = held.entry(recorded.stream.id.clone()).or_default();
            if *version >= recorded.sequence {
                continue;
            }
            *version = recorded.sequence;
            touched.insert(recorded.stream.id.as_str());
            let state = step.after();
            work.follow(event, step);
            if let Some(tenths) = work.unmeasure(step) {
                *durations.entry(Duration { group: Group::of(state), tenths }).or_default() -= 1;
            }
            if let Some(span) = work.unmeasured(state) {
                let calendar = reading.calendar(transaction, recorded.position).await?;
                let tenths = work.measure(span, &calendar);
                *durations.entry(Duration { group: Group::of(state), tenths }).or_default() += 1;
            }
        }
        let mut moves = Moves::default();
        let mut rows = Vec::new();
        for id in touched {
            let (Some(state), held) = (states.get(id), held.remove(id).unwrap_or_default()) else { continue };
            let counter = Counter::of(state, held.work.passed());
            rows.push(row(id, &counter, &held)?);
            moves.add(held.counted, counter);
        }
        moves.write(transaction).await?;
        let durations =
            summed(durations.iter().flat_map(|(duration, dossiers)| duration.rows().map(move |row| (row, *dossiers))));
        let duration = |(row, dossiers): &(DurationRow, i64)| DurationRow { dossiers: *dossiers, ..row.clone() };
        add_rows(transaction, durations.iter().map(duration).collect()).await?;
        // The duration of a reopened dossier is uncounted; empty counters are deleted.
        let taken = durations.iter().filter(|(_, dossiers)| *dossiers < 0).map(duration).collect();
        remove_empty(transaction, taken).await?;
        Ok(write_rows(transaction, rows).await?)
    }
}

async fn load_held(
    transaction: &mut WriteTransaction,
    ids: &BTreeSet<&str>,
) -> Result<HashMap<String, ReportedDossier>, ApplyError> {
    let mut held = HashMap::new();
    if !ids.is_empty() {
        let text = "SELECT id, version, counted, work FROM report_dossiers WHERE id IN (SELECT each.value FROM {each})";
        for row in transaction.fetch_all(for_texts(text, transaction.is_sqlite(), ids)?).await? {
            let (version, counted) = (row.count("version")?, Some(row.json("counted")?));
            held.insert(row.text("id")?, ReportedDossier { version, counted, work: row.json("work")? });
        }
    }
    Ok(held)
}

fn row(id: &str, counter: &Counter, held: &ReportedDossier) -> Result<CountedRow, serde_json::Error> {
    Ok(CountedRow {
        id: id.to_owned(),
        version: held.version,
        counted: serde_json::to_string(counter)?,
        work: serde_json::to_string(&held.work)?,
    })
}

/// Due date that this event records as passed.
fn passed(recorded: &RecordedEvent) -> Option<Moment> {
    recorded.event.deadline()?.reached()?.1.overdue_since()
}

/// Sums the increments per row, without zeros; sorted, so that rows are locked in the same order everywhere, and each
/// key once.
fn summed<R: Ord>(moves: impl IntoIterator<Item = (R, i64)>) -> Vec<(R, i64)> {
    let mut sums = BTreeMap::new();
    for (row, count) in moves {
        *sums.entry(row).or_insert(0) += count;
    }
    sums.into_iter().filter(|(_, count)| *count != 0).collect()
}

/// Increments per counter of a batch.
#[derive(Default)]
struct Moves(BTreeMap<Counter, i64>);

impl Moves {
    /// Moves a dossier from one counter to another.
    fn add(&mut self, from: Option<Counter>, to: Counter) {
        if let Some(from) = from {
            *self.0.entry(from).or_default() -= 1;
        }
        *self.0.entry(to).or_default() += 1;
    }

    async fn write(&self, transaction: &mut WriteTransaction) -> Result<(), ApplyError> {
        let moves = summed(self.0.iter().flat_map(|(counter, change)| counter.rows().map(move |row| (row, *change))));
        let row = |(row, dossiers): &(CountRow, i64)| CountRow { dossiers: *dossiers, ..row.clone() };
        add_rows(transaction, moves.iter().map(row).collect()).await?;
        let left = moves.iter().filter(|(_, change)| *change < 0).map(row).collect();
        Ok(remove_empty(transaction, left).await?)
    }
}
