use super::{Position, StoredEvent, StreamId};
use crate::sql::{Row, SqlError};

/// An event from a row with the columns of `events`, `transaction_id` as text.
pub(super) fn stored_event(row: &Row) -> Result<StoredEvent, SqlError> {
    Ok(StoredEvent {
        position: position(row)?,
        stream: stream(row)?,
        sequence: row.count("sequence")?,
        event_type: row.text("event_type")?,
        event_version: row.text("event_version")?,
        payload: row.document("payload")?,
        metadata: row.document("metadata")?,
    })
}

/// Which stream a row belongs to.
pub(super) fn stream(row: &Row) -> Result<StreamId, SqlError> {
    Ok(StreamId { kind: row.parsed("aggregate_type")?, id: row.text("aggregate_id")? })
}

/// Where a row stands in the global order. SQLite has nothing but the number.
pub(super) fn position(row: &Row) -> Result<Position, SqlError> {
    let number = row.count("position")?;
    Ok(match row {
        Row::Sqlite(_) => Position::new(0, 0, number),
        Row::Postgres(_) => Position::new(
            u32::try_from(row.integer("epoch")?).map_err(|_| SqlError::Row("an epoch below zero".to_owned()))?,
            row.parsed("transaction_id")?,
            number,
        ),
    })
}
