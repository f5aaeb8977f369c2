//! Last version of each dossier that each officer has seen, so that its page can mark news. Version numbers and nothing
//! personal; no decision rests on them.

use chrono::TimeDelta;
use domain::{AccountId, Moment};
use foundation::expiry::Expiry;
use store::boxed;
use store::sql::{Pool, Sql, SqlError, StoredText};

/// Looks within half an hour are one visit.
const A_VISIT: TimeDelta = TimeDelta::minutes(30);
/// Expiry of the marks: after a year nothing counts as seen.
pub const EXPIRY: Expiry =
    Expiry { table: "seen_dossiers", needed_after: &[("seen_at", TimeDelta::days(365))], parts: &[] };

/// Last visit of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Version before the visit: later changes are news.
    pub since: i64,
    pub shown: i64,
    pub at: Moment,
}

impl Look {
    /// Version after which changes are news at this moment.
    pub fn news_since(&self, now: Moment) -> i64 {
        if now - A_VISIT > self.at { self.shown } else { self.since }
    }
}

/// Store of the last seen versions in the edge database.
#[derive(Clone)]
pub struct LastSeen {
    edge: Pool,
}

impl LastSeen {
    pub fn new(edge: Pool) -> Self {
        Self { edge }
    }

    /// Last visit of this dossier by an account.
    #[boxed]
    pub async fn find(&self, account: AccountId, code: &str) -> Result<Option<Look>, SqlError> {
        let sql = "select since, shown, seen_at from seen_dossiers where account = $1 and code = $2";
        let row = self.edge.fetch_optional(Sql::new(sql).bind(account).bind(StoredText::new(code)?)).await?;
        row.map(|row| {
            Ok(Look { since: row.integer("since")?, shown: row.integer("shown")?, at: row.moment("seen_at")? })
        })
        .transpose()
    }

    /// Records a visit, without taking back a later version.
    #[boxed]
    pub async fn keep(&self, account: AccountId, code: &str, look: Look) -> Result<(), SqlError> {
        // Raised only: of two windows the one drawn first may be recorded last.
        let sql = "insert into seen_dossiers (account, code, since, shown, seen_at) values ($1, $2, $3, $4, $5) \
                   on conflict (account, code) do update set since = excluded.since, \
                   shown = case when excluded.shown > seen_dossiers.shown then excluded.shown \
                   else seen_dossiers.shown end, seen_at = excluded.seen_at \
                   where excluded.seen_at >= seen_dossiers.seen_at or excluded.shown > seen_dossiers.shown";
        let insert = Sql::new(sql).bind(account).bind(StoredText::new(code)?);
        self.edge.execute(insert.bind(look.since).bind(look.shown).bind(look.at)).await.map(drop)
    }

    /// Deletes all marks of an erased account.
    #[boxed]
    pub async fn delete_all(&self, account: AccountId) -> Result<u64, SqlError> {
        self.edge.execute(Sql::new("delete from seen_dossiers where account = $1").bind(account)).await
    }
}
