//! Monitor of the xmin horizon: finds and reports the transaction that holds readers back.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use tracing::{info, warn};

use crate::log::HeldBack;
use crate::sql::{Pool, Row, Sql, SqlError};

/// Age from which a transaction that holds back the horizon is reported. Younger ones are our own appends, which end
/// within 250 ms.
const HELD_AFTER: Duration = Duration::from_millis(500);
/// Rate limit of looking for the transaction behind a held-back horizon: reading `pg_locks` takes all lock partitions
/// for a moment, and our own appends are gone before long.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Oldest transaction that the horizon stands at. For another role's the server shows neither its start nor its
/// statement; its process and database are visible to everybody.
const HOLDER: &str = "
with h as materialized (select log_horizon() as id)
select h.id::text as id, a.pid::bigint as pid, p.gid, coalesce(a.datname::text, p.database::text) as database,
       (extract(epoch from clock_timestamp() - coalesce(a.xact_start, p.prepared)) * 1000)::bigint as age
from h
left join pg_locks l on l.locktype = 'transactionid' and l.transactionid = h.id::xid
                    and l.mode = 'ExclusiveLock' and l.granted
left join pg_stat_activity a on a.pid = l.pid
left join pg_prepared_xacts p on p.transaction = h.id::xid
where h.id < pg_snapshot_xmax(pg_current_snapshot())
limit 1";

/// Monitor of the xmin horizon: the transaction that keeps readers from what is recorded behind it.
#[derive(Default)]
pub(super) struct Horizon(Mutex<Known>);

#[derive(Default)]
struct Known {
    looked: Option<Instant>,
    /// Transaction found holding the horizon last, and when it was first seen there.
    seen: Option<(String, Instant)>,
    held: Option<Holder>,
}

struct Holder {
    id: String,
    by: HeldBack,
    at: Instant,
}

impl Horizon {
    /// Transaction that holds readers back, as of the last read that found nothing.
    pub(super) fn held_back(&self) -> Option<HeldBack> {
        let known = self.known();
        let Holder { by, at, .. } = known.held.as_ref()?;
        Some(HeldBack { age: by.age + at.elapsed(), ..by.clone() })
    }

    /// Records that readers were given everything that is recorded.
    pub(super) fn is_clear(&self) {
        let mut known = self.known();
        known.looked = None;
        known.seen = None;
        known.released();
    }

    /// Records that readers were given rows of this transaction: any holder before it is gone, even if there is more to
    /// read.
    pub(super) fn has_given(&self, transaction: u64) {
        let mut known = self.known();
        if known.held.as_ref().is_some_and(|held| held.id.parse::<u64>().is_ok_and(|id| id <= transaction)) {
            known.seen = None;
            known.released();
        }
    }

    /// Rate limit: whether the next look at the server's transactions may happen now.
    pub(super) fn may_look(&self) -> bool {
        let mut known = self.known();
        let may = known.looked.is_none_or(|at| at.elapsed() >= LOOK_EVERY);
        if may {
            known.looked = Some(Instant::now());
        }
        may
    }

    /// Lifts the rate limit after a look that let readers pass.
    pub(super) fn has_passed(&self) {
        self.known().looked = None;
    }

    /// Looks up the transaction that holds readers back, and logs each one once.
    pub(super) async fn look(&self, pool: &Pool) -> Result<(), SqlError> {
        let row = pool.fetch_optional(Sql::new(HOLDER)).await?;
        let found = row.as_ref().map(holder).transpose()?;
        let mut known = self.known();
        if known.held.as_ref().is_some_and(|held| found.as_ref().is_none_or(|(id, _)| *id != held.id)) {
            known.released();
        }
        let Some((id, mut by)) = found else {
            known.seen = None;
            return Ok(());
        };
        let now = Instant::now();
        let since = known.seen.take().filter(|(seen, _)| *seen == id).map_or(now, |(_, since)| since);
        known.seen = Some((id.clone(), since));
        by.age = by.age.max(now.duration_since(since));
        if by.age < HELD_AFTER {
            return Ok(());
        }
        if known.held.is_none() {
            warn!(
                event = "log.held-back",
                pid = by.pid,
                prepared = by.prepared,
                database = by.database,
                age_seconds = by.age.as_secs(),
                age_is_known = by.age_is_known,
                "a transaction that still runs keeps what is recorded after it from all readers of the log"
            );
        }
        known.held = Some(Holder { id, by, at: now });
        Ok(())
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn released(&mut self) {
        if let Some(Holder { by, at, .. }) = self.held.take() {
            let age_seconds = (by.age + at.elapsed()).as_secs();
            info!(event = "log.released", age_seconds, "the log is read to its end again");
        }
    }
}

fn holder(row: &Row) -> Result<(String, HeldBack), SqlError> {
    let age = row.opt_integer("age")?;
    let by = HeldBack {
        pid: row.opt_integer("pid")?,
        prepared: row.opt_text("gid")?,
        database: row.opt_text("database")?,
        age: Duration::from_millis(age.unwrap_or_default().max(0).unsigned_abs()),
        age_is_known: age.is_some(),
    };
    Ok((row.text("id")?, by))
}
