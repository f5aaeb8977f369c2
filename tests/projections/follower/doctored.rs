//! Log adapter with corrupted events.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use store::log::{Append, AppendError, EventLog, Page, Position, Receipt, StoredEvent, StoredRequest, StreamId, Wake};
use store::sql::SqlError;

/// A log adapter that returns altered events until it is healed.
pub(super) struct Doctored {
    log: Arc<dyn EventLog>,
    change: fn(StoredEvent) -> Option<StoredEvent>,
    healed: AtomicBool,
}

impl Doctored {
    pub(super) fn new(log: &Arc<dyn EventLog>, change: fn(StoredEvent) -> Option<StoredEvent>) -> Arc<Self> {
        Arc::new(Self { log: Arc::clone(log), change, healed: AtomicBool::new(false) })
    }

    pub(super) fn heal(&self) {
        self.healed.store(true, Ordering::Relaxed);
    }
}

#[async_trait]
impl EventLog for Doctored {
    async fn append(&self, batch: Vec<Append>) -> Vec<Result<Receipt, AppendError>> {
        self.log.append(batch).await
    }

    async fn read_stream(&self, stream: &StreamId, after: u64, max: u32) -> Result<Vec<StoredEvent>, SqlError> {
        self.log.read_stream(stream, after, max).await
    }

    async fn read_all(&self, after: Position, max: u32) -> Result<Page, SqlError> {
        let mut page = self.log.read_all(after, max).await?;
        if !self.healed.load(Ordering::Relaxed) {
            page.events = page.events.into_iter().filter_map(self.change).collect();
        }
        Ok(page)
    }

    async fn head(&self) -> Result<Position, SqlError> {
        self.log.head().await
    }

    async fn event_at(&self, position: Position) -> Result<Option<StoredEvent>, SqlError> {
        self.log.event_at(position).await
    }

    async fn find_request(&self, key: &str) -> Result<Option<StoredRequest>, SqlError> {
        self.log.find_request(key).await
    }

    fn wake(&self) -> Wake {
        self.log.wake()
    }
}
