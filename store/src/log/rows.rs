//! Decoding of event rows, shared by both adapters.

use serde_json::{Value, json};

use super::{Position, StoredEvent, StreamId};
use crate::sql::{Pool, Row, Sql, SqlError, StoredJson, StoredText};

/// Event from a row with the columns of `events`, `transaction_id` as text.
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

pub(super) fn stream(row: &Row) -> Result<StreamId, SqlError> {
    Ok(StreamId { kind: row.parsed("aggregate_type")?, id: row.text("aggregate_id")? })
}

/// Position of a row; SQLite has the number only.
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

/// Length of a stream, by a statement with the column `length`.
pub(super) async fn length(pool: &Pool, text: &'static str, stream: &StreamId) -> Result<u64, SqlError> {
    let sql = Sql::new(text).bind(stream.kind.name()).bind(StoredText::new(&stream.id)?);
    pool.fetch_optional(sql).await?.map_or(Ok(0), |row| row.count("length"))
}

/// Beginnings of streams, by a statement whose parameter is a list of types, ids and last sequences.
pub(super) async fn beginnings(
    pool: &Pool,
    text: &'static str,
    beginnings: &[(StreamId, u64)],
) -> Result<Vec<StoredEvent>, SqlError> {
    let last = |up_to: u64| i64::try_from(up_to).unwrap_or(i64::MAX);
    let wanted = beginnings.iter().map(|(stream, up_to)| json!([stream.kind.name(), stream.id, last(*up_to)]));
    let sql = Sql::new(text).bind(StoredJson::new(&Value::Array(wanted.collect()))?);
    pool.fetch_all(sql).await?.iter().map(stored_event).collect()
}

/// Number of the newest events and of those with one of these types, by a statement with the columns `counted` and
/// `typed`.
pub(super) async fn count(pool: &Pool, text: &'static str, types: &[String], of: u32) -> Result<(u64, u64), SqlError> {
    let types = StoredJson::new(&Value::from(types.to_vec()))?;
    match pool.fetch_optional(Sql::new(text).bind(of).bind(types)).await? {
        Some(row) => Ok((row.count("counted")?, row.count("typed")?)),
        None => Ok((0, 0)),
    }
}
