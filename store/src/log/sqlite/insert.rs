//! The insert of a batch of appends: one statement that checks versions, hashes and keys and stores what has no
//! conflict.

use std::collections::HashMap;
use std::sync::OnceLock;

use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

use crate::log::batch::{Answers, PlacedAppend};
use crate::log::{Append, MAX_EVENTS, NewEvent, Position, Receipt};
use crate::sql::SqlError;

/// Bind parameters per event.
const COLUMNS: usize = 11;
/// Number of statement sizes: 1, 2, 4 … events, so that each is prepared once; unused parameters are null and filtered
/// out.
const SIZES: usize = MAX_EVENTS.ilog2() as usize + 1;

/// Optimistic concurrency check inside the insert: the version of the stream, the hash of its last event, the keys and
/// the idempotency key, as they were before the statement. SQLite evaluates the whole selection before it inserts the
/// first row.
const SELECTION: &str = "
insert into events (position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
select coalesce((select max(position) from events), 0) + row_number() over (order by g.place),
       g.aggregate_type, g.aggregate_id, g.sequence, g.event_type, g.event_version, g.payload, g.metadata
from given g
where g.expected = coalesce((select max(e.sequence) from events e
                             where e.aggregate_type = g.aggregate_type and e.aggregate_id = g.aggregate_id), 0)
  and g.previous_hash is (select json_extract(e.metadata, '$.hash') from events e
                          where e.aggregate_type = g.aggregate_type and e.aggregate_id = g.aggregate_id
                            and e.sequence = g.expected)
  and not exists (select 1 from json_each(g.sealed_under) k
                  where not exists (select 1 from subject_keys s where s.key_id = k.value))
  and (g.request_key is null
       or not exists (select 1 from events e where json_extract(e.metadata, '$.requestKey') = g.request_key))
order by g.place
returning position, aggregate_type, aggregate_id";

/// Splits a batch into parts of one statement each.
pub(super) fn parts<'p, 'a>(mut appends: &'p [PlacedAppend<'a>]) -> Vec<&'p [PlacedAppend<'a>]> {
    let mut parts = Vec::new();
    while !appends.is_empty() {
        let mut events = 0;
        let fits = appends.iter().take_while(|placed| {
            events += placed.append.events.len();
            events <= MAX_EVENTS
        });
        // `max(1)`: an append of more events than fit was refused before.
        let (part, rest) = appends.split_at(fits.count().max(1));
        parts.push(part);
        appends = rest;
    }
    parts
}

/// Inserted row.
pub(super) struct Inserted {
    position: u64,
    kind: String,
    id: String,
}

/// Inserts the events of all appends without a conflict, in one statement.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    appends: &[PlacedAppend<'_>],
) -> Result<Vec<Inserted>, SqlError> {
    let count = appends.iter().map(|placed| placed.append.events.len()).sum();
    let mut query = sqlx::query(statement(count));
    for PlacedAppend { append, .. } in appends {
        let first = append.expected + 1;
        let sealed_under = keys(append)?;
        for (sequence, event) in (first..).zip(&append.events) {
            let NewEvent { event_type, event_version, payload, metadata } = event;
            query = query
                .bind(append.stream.kind.name())
                .bind(append.stream.id.clone())
                .bind(integer(append.expected)?)
                .bind(integer(sequence)?)
                .bind(event_type.clone())
                .bind(event_version.clone())
                .bind(payload.to_string())
                .bind(metadata.to_string())
                .bind(append.request.as_ref().map(|request| request.key.clone()))
                .bind(append.previous_hash().map(ToOwned::to_owned))
                .bind(sealed_under.clone());
        }
    }
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let position = row.try_get::<i64, _>(0)?.unsigned_abs();
            Ok(Inserted { position, kind: row.try_get(1)?, id: row.try_get(2)? })
        })
        .collect()
}

/// Gives the winners their receipts and returns the losers.
pub(super) fn receipts<'a>(
    appends: &[PlacedAppend<'a>],
    inserted: &[Inserted],
    answers: &mut Answers,
) -> Vec<PlacedAppend<'a>> {
    let mut last: HashMap<(&str, &str), u64> = HashMap::with_capacity(inserted.len());
    for row in inserted {
        let position = last.entry((&row.kind, &row.id)).or_default();
        *position = row.position.max(*position);
    }
    let mut lost = Vec::new();
    for placed in appends {
        let stream = &placed.append.stream;
        match last.get(&(stream.kind.name(), stream.id.as_str())) {
            Some(&position) => answers.give(placed.place, Ok(stored_at(placed.append, position))),
            None => lost.push(*placed),
        }
    }
    lost
}

/// Receipt of the only append that these rows can be of; `None` where it lost.
pub(super) fn receipt(append: &Append, inserted: &[Inserted]) -> Option<Receipt> {
    inserted.iter().map(|row| row.position).max().map(|position| stored_at(append, position))
}

fn stored_at(append: &Append, position: u64) -> Receipt {
    Receipt { version: append.version_after(), position: Position::new(0, 0, position) }
}

/// Whether a statement failed because of the data: constraint, trigger, malformed JSON, value too big. Any other
/// failure (full disk, broken file) concerns no single append, and is not retried.
pub(super) fn blames_a_row(error: &SqlError) -> bool {
    const ERROR: u32 = 1;
    const TOO_BIG: u32 = 18;
    const CONSTRAINT: u32 = 19;
    const MISMATCH: u32 = 20;
    match error {
        SqlError::Unique { .. } | SqlError::Row(_) | SqlError::Text(_) => true,
        SqlError::Refused(error) => error
            .as_database_error()
            .and_then(|error| error.code()?.parse::<u32>().ok())
            .is_some_and(|code| [ERROR, TOO_BIG, CONSTRAINT, MISMATCH].contains(&(code & 0xff))),
        SqlError::Contention(_) | SqlError::Unavailable(_) | SqlError::OutOfSpace(_) | SqlError::Unfit(_) => false,
    }
}

/// Cached statement text for this many events.
fn statement(events: usize) -> &'static str {
    static STATEMENTS: [OnceLock<String>; SIZES] = [const { OnceLock::new() }; SIZES];
    let events = events.next_power_of_two().min(MAX_EVENTS);
    STATEMENTS[events.ilog2() as usize].get_or_init(|| {
        let rows: Vec<_> = (0..events).map(|place| format!("({place}{})", ", ?".repeat(COLUMNS))).collect();
        format!(
            "with given (place, aggregate_type, aggregate_id, expected, sequence, event_type, event_version, payload, \
             metadata, request_key, previous_hash, sealed_under) as (values {}){SELECTION}",
            rows.join(", ")
        )
    })
}

/// Ids of the keys that must still exist, as a JSON list; `None` where there are none, which costs the statement least.
fn keys(append: &Append) -> Result<Option<String>, SqlError> {
    if append.sealed_under.is_empty() {
        return Ok(None);
    }
    serde_json::to_string(&append.sealed_under).map(Some).map_err(|error| SqlError::Row(error.to_string()))
}

fn integer(number: u64) -> Result<i64, SqlError> {
    i64::try_from(number).map_err(|_| SqlError::Row(format!("a version of {number}")))
}
