use store::RecordedEvent;
use store::log::Position;

/// A batch of consecutive events, as the log was read.
pub(super) struct EventBatch {
    pub events: Vec<RecordedEvent>,
    /// Where those stand that have followed it.
    pub next: Position,
    /// Why the event after it cannot be read, where that is so.
    pub unreadable: Option<String>,
}

impl EventBatch {
    /// The hash of the event where those stand that have followed it; `None` where none was read there.
    pub fn hash(&self) -> Option<&str> {
        let last = self.events.last().filter(|event| event.position == self.next)?;
        Some(last.hash.as_str()).filter(|hash| !hash.is_empty())
    }

    /// Without what lies beyond a position.
    pub fn cut(&mut self, up_to: Option<Position>) {
        if let Some(up_to) = up_to.filter(|up_to| *up_to < self.next) {
            self.events.retain(|event| event.position <= up_to);
            self.next = up_to;
        }
    }
}
