//! The insert of a batch of appends: one statement that checks versions, hashes and keys and stores what has no
//! conflict.

use std::collections::HashMap;

use serde_json::Value;
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::types::Json;

use crate::log::{Append, Position, Receipt};
use crate::sql::SqlError;

/// One statement, and thus one snapshot and one commit, for the whole batch.
///
/// The first event of each append decides: it needs the event before it to be there with the hash that it names, and
/// the keys that it is sealed under; whatever stands at its version or under its request key makes it lose without a
/// fault. The further events follow those that won.
/// Instances that append to the same streams insert them in the same order and so cannot lock one another out.
///
/// Numbers are drawn for all events in order before any is inserted: the events of an append then stand beside one
/// another in the global order.
///
/// A stream's order cannot turn round in the global one. Its event before this one was committed before the
/// statement took its snapshot, and only later did this transaction get its id; so this must be the first
/// statement that writes in its transaction.
///
/// Written so that no plan can be quadratic or read the whole table: scalar subselects instead of `exists`, which
/// could become a hash over all events or keys, and `is true`, which keeps `in` a hash instead of a join.
const APPEND: &str = "
with given as materialized (
    select u.*, nextval('events_position_seq') as position
    from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::jsonb[], $8::jsonb[],
                $9::text[])
        with ordinality
        as u (aggregate_type, aggregate_id, expected, sequence, event_type, event_version, payload, metadata,
              sealed_under, place)
), firsts as (
    insert into events (position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
    overriding system value
    select g.position, g.aggregate_type, g.aggregate_id, g.sequence, g.event_type, g.event_version, g.payload, g.metadata
    from given g
    where g.sequence = g.expected + 1
      and (g.expected = 0
           or (select e.metadata ->> 'hash' from events e
               where e.aggregate_type = g.aggregate_type and e.aggregate_id = g.aggregate_id
                 and e.sequence = g.expected) = g.metadata ->> 'previousHash')
      and (g.sealed_under is null
           or (select bool_and((select true from subject_keys s where s.key_id = k.id) is true)
               from unnest(string_to_array(g.sealed_under, ' ')) as k (id)))
    order by g.place
    on conflict do nothing
    returning aggregate_type, aggregate_id, epoch, transaction_id, position
), further as (
    insert into events (position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
    overriding system value
    select g.position, g.aggregate_type, g.aggregate_id, g.sequence, g.event_type, g.event_version, g.payload, g.metadata
    from given g
    where g.sequence > g.expected + 1
      and ((g.aggregate_type, g.aggregate_id) in (select aggregate_type, aggregate_id from firsts)) is true
    order by g.place
    returning aggregate_type, aggregate_id, epoch, transaction_id, position
)
select aggregate_type, aggregate_id, epoch::bigint, transaction_id::text, position from firsts
union all
select aggregate_type, aggregate_id, epoch::bigint, transaction_id::text, position from further";

#[derive(Default)]
struct Columns<'a> {
    kinds: Vec<&'a str>,
    ids: Vec<&'a str>,
    expected: Vec<i64>,
    sequences: Vec<i64>,
    types: Vec<&'a str>,
    versions: Vec<&'a str>,
    payloads: Vec<Json<&'a Value>>,
    metadata: Vec<Json<&'a Value>>,
    /// Ids separated by spaces.
    sealed_under: Vec<Option<String>>,
}

impl<'a> Columns<'a> {
    fn of(appends: &[&'a Append]) -> Result<Self, SqlError> {
        let mut ordered: Vec<&'a Append> = appends.to_vec();
        ordered.sort_unstable_by_key(|append| (append.stream.kind.name(), append.stream.id.as_str()));
        let mut columns = Self::default();
        for append in ordered {
            let expected = integer(append.expected)?;
            let sealed_under = (!append.sealed_under.is_empty()).then(|| append.sealed_under.join(" "));
            for (sequence, event) in (expected + 1..).zip(&append.events) {
                columns.kinds.push(append.stream.kind.name());
                columns.ids.push(&append.stream.id);
                columns.expected.push(expected);
                columns.sequences.push(sequence);
                columns.types.push(&event.event_type);
                columns.versions.push(&event.event_version);
                columns.payloads.push(Json(&event.payload));
                columns.metadata.push(Json(&event.metadata));
                columns.sealed_under.push(sealed_under.clone());
            }
        }
        Ok(columns)
    }
}

/// Appends what has no conflict, and gives each append its receipt, or `None` where it lost. No two may be of one
/// stream.
pub(super) async fn insert(
    connection: &mut PgConnection,
    appends: &[&Append],
) -> Result<Vec<Option<Receipt>>, SqlError> {
    let columns = Columns::of(appends)?;
    let rows = sqlx::query(APPEND)
        .bind(columns.kinds)
        .bind(columns.ids)
        .bind(columns.expected)
        .bind(columns.sequences)
        .bind(columns.types)
        .bind(columns.versions)
        .bind(columns.payloads)
        .bind(columns.metadata)
        .bind(columns.sealed_under)
        .fetch_all(connection)
        .await?;
    let mut last: HashMap<(&str, &str), Position> = HashMap::with_capacity(rows.len());
    for row in &rows {
        let position = position(row)?;
        let entry = last.entry((row.try_get(0)?, row.try_get(1)?)).or_insert(position);
        *entry = position.max(*entry);
    }
    Ok(appends
        .iter()
        .map(|append| {
            let position = *last.get(&(append.stream.kind.name(), append.stream.id.as_str()))?;
            Some(Receipt { version: append.version_after(), position })
        })
        .collect())
}

fn position(row: &PgRow) -> Result<Position, SqlError> {
    let unreadable = |_| SqlError::Row("a position holds something else".to_owned());
    let epoch = u32::try_from(row.try_get::<i64, _>(2)?).map_err(unreadable)?;
    let transaction = row.try_get::<&str, _>(3)?.parse().map_err(|_| SqlError::Row("no transaction id".to_owned()))?;
    let number = u64::try_from(row.try_get::<i64, _>(4)?).map_err(unreadable)?;
    Ok(Position::new(epoch, transaction, number))
}

fn integer(number: u64) -> Result<i64, SqlError> {
    i64::try_from(number).map_err(|_| SqlError::Row(format!("a version of {number}")))
}
