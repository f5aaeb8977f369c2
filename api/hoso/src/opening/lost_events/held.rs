//! Look-up of events in the log by all that is known of them.

use domain::restoration::LostEvent;
use store::event_id;
use store::log::{EventLog, Position, StoredEvent, StreamId};
use store::sql::SqlError;

use super::OpeningError;

/// True when the log holds this very event, by all that is known of it.
pub(super) async fn holds(log: &dyn EventLog, event: &LostEvent) -> Result<bool, OpeningError> {
    let found = match (&event.place, &event.position) {
        (Some((kind, id, sequence)), _) => {
            let stream = StreamId::new(*kind, id);
            log.read_stream(&stream, sequence.saturating_sub(1), 1).await.map(|mut events| events.pop())
        }
        (None, Some(position)) => match position.parse::<Position>() {
            Ok(position) => log.event_at(position).await,
            Err(_) => return Ok(false),
        },
        (None, None) => return Ok(false),
    };
    let found = match found {
        // An altered event is a matter of the audit: it is not lost.
        Err(SqlError::Row(_)) => return Ok(true),
        found => found?,
    };
    Ok(found.is_some_and(|found| is_the_same(event, &found)))
}

fn is_the_same(event: &LostEvent, found: &StoredEvent) -> bool {
    let by_hash = event.hash.as_deref().is_none_or(|hash| found.hash().is_some_and(|found| found.starts_with(hash)));
    by_hash && event.id.is_none_or(|id| id == event_id(found))
}
