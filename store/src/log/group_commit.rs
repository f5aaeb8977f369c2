//! Group commit: a writer task that commits all waiting appends together.

use crate::boxed;
use std::collections::{HashSet, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};

use super::batch::Answer;
use super::suspects::Suspects;
use super::{Append, AppendError, AppendMetrics, EventLog, Receipt, StreamId};
use crate::sql::{SqlError, as_worker};

/// Limit of appends per commit.
const MAX_APPENDS: usize = 512;
/// Approximate limit of event bytes per commit.
const MAX_BYTES: usize = 4 << 20;
/// Queue length; further callers wait to be accepted (back-pressure).
const MAX_WAITING: usize = 1024;

/// Group commit: whatever waits is committed together, which makes durable commits faster than one disk flush each.
///
/// One task writes, except for appends that the log wants apart and for suspect streams. While a commit runs, the next
/// batch gathers; it is closed before its first statement, and holds at most one append of a stream, so that a stream's
/// order is that of its commits. An accepted append is carried out, even if its caller goes away or the last appender
/// is dropped.
#[derive(Clone)]
pub struct Appender {
    log: Arc<dyn EventLog>,
    queue: mpsc::Sender<Message>,
    /// Bulkhead for appends with side writes, if the log wants one.
    isolated: Option<IsolatedPlaces>,
    /// Closed once the writer has ended.
    ended: watch::Receiver<()>,
    metrics: AppendMetrics,
}

/// Limits of appends that run beside the group commit.
#[derive(Clone)]
struct IsolatedPlaces {
    most: u32,
    /// Permits for all of these.
    places: Arc<Semaphore>,
    /// Streams that hung lately.
    suspects: Suspects,
    /// Permits for suspect streams: half of all, so that the other half is left to the others.
    places_of_suspects: Arc<Semaphore>,
}

enum Message {
    Append(Waiting),
    Close,
}

struct Waiting {
    append: Append,
    bytes: usize,
    answer: oneshot::Sender<Result<Receipt, AppendError>>,
}

impl Appender {
    /// Starts the writer task. Needs a running runtime.
    pub fn start(log: Arc<dyn EventLog>) -> Self {
        let (queue, waiting) = mpsc::channel(MAX_WAITING);
        let (ends, ended) = watch::channel(());
        let isolated = log.side_writes_isolated().map(IsolatedPlaces::of);
        let metrics = AppendMetrics::default();
        let suspects = isolated.as_ref().map(|isolated| isolated.suspects.clone());
        let writer = Writer { log: Arc::clone(&log), metrics: metrics.clone(), suspects };
        tokio::spawn(as_worker(writer.write(waiting, ends)));
        Self { log, queue, isolated, ended, metrics }
    }

    pub fn metrics(&self) -> &AppendMetrics {
        &self.metrics
    }

    /// Appends, together with what others append at the same time.
    #[boxed]
    pub async fn append(&self, append: Append) -> Result<Receipt, AppendError> {
        if let Some(isolated) = &self.isolated {
            let is_suspect = isolated.suspects.has(&append.stream);
            if is_suspect || !append.side_writes.is_empty() {
                return self.append_isolated(isolated, append, is_suspect).await;
            }
        }
        let (answer, answered) = oneshot::channel();
        let bytes = append.events.iter().map(|event| weight(&event.payload) + weight(&event.metadata)).sum();
        let waiting = Waiting { append, bytes, answer };
        self.queue.send(Message::Append(waiting)).await.map_err(|_| AppendError::Closed)?;
        answered.await.unwrap_or_else(|_| Err(outcome_unknown()))
    }

    async fn append_isolated(
        &self,
        isolated: &IsolatedPlaces,
        append: Append,
        is_suspect: bool,
    ) -> Result<Receipt, AppendError> {
        // In this order: a caller that waits here holds no place of the others.
        let of_suspects = if is_suspect { Some(place(&isolated.places_of_suspects).await?) } else { None };
        let permit = place(&isolated.places).await?;
        let writer = Writer {
            log: Arc::clone(&self.log),
            metrics: self.metrics.clone(),
            suspects: Some(isolated.suspects.clone()),
        };
        // A task of its own, so that it runs to its end when the caller goes away.
        let task = tokio::spawn(as_worker(async move {
            let answers = writer.append(vec![append]).await;
            drop((permit, of_suspects));
            answers.into_iter().next()
        }));
        task.await.ok().flatten().unwrap_or_else(|| Err(outcome_unknown()))
    }

    /// Graceful shutdown of all clones: accepts nothing more and returns once everything accepted has its answer.
    #[boxed]
    pub async fn shutdown(mut self) {
        // An error means that the queue is closed already.
        let _ = self.queue.send(Message::Close).await;
        if let Some(isolated) = &self.isolated {
            // A caller that waits for a place of the suspects has not been accepted.
            isolated.places_of_suspects.close();
            if let Ok(_all) = isolated.places.acquire_many(isolated.most).await {
                isolated.places.close();
            }
        }
        while self.ended.changed().await.is_ok() {}
    }
}

