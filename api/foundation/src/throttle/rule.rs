//! Throttle rules: fixed windows and back-off, counted in the edge database.

use chrono::TimeDelta;
use domain::Moment;
use store::sql::{Pool, Sql, SqlError, StoredText};

/// Key that a rule counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Address,
    Name,
    Pair,
}

/// Limit of a rule.
#[derive(Debug, Clone, Copy)]
pub(super) enum Law {
    /// Fixed window that begins with the first try.
    Window { max: i64, per: TimeDelta },
    /// Free tries, then a wait that doubles with each further one; forgotten after a long silence.
    BackOff { free: i64, first: TimeDelta, longest: TimeDelta, forgotten: TimeDelta },
}

/// Counting rule of a kind.
#[derive(Debug)]
pub(super) struct Rule {
    /// Part of the row key.
    pub(super) label: &'static str,
    pub(super) scope: Scope,
    pub(super) law: Law,
    /// Skipped for a known pair of address and name.
    pub(super) spares_the_known: bool,
    /// Reset by the right secret.
    pub(super) ends_with_success: bool,
}

/// Outcome of a count.
pub(super) enum Counted {
    Allowed { known_until: Moment },
    Denied { until: Moment },
}

const WINDOW: &str = "\
insert into throttles (key, tries, since, blocked_until) values ($1, 1, $2, 0)
on conflict (key) do update set
    tries = case when throttles.since <= $3 then 1 else throttles.tries + 1 end,
    since = case when throttles.since <= $3 then $2 else throttles.since end
where throttles.since <= $3 or throttles.tries < $4
returning known_until";

const BACK_OFF: &str = "\
insert into throttles (key, tries, since, blocked_until) values ($1, 1, $2, 0)
on conflict (key) do update set
    tries = case when throttles.since <= $3 then 1 else throttles.tries + 1 end,
    since = $2,
    blocked_until = case
        when throttles.since <= $3 or throttles.tries + 1 < $4 then 0
        when throttles.tries + 1 - $4 > 20 then $2 + $6
        when ($5 << cast(throttles.tries + 1 - $4 as integer)) > $6 then $2 + $6
        else $2 + ($5 << cast(throttles.tries + 1 - $4 as integer))
    end
where throttles.blocked_until <= $2
returning known_until";

impl Rule {
    /// Counts a try under this key, or refuses it; one atomic statement, so that racing tries count
    /// one after the other.
    pub(super) async fn count(&self, edge: &Pool, key: &StoredText, now: Moment) -> Result<Counted, SqlError> {
        let sql = match self.law {
            Law::Window { max, per } => Sql::new(WINDOW).bind(key.clone()).bind(now).bind(now - per).bind(max),
            Law::BackOff { free, first, longest, forgotten } => Sql::new(BACK_OFF)
                .bind(key.clone())
                .bind(now)
                .bind(now - forgotten)
                .bind(free)
                .bind(micros(first))
                .bind(micros(longest)),
        };
        match edge.execute_returning(sql).await? {
            Some(row) => Ok(Counted::Allowed { known_until: row.moment("known_until")? }),
            None => Ok(Counted::Denied { until: self.until(edge, key, now).await? }),
        }
    }

    /// Moment of the next permitted try, by the row as it stands now; a row deleted meanwhile permits it at once.
    async fn until(&self, edge: &Pool, key: &StoredText, now: Moment) -> Result<Moment, SqlError> {
        let sql = "select since, blocked_until from throttles where key = $1";
        let Some(row) = edge.fetch_optional(Sql::new(sql).bind(key.clone())).await? else { return Ok(now) };
        match self.law {
            Law::Window { per, .. } => Ok(row.moment("since")? + per),
            Law::BackOff { .. } => row.moment("blocked_until"),
        }
    }
}

fn micros(delta: TimeDelta) -> i64 {
    delta.num_microseconds().unwrap_or(i64::MAX)
}
