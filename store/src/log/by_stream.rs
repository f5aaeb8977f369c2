//! Reads of events in primary key order, stream by stream, so that an audit needs memory for one stream only.

use super::StoredEvent;
use super::rows::stored_event;
use crate::boxed;
use crate::sql::{Database, Row, Sql, SqlError};

const COLUMNS: &str = "aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, position";

/// Primary key of an event row, as bytes: a tampered row may hold what is no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowKey {
    aggregate_type: Vec<u8>,
    aggregate_id: Vec<u8>,
    sequence: i64,
}

impl RowKey {
    /// Before the first row.
    pub const START: Self = Self { aggregate_type: Vec::new(), aggregate_id: Vec::new(), sequence: 0 };

    /// Lossy text, for messages.
    pub fn aggregate_type(&self) -> String {
        String::from_utf8_lossy(&self.aggregate_type).into_owned()
    }

    /// Lossy text, for messages.
    pub fn aggregate_id(&self) -> String {
        String::from_utf8_lossy(&self.aggregate_id).into_owned()
    }

    pub fn sequence(&self) -> i64 {
        self.sequence
    }

    /// Whether both keys are of one stream.
    pub fn is_beside(&self, other: &Self) -> bool {
        (&self.aggregate_type, &self.aggregate_id) == (&other.aggregate_type, &other.aggregate_id)
    }

    fn of(row: &Row) -> Result<Self, SqlError> {
        Ok(Self {
            aggregate_type: row.bytes("type_bytes")?,
            aggregate_id: row.bytes("id_bytes")?,
            sequence: row.integer("sequence")?,
        })
    }
}

/// Row at a key: an event, or the reason why none can be decoded from it.
pub struct Listed {
    pub key: RowKey,
    pub event: Result<StoredEvent, SqlError>,
}

/// Keyset page of events in primary key order, after a key: stream by stream, each in sequence. This order means
/// nothing, but lets an audit check each stream with nothing of the others in memory.
#[boxed]
pub async fn read_by_stream(database: &Database, after: &RowKey, max: u32) -> Result<Vec<Listed>, SqlError> {
    let (keys, after_it) = if database.is_sqlite() {
        (
            "cast(aggregate_type as blob) as type_bytes, cast(aggregate_id as blob) as id_bytes",
            "(cast($1 as text), cast($2 as text), $3)",
        )
    } else {
        (
            "convert_to(aggregate_type, 'UTF8') as type_bytes, convert_to(aggregate_id, 'UTF8') as id_bytes, \
             epoch::bigint as epoch, transaction_id::text as transaction_id",
            "(convert_from($1, 'UTF8'), convert_from($2, 'UTF8'), $3)",
        )
    };
    let text = format!(
        "select {COLUMNS}, {keys} from events where (aggregate_type, aggregate_id, sequence) > {after_it} \
         order by aggregate_type, aggregate_id, sequence limit $4"
    );
    let sql = Sql::new(text).bind(after.aggregate_type.as_slice()).bind(after.aggregate_id.as_slice());
    let rows = database.ledger.fetch_all(sql.bind(after.sequence).bind(i64::from(max))).await?;
    rows.iter().map(|row| Ok(Listed { key: RowKey::of(row)?, event: stored_event(row) })).collect()
}