impl IsolatedPlaces {
    fn of(most: u32) -> Self {
        let [places, places_of_suspects] =
            [most, (most / 2).max(1)].map(|count| Arc::new(Semaphore::new(count as usize)));
        Self { most, places, suspects: Suspects::default(), places_of_suspects }
    }
}

async fn place(places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, AppendError> {
    Arc::clone(places).acquire_owned().await.map_err(|_| AppendError::Closed)
}

/// Writer task: gives batches to the log, and keeps the metrics.
struct Writer {
    log: Arc<dyn EventLog>,
    metrics: AppendMetrics,
    /// Streams that hang are diverted, if the log has a place for them.
    suspects: Option<Suspects>,
}

impl Writer {
    /// Ends at `Close`, or when the last appender is gone, once the queue is empty.
    async fn write(self, mut queue: mpsc::Receiver<Message>, _ends: watch::Sender<()>) {
        let mut waiting = VecDeque::new();
        loop {
            if waiting.is_empty() {
                match queue.recv().await {
                    Some(message) => accept(message, &mut waiting, &mut queue),
                    None => return,
                }
            }
            // Callers that got their answers together want to append again together: they go first.
            tokio::task::yield_now().await;
            while waiting.len() < MAX_WAITING
                && let Ok(message) = queue.try_recv()
            {
                accept(message, &mut waiting, &mut queue);
            }
            self.commit(next_batch(&mut waiting)).await;
        }
    }

    /// Commits a batch and answers its callers.
    async fn commit(&self, batch: Vec<Waiting>) {
        if batch.is_empty() {
            return;
        }
        let (appends, callers): (Vec<_>, Vec<_>) =
            batch.into_iter().map(|waiting| (waiting.append, waiting.answer)).unzip();
        let mut answers = self.append(appends).await.into_iter();
        for caller in callers {
            // The caller may have gone away; the append is stored all the same.
            let _ = caller.send(answers.next().unwrap_or_else(|| Err(outcome_unknown())));
        }
    }

    /// Answers of the log; empty if it panics.
    async fn append(&self, appends: Vec<Append>) -> Vec<Answer> {
        let size = appends.len();
        let streams = self
            .suspects
            .as_ref()
            .map(|_| appends.iter().map(|append| append.stream.clone()).collect::<Vec<StreamId>>());
        let under_way = self.metrics.begun();
        let answers = AssertUnwindSafe(self.log.append(appends)).catch_unwind().await;
        if answers.is_err() {
            tracing::error!("the log panicked");
        }
        let (answers, took) = (answers.unwrap_or_default(), under_way.took());
        drop(under_way);
        self.metrics.answered(size, &answers, took);
        if let Some((suspects, streams)) = self.suspects.as_ref().zip(streams) {
            suspects.note(streams, &answers, took);
        }
        answers
    }
}

fn accept(message: Message, waiting: &mut VecDeque<Waiting>, queue: &mut mpsc::Receiver<Message>) {
    match message {
        Message::Append(append) => waiting.push_back(append),
        // Messages already in the queue still come out of it.
        Message::Close => queue.close(),
    }
}

/// Takes what fits into one commit; the rest keeps its order, and of each stream only the first may go.
fn next_batch(waiting: &mut VecDeque<Waiting>) -> Vec<Waiting> {
    let mut streams = HashSet::new();
    let mut bytes = 0;
    let mut batch = Vec::new();
    let mut rest = VecDeque::new();
    for next in waiting.drain(..) {
        let first_of_stream = streams.insert(next.append.stream.clone());
        // The first append always goes, so that an oversized one does not wait for ever.
        let fits = batch.is_empty() || (batch.len() < MAX_APPENDS && bytes + next.bytes <= MAX_BYTES);
        if first_of_stream && fits {
            bytes += next.bytes;
            batch.push(next);
        } else {
            rest.push_back(next);
        }
    }
    *waiting = rest;
    batch
}

/// The writer broke off: the append's outcome is unknown and must be looked up.
fn outcome_unknown() -> AppendError {
    SqlError::from(sqlx::Error::WorkerCrashed).into()
}

/// Approximate length of a value as JSON text.
fn weight(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) => 5,
        Value::Number(_) => 12,
        Value::String(text) => text.len() + 3,
        Value::Array(items) => 2 + items.iter().map(weight).sum::<usize>(),
        Value::Object(fields) => 2 + fields.iter().map(|(name, value)| name.len() + 4 + weight(value)).sum::<usize>(),
    }
}
