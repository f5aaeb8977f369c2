//! Retry of appends until each has its answer, with back-off while the database is unreachable.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::PostgresLog;
use super::write::{Open, Outcome};
use crate::Backoff;
use crate::log::batch::{Answers, PlacedAppend, refusal};
use crate::log::conflict::conflicts;
use crate::log::{Append, EventLog, Receipt};
use crate::sql::SqlError;

/// Retry timeout of an append while the database is unreachable.
const RETRY_TIMEOUT: Duration = Duration::from_secs(4);
/// How often an append is tried.
const TRIES: u64 = 8;
const BACKOFF: Backoff = Backoff::new(Duration::from_millis(5), 5, Duration::from_secs(1));

impl PostgresLog {
    /// Retries these appends until each has its answer; no two may be of one stream, and one with side writes comes
    /// alone.
    ///
    /// A retry is safe also after a try of unknown outcome: the events stand under unique keys. If the earlier try did
    /// store them, or still does, the later one waits for it, loses, and finds its own hash in the place.
    pub(super) async fn append_with_retry(&self, appends: &[PlacedAppend<'_>], answers: &mut Answers) {
        self.work(appends.iter().map(|&placed| Open { placed, cut_off: None }).collect(), answers).await;
    }

    async fn work(&self, mut open: Vec<Open<'_>>, answers: &mut Answers) {
        let started = Instant::now();
        let mut failure = None;
        for failures in 0..TRIES {
            if failure.is_some() && started.elapsed() > RETRY_TIMEOUT {
                break;
            }
            // No timer is as short as no pause.
            if failures > 0 {
                sleep(BACKOFF.after(failures)).await;
            }
            match self.once(&open, answers).await {
                Ok(()) => failure = None,
                // Waiting does not free disk space, and others wait behind this batch.
                Err(error @ SqlError::OutOfSpace(_)) => {
                    failure = Some(error);
                    open.retain(|open| answers.lacks(open.placed.place));
                    break;
                }
                Err(error) if error.is_transient() => {
                    if let SqlError::Unavailable(_) = error {
                        for open in &mut open {
                            open.cut_off = Some(error.clone());
                        }
                    }
                    failure = Some(error);
                }
                // One append violates a constraint; retried one by one, it does not fail the others.
                Err(_) if open.len() > 1 => {
                    for one in open {
                        Box::pin(self.work(vec![one], answers)).await;
                    }
                    return;
                }
                Err(error) => {
                    failure = Some(error);
                    break;
                }
            }
            open.retain(|open| answers.lacks(open.placed.place));
            if open.is_empty() {
                return;
            }
        }
        let failure = failure.unwrap_or_else(|| SqlError::Contention("others append to the stream".to_owned()));
        for Open { placed, cut_off } in open {
            // The outcome is unknown, whatever a later try ended with.
            answers.fail(&[placed], &cut_off.unwrap_or_else(|| failure.clone()));
        }
    }

    /// One try; an append without an answer after it is to be retried.
    async fn once(&self, open: &[Open<'_>], answers: &mut Answers) -> Result<(), SqlError> {
        let outcomes = match self.write(open).await {
            // A writer without our guards, such as postgres-es, stored a further event of the stream.
            Err(SqlError::Unique { constraint }) if open.len() == 1 && constraint.starts_with("events_") => {
                vec![Outcome::Lost]
            }
            outcomes => outcomes?,
        };
        let mut lost = Vec::new();
        for (open, outcome) in open.iter().zip(outcomes) {
            match outcome {
                Outcome::Stored(receipt) => answers.give(open.placed.place, Ok(receipt)),
                Outcome::Refused(refusal) => answers.give(open.placed.place, Err(refusal)),
                Outcome::Lost => lost.push(open),
            }
        }
        if lost.is_empty() { Ok(()) } else { self.explain(&lost, answers).await }
    }

    /// Answers lost appends with their conflict.
    async fn explain(&self, lost: &[&Open<'_>], answers: &mut Answers) -> Result<(), SqlError> {
        let mut others = Vec::with_capacity(lost.len());
        for Open { placed, cut_off } in lost {
            let own = if cut_off.is_some() { self.find_own(placed.append).await? } else { None };
            match own {
                Some(receipt) => answers.give(placed.place, Ok(receipt)),
                None => others.push(*placed),
            }
        }
        let appends: Vec<_> = others.iter().map(|placed| placed.append).collect();
        for (placed, conflict) in others.iter().zip(conflicts(&self.reads, &appends).await?) {
            // No conflict any more: the event before it was being committed just then. The append is retried.
            if let Some(refusal) = refusal(placed.append, conflict) {
                answers.give(placed.place, Err(refusal));
            }
        }
        Ok(())
    }

    /// Receipt of an append that a try of unknown outcome stored, recognized by its hash.
    async fn find_own(&self, append: &Append) -> Result<Option<Receipt>, SqlError> {
        let count = u32::try_from(append.events.len()).unwrap_or(u32::MAX);
        let stored = self.read_stream(&append.stream, append.expected, count).await?;
        let hash = append.events.first().and_then(|event| event.metadata.get("hash")?.as_str());
        let is_own = stored.len() == append.events.len() && stored.first().and_then(|event| event.hash()) == hash;
        Ok(stored
            .last()
            .filter(|_| is_own)
            .map(|last| Receipt { version: append.version_after(), position: last.position }))
    }
}
