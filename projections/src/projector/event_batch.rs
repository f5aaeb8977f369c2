//! Batches of consecutive events, as one pass applies them.

use store::RecordedEvent;
use store::log::Position;

/// Consecutive events of the log.
pub(super) struct EventBatch {
    pub events: Vec<RecordedEvent>,
    /// Position of a projection that has applied the batch.
    pub next: Position,
    /// Reason why the next event cannot be decoded, if so.
    pub unreadable: Option<String>,
}

impl EventBatch {
    /// Hash of the last event; `None` where none was read.
    pub fn hash(&self) -> Option<&str> {
        let last = self.events.last().filter(|event| event.position == self.next)?;
        Some(last.hash.as_str()).filter(|hash| !hash.is_empty())
    }

    /// Truncates the batch at a position.
    pub fn cut(&mut self, up_to: Option<Position>) {
        if let Some(up_to) = up_to.filter(|up_to| *up_to < self.next) {
            self.events.retain(|event| event.position <= up_to);
            self.next = up_to;
        }
    }
}
