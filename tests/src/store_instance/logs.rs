//! Log adapter with fault injection.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use store::log::{Append, AppendError, EventLog, Page, Position, Receipt, StoredEvent, StoredRequest, StreamId, Wake};
use store::sql::SqlError;

/// Fault of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The call never reaches the log.
    Lost,
    /// The call reaches the log, its answer is lost.
    AnswerLost,
    /// The call reaches the log only with the next append.
    Late,
}

/// Log adapter whose calls fail by plan, and which records reads.
pub struct FaultyLog {
    log: Arc<dyn EventLog>,
    /// Fault by the number of the call, from 0.
    plan: Box<dyn Fn(usize) -> Option<Fault> + Send + Sync>,
    only_appends: bool,
    calls: AtomicUsize,
    late: Mutex<Vec<Append>>,
    pub reads: Mutex<Vec<(u64, u32)>>,
}

impl FaultyLog {
    pub fn new(log: &Arc<dyn EventLog>, plan: impl Fn(usize) -> Option<Fault> + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self {
            log: Arc::clone(log),
            plan: Box::new(plan),
            only_appends: false,
            calls: AtomicUsize::new(0),
            late: Mutex::default(),
            reads: Mutex::default(),
        })
    }

    /// Only appends count and fail.
    pub fn appends(
        log: &Arc<dyn EventLog>,
        plan: impl Fn(usize) -> Option<Fault> + Send + Sync + 'static,
    ) -> Arc<Self> {
        let mut faulty = Arc::into_inner(Self::new(log, plan)).unwrap();
        faulty.only_appends = true;
        Arc::new(faulty)
    }

    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    fn next(&self) -> Option<Fault> {
        (self.plan)(self.calls.fetch_add(1, Ordering::SeqCst))
    }

    async fn read<T>(&self, read: impl Future<Output = Result<T, SqlError>>) -> Result<T, SqlError> {
        if !self.only_appends && self.next().is_some() {
            return Err(gone());
        }
        read.await
    }
}

fn gone() -> SqlError {
    SqlError::from(sqlx::Error::WorkerCrashed)
}

#[async_trait]
impl EventLog for FaultyLog {
    async fn append(&self, batch: Vec<Append>) -> Vec<Result<Receipt, AppendError>> {
        let late = std::mem::take(&mut *self.late.lock().unwrap());
        if !late.is_empty() {
            self.log.append(late).await;
        }
        let failed = |batch: &[Append]| batch.iter().map(|_| Err(gone().into())).collect();
        match self.next() {
            None => self.log.append(batch).await,
            Some(Fault::Lost) => failed(&batch),
            Some(Fault::AnswerLost) => {
                let answer = failed(&batch);
                self.log.append(batch).await;
                answer
            }
            Some(Fault::Late) => {
                let answer = failed(&batch);
                *self.late.lock().unwrap() = batch;
                answer
            }
        }
    }

    async fn read_stream(&self, stream: &StreamId, after: u64, max: u32) -> Result<Vec<StoredEvent>, SqlError> {
        self.reads.lock().unwrap().push((after, max));
        self.read(self.log.read_stream(stream, after, max)).await
    }

    async fn read_all(&self, after: Position, max: u32) -> Result<Page, SqlError> {
        self.read(self.log.read_all(after, max)).await
    }

    async fn head(&self) -> Result<Position, SqlError> {
        self.read(self.log.head()).await
    }

    async fn event_at(&self, position: Position) -> Result<Option<StoredEvent>, SqlError> {
        self.read(self.log.event_at(position)).await
    }

    async fn find_request(&self, key: &str) -> Result<Option<StoredRequest>, SqlError> {
        self.read(self.log.find_request(key)).await
    }

    fn wake(&self) -> Wake {
        self.log.wake()
    }
}
