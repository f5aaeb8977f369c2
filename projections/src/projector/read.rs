//! Reads of the log in upcast batches, ending before an event that does not decode.

use store::RecordedEvent;
use store::log::{Page, Position};
use store::sql::{SqlError, WriteTransaction};

use super::Projector;
use super::event_batch::EventBatch;

impl Projector {
    /// Batch of events after a position, upcast; ends before an event that cannot be decoded, or at `up_to`.
    pub(super) async fn read(&self, from: Position, up_to: Option<Position>) -> Result<EventBatch, SqlError> {
        let page = match up_to {
            Some(up_to) => self.0.parts.log.read_until(from, up_to, self.0.page).await?,
            None => self.0.parts.log.read_all(from, self.0.page).await?,
        };
        Ok(self.batch(page, from, up_to))
    }

    /// The same on the connection of a transaction.
    pub(super) async fn read_within(
        &self,
        transaction: &mut WriteTransaction,
        from: Position,
        up_to: Position,
    ) -> Result<EventBatch, SqlError> {
        let page = self.0.parts.log.read_until_within(transaction, from, up_to, self.0.page).await?;
        Ok(self.batch(page, from, Some(up_to)))
    }

    fn batch(&self, page: Page, from: Position, up_to: Option<Position>) -> EventBatch {
        let mut batch = EventBatch { events: Vec::with_capacity(page.events.len()), next: from, unreadable: None };
        for stored in page.events {
            let position = stored.position;
            if up_to.is_some_and(|up_to| position > up_to) {
                batch.next = up_to.unwrap_or(batch.next);
                return batch;
            }
            match RecordedEvent::read(stored, &self.0.parts.upcasters) {
                Ok(recorded) => batch.events.push(recorded),
                Err(error) => {
                    batch.unreadable = Some(format!(
                        "event {} of {} {} cannot be read",
                        error.sequence, error.stream.kind, error.stream.id
                    ));
                    return batch;
                }
            }
            batch.next = position;
        }
        if !batch.events.is_empty() {
            batch.next = page.next.max(batch.next);
        }
        // At the end of the log, the batch ends at the position of the others.
        if let Some(up_to) = up_to.filter(|up_to| !page.more || batch.next > *up_to) {
            batch.next = up_to;
        }
        batch
    }
}
