use super::rows::stored_event;
use super::{StoredEvent, StreamId};
use crate::sql::{Database, Sql, SqlError};

const COLUMNS: &str = "aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, position";

/// Events stream by stream, each stream's in its order, after an event: in the order of the table's key, which says
/// nothing but lets each stream be checked with nothing of the others in memory.
pub async fn read_by_stream(
    database: &Database,
    after: Option<(&StreamId, u64)>,
    max: u32,
) -> Result<Vec<StoredEvent>, SqlError> {
    let place =
        if database.is_sqlite() { "" } else { ", epoch::bigint as epoch, transaction_id::text as transaction_id" };
    let text = format!(
        "select {COLUMNS}{place} from events where (aggregate_type, aggregate_id, sequence) > ($1, $2, $3) \
         order by aggregate_type, aggregate_id, sequence limit $4"
    );
    let (kind, id, sequence) = after.map_or(("", "", 0), |(stream, sequence)| {
        (stream.kind.name(), stream.id.as_str(), i64::try_from(sequence).unwrap_or(i64::MAX))
    });
    let sql = Sql::new(text).bind(kind).bind(id).bind(sequence).bind(i64::from(max));
    database.ledger.fetch_all(sql).await?.iter().map(stored_event).collect()
}
