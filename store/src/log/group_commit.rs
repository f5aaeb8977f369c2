use std::collections::{HashSet, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use serde_json::Value;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tokio::time::Instant;

use super::{Append, AppendError, AppendMeasures, EventLog, Receipt};
use crate::sql::{SqlError, as_worker};

/// Appends in one commit.
const MAX_APPENDS: usize = 512;
/// Bytes of events in one commit, roughly.
const MAX_BYTES: usize = 4 << 20;
/// Appends that are accepted while a commit runs; further callers wait to be accepted.
const MAX_WAITING: usize = 1024;

/// Commits together whatever waits, which is how durable commits get faster than one disk flush each.
///
/// One task writes. While a commit runs, the next batch gathers; it is closed before its first statement, and
/// holds at most one append of a stream, so that a stream's order is that of its commits. What has been accepted is
/// appended, also when its caller goes away or the last appender is dropped.
#[derive(Clone)]
pub struct Appender {
    log: Arc<dyn EventLog>,
    queue: mpsc::Sender<Message>,
    /// Where the log wants appends with side writes apart: how many may run, and may still begin.
    apart: Option<(u32, Arc<Semaphore>)>,
    /// Closed once the writer has ended.
    ended: watch::Receiver<()>,
    measures: AppendMeasures,
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
    /// Starts the writer. Needs a running runtime.
    pub fn start(log: Arc<dyn EventLog>) -> Self {
        let (queue, waiting) = mpsc::channel(MAX_WAITING);
        let (ends, ended) = watch::channel(());
        let apart = log.side_writes_apart().map(|most| (most, Arc::new(Semaphore::new(most as usize))));
        let measures = AppendMeasures::default();
        tokio::spawn(as_worker(write(Arc::clone(&log), waiting, measures.clone(), ends)));
        Self { log, queue, apart, ended, measures }
    }

    /// What is counted of appends.
    pub fn measures(&self) -> &AppendMeasures {
        &self.measures
    }

    /// Appends, together with what others append just now.
    pub async fn append(&self, append: Append) -> Result<Receipt, AppendError> {
        if let Some((_, apart)) = &self.apart
            && !append.side_writes.is_empty()
        {
            return self.append_apart(apart, append).await;
        }
        let (answer, answered) = oneshot::channel();
        let bytes = append.events.iter().map(|event| weight(&event.payload) + weight(&event.metadata)).sum();
        let waiting = Waiting { append, bytes, answer };
        self.queue.send(Message::Append(waiting)).await.map_err(|_| AppendError::Closed)?;
        answered.await.unwrap_or_else(|_| Err(outcome_unknown()))
    }

    async fn append_apart(&self, apart: &Arc<Semaphore>, append: Append) -> Result<Receipt, AppendError> {
        let permit = Arc::clone(apart).acquire_owned().await.map_err(|_| AppendError::Closed)?;
        let (log, measures) = (Arc::clone(&self.log), self.measures.clone());
        // A task of its own, so that it runs to its end when the caller goes away.
        let task = tokio::spawn(as_worker(async move {
            let begun = Instant::now();
            let answers = log.append(vec![append]).await;
            measures.answered(1, &answers, begun.elapsed());
            drop(permit);
            answers.into_iter().next()
        }));
        task.await.ok().flatten().unwrap_or_else(|| Err(outcome_unknown()))
    }

    /// Accepts nothing more and returns once everything accepted has its answer; so it is for all clones.
    pub async fn shutdown(mut self) {
        // Where it is closed already, there is nothing left to tell.
        let _ = self.queue.send(Message::Close).await;
        if let Some((most, apart)) = &self.apart
            && let Ok(_all) = apart.acquire_many(*most).await
        {
            apart.close();
        }
        while self.ended.changed().await.is_ok() {}
    }
}

/// The writer: ends when it is told to, or when the last appender is gone, and nothing waits any more.
async fn write(
    log: Arc<dyn EventLog>,
    mut queue: mpsc::Receiver<Message>,
    measures: AppendMeasures,
    _ends: watch::Sender<()>,
) {
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
        commit(&*log, next_batch(&mut waiting), &measures).await;
    }
}

fn accept(message: Message, waiting: &mut VecDeque<Waiting>, queue: &mut mpsc::Receiver<Message>) {
    match message {
        Message::Append(append) => waiting.push_back(append),
        // What is in the queue already still comes out of it.
        Message::Close => queue.close(),
    }
}

/// Takes what fits together; the rest keeps its order, and of each stream only the first may go.
fn next_batch(waiting: &mut VecDeque<Waiting>) -> Vec<Waiting> {
    let mut streams = HashSet::new();
    let mut bytes = 0;
    let mut batch = Vec::new();
    let mut rest = VecDeque::new();
    for next in waiting.drain(..) {
        let first_of_stream = streams.insert(next.append.stream.clone());
        // Whatever is first of all goes, so that nothing waits for ever.
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

/// Commits a batch and gives everybody their answer, also where the log panics.
async fn commit(log: &dyn EventLog, batch: Vec<Waiting>, measures: &AppendMeasures) {
    if batch.is_empty() {
        return;
    }
    let (appends, callers): (Vec<_>, Vec<_>) =
        batch.into_iter().map(|waiting| (waiting.append, waiting.answer)).unzip();
    let begun = Instant::now();
    let answers = AssertUnwindSafe(log.append(appends)).catch_unwind().await;
    if answers.is_err() {
        tracing::error!("the log panicked");
    }
    let answers = answers.unwrap_or_default();
    measures.answered(callers.len(), &answers, begun.elapsed());
    let mut answers = answers.into_iter();
    for caller in callers {
        // A caller may have gone away; the append is stored all the same.
        let _ = caller.send(answers.next().unwrap_or_else(|| Err(outcome_unknown())));
    }
}

/// The writer broke off: whether the append is stored must be looked up.
fn outcome_unknown() -> AppendError {
    SqlError::from(sqlx::Error::WorkerCrashed).into()
}

/// About as many bytes as the value has as text.
fn weight(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) => 5,
        Value::Number(_) => 12,
        Value::String(text) => text.len() + 3,
        Value::Array(items) => 2 + items.iter().map(weight).sum::<usize>(),
        Value::Object(fields) => 2 + fields.iter().map(|(name, value)| name.len() + 4 + weight(value)).sum::<usize>(),
    }
}
