//! Conflicts of appends: the present state of the streams and idempotency keys that they lost against.

use super::rows::{position, stream};
use super::{Append, StoredRequest};
use crate::sql::{Pool, Row, Sql, SqlError, StoredJson, StoredText};

/// State of the log that an append lost against.
pub(super) struct Conflict {
    /// Version of the stream.
    pub(super) current: u64,
    /// Hash of the event at the expected version; `None` where none stands there.
    pub(super) previous_hash: Option<String>,
    /// Whether a key that the append is sealed under does not exist.
    pub(super) key_is_gone: bool,
    /// Append found under its idempotency key.
    pub(super) request: Option<StoredRequest>,
}

const OF_APPENDS_SQLITE: &str = "
select coalesce((select max(e.sequence) from events e
                 where e.aggregate_type = a.value ->> 0 and e.aggregate_id = a.value ->> 1), 0) as current,
       (select json_extract(e.metadata, '$.hash') from events e
        where e.aggregate_type = a.value ->> 0 and e.aggregate_id = a.value ->> 1
          and e.sequence = a.value ->> 3) as previous_hash,
       (select count(*) from json_each(a.value -> 4) k
        where not exists (select 1 from subject_keys s where s.key_id = k.value)) as keys_gone,
       r.aggregate_type, r.aggregate_id, r.sequence, r.position,
       json_extract(r.metadata, '$.fingerprint') as fingerprint
from json_each($1) a
left join events r on json_extract(r.metadata, '$.requestKey') = a.value ->> 2
order by a.key";

const OF_APPENDS_POSTGRES: &str = "
select coalesce((select max(e.sequence) from events e
                 where e.aggregate_type = a.value ->> 0 and e.aggregate_id = a.value ->> 1), 0) as current,
       (select e.metadata ->> 'hash' from events e
        where e.aggregate_type = a.value ->> 0 and e.aggregate_id = a.value ->> 1
          and e.sequence = (a.value ->> 3)::bigint) as previous_hash,
       (select count(*) from jsonb_array_elements_text(a.value -> 4) as k (id)
        where (select true from subject_keys s where s.key_id = k.id) is null) as keys_gone,
       r.aggregate_type, r.aggregate_id, r.sequence, r.position,
       r.epoch::bigint as epoch, r.transaction_id::text as transaction_id,
       r.metadata ->> 'fingerprint' as fingerprint
from jsonb_array_elements($1::text::jsonb) with ordinality as a (value, place)
left join lateral (select * from events e where e.metadata ->> 'requestKey' = a.value ->> 2 limit 1) r on true
order by a.place";

const OF_KEY_SQLITE: &str = "
select aggregate_type, aggregate_id, sequence, position, json_extract(metadata, '$.fingerprint') as fingerprint
from events where json_extract(metadata, '$.requestKey') = $1";

const OF_KEY_POSTGRES: &str = "
select aggregate_type, aggregate_id, sequence, position, epoch::bigint as epoch,
       transaction_id::text as transaction_id, metadata ->> 'fingerprint' as fingerprint
from events where metadata ->> 'requestKey' = $1";

/// Present state of the streams and idempotency keys of these appends, in their order, in one query.
pub(super) async fn conflicts(pool: &Pool, appends: &[&Append]) -> Result<Vec<Conflict>, SqlError> {
    let asked: Vec<_> = appends
        .iter()
        .map(|append| {
            let key = append.request.as_ref().map(|request| &request.key);
            (append.stream.kind.name(), &append.stream.id, key, append.expected, &append.sealed_under)
        })
        .collect();
    let asked = serde_json::to_value(&asked).map_err(|error| SqlError::Row(error.to_string()))?;
    let text = if pool.is_sqlite() { OF_APPENDS_SQLITE } else { OF_APPENDS_POSTGRES };
    let rows = pool.fetch_all(Sql::new(text).bind(StoredJson::new(&asked)?)).await?;
    let read = |row: &Row| {
        Ok(Conflict {
            current: row.count("current")?,
            previous_hash: row.opt_text("previous_hash")?,
            key_is_gone: row.count("keys_gone")? > 0,
            request: request(row)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Append stored under an idempotency key.
pub(super) async fn find_request(pool: &Pool, key: &str) -> Result<Option<StoredRequest>, SqlError> {
    let text = if pool.is_sqlite() { OF_KEY_SQLITE } else { OF_KEY_POSTGRES };
    match pool.fetch_optional(Sql::new(text).bind(StoredText::new(key)?)).await? {
        Some(row) => request(&row),
        None => Ok(None),
    }
}

fn request(row: &Row) -> Result<Option<StoredRequest>, SqlError> {
    if row.opt_text("aggregate_id")?.is_none() {
        return Ok(None);
    }
    Ok(Some(StoredRequest {
        stream: stream(row)?,
        sequence: row.count("sequence")?,
        position: position(row)?,
        fingerprint: row.opt_text("fingerprint")?.unwrap_or_default(),
    }))
}
