//! A scripted outbox for workers.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use delivery::sending::{Notice, NoticeSource, NoticeSourceError};
use projections::outbox::{Ordinal, OutboxItem};
use uuid::Uuid;

/// Source of messages that a test fills.
#[derive(Default)]
pub(super) struct Outbox {
    items: Mutex<Vec<OutboxItem>>,
    letters: Mutex<HashMap<Uuid, Notice>>,
}

impl Outbox {
    /// Adds an item; its content, where that is known.
    pub(super) fn ask(&self, item: OutboxItem, letter: Option<Notice>) {
        if let Some(letter) = letter {
            self.letters.lock().unwrap_or_else(PoisonError::into_inner).insert(item.event, letter);
        }
        self.items.lock().unwrap_or_else(PoisonError::into_inner).push(item);
    }
}

#[async_trait]
impl NoticeSource for Outbox {
    async fn after(&self, ordinal: &Ordinal, max: u32) -> Result<Vec<OutboxItem>, NoticeSourceError> {
        let items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(items.iter().filter(|item| item.ordinal > *ordinal).take(max as usize).cloned().collect())
    }

    async fn notice(&self, item: &OutboxItem) -> Result<Option<Notice>, NoticeSourceError> {
        Ok(self.letters.lock().unwrap_or_else(PoisonError::into_inner).get(&item.event).cloned())
    }
}
