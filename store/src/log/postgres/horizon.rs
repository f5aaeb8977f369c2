use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use tracing::{info, warn};

use crate::log::HeldBack;
use crate::sql::{Pool, Row, Sql, SqlError};

/// A transaction that holds readers back for less is one of ours, which end within a quarter of a second.
const HELD_AFTER: Duration = Duration::from_millis(500);
/// How often at most it is looked in vain for a way past transactions that hold readers back: to read the server's
/// locks takes them all for a moment, and those of ours are gone before long.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// The oldest transaction that the log cannot be read past. Of another role's the server shows neither since when it
/// runs nor what it does; of its process and database everybody is told.
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

/// What is known of the xmin horizon: the transaction that keeps readers from what is recorded behind it.
#[derive(Default)]
pub(super) struct Horizon(Mutex<Known>);

#[derive(Default)]
struct Known {
    looked: Option<Instant>,
    /// The transaction that was found in the way last, and since when.
    seen: Option<(String, Instant)>,
    held: Option<Holder>,
}

struct Holder {
    id: String,
    by: HeldBack,
    at: Instant,
}

impl Horizon {
    /// By whom readers are held back, as of the last read that found nothing to give.
    pub(super) fn held_back(&self) -> Option<HeldBack> {
        let known = self.known();
        let Holder { by, at, .. } = known.held.as_ref()?;
        Some(HeldBack { age: by.age + at.elapsed(), ..by.clone() })
    }

    /// Nothing is recorded that readers are not given.
    pub(super) fn is_clear(&self) {
        let mut known = self.known();
        known.looked = None;
        known.seen = None;
        known.released();
    }

    /// Readers were given what this transaction recorded: whoever was before it is out of the way, also where there is
    /// more to be read.
    pub(super) fn has_given(&self, transaction: u64) {
        let mut known = self.known();
        if known.held.as_ref().is_some_and(|held| held.id.parse::<u64>().is_ok_and(|id| id <= transaction)) {
            known.seen = None;
            known.released();
        }
    }

    /// Whether it may be looked now for a way past, and for who is in it.
    pub(super) fn may_look(&self) -> bool {
        let mut known = self.known();
        let may = known.looked.is_none_or(|at| at.elapsed() >= LOOK_EVERY);
        if may {
            known.looked = Some(Instant::now());
        }
        may
    }

    /// Something was found past those that cannot add to the log: the next look need not wait.
    pub(super) fn has_passed(&self) {
        self.known().looked = None;
    }

    /// Finds out who holds readers back, and says so once of each.
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
