use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use delivery::sending::{Correspondence, CorrespondenceError, Letter};
use projections::outbox::{Ordinal, OutboxItem};
use uuid::Uuid;

/// An outbox by hand.
#[derive(Default)]
pub(super) struct Outbox {
    items: Mutex<Vec<OutboxItem>>,
    letters: Mutex<HashMap<Uuid, Letter>>,
}

impl Outbox {
    /// Asks for an item; what it says, where that is known.
    pub(super) fn ask(&self, item: OutboxItem, letter: Option<Letter>) {
        if let Some(letter) = letter {
            self.letters.lock().unwrap_or_else(PoisonError::into_inner).insert(item.event, letter);
        }
        self.items.lock().unwrap_or_else(PoisonError::into_inner).push(item);
    }
}

#[async_trait]
impl Correspondence for Outbox {
    async fn after(&self, ordinal: &Ordinal, max: u32) -> Result<Vec<OutboxItem>, CorrespondenceError> {
        let items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(items.iter().filter(|item| item.ordinal > *ordinal).take(max as usize).cloned().collect())
    }

    async fn letter(&self, item: &OutboxItem) -> Result<Option<Letter>, CorrespondenceError> {
        Ok(self.letters.lock().unwrap_or_else(PoisonError::into_inner).get(&item.event).cloned())
    }
}
