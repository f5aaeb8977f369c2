//! How far each of the staff has seen each dossier, so that its page can say what is news to them. Numbers of versions
//! and nothing personal; no decision rests on them.

use chrono::TimeDelta;
use domain::{AccountId, Moment};
use foundation::expiry::Expiry;
use store::sql::{Pool, Sql, SqlError, StoredText};

/// Looking again within half an hour is the same visit.
const A_VISIT: TimeDelta = TimeDelta::minutes(30);
/// After a year everything is as good as new.
pub const EXPIRY: Expiry =
    Expiry { table: "seen_dossiers", needed_after: &[("seen_at", TimeDelta::days(365))], parts: &[] };

/// How somebody last looked at a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The version before this visit: what came after it was news.
    pub since: i64,
    /// The version that was shown last.
    pub shown: i64,
    /// When.
    pub at: Moment,
}

impl Look {
    /// Since which version changes are news, to whoever looks now.
    pub fn news_since(&self, now: Moment) -> i64 {
        if now - A_VISIT > self.at { self.shown } else { self.since }
    }
}

/// Last seen: which version of a dossier each of the staff has looked at.
#[derive(Clone)]
pub struct LastSeen {
    edge: Pool,
}

impl LastSeen {
    /// In this database.
    pub fn new(edge: Pool) -> Self {
        Self { edge }
    }

    /// How an account last looked at the dossier with this number.
    pub async fn find(&self, account: AccountId, code: &str) -> Result<Option<Look>, SqlError> {
        let sql = "select since, shown, seen_at from seen_dossiers where account = $1 and code = $2";
        let row = self.edge.fetch_optional(Sql::new(sql).bind(account).bind(StoredText::new(code)?)).await?;
        row.map(|row| {
            Ok(Look { since: row.integer("since")?, shown: row.integer("shown")?, at: row.moment("seen_at")? })
        })
        .transpose()
    }

    /// From now on that is how it last looked.
    pub async fn keep(&self, account: AccountId, code: &str, look: Look) -> Result<(), SqlError> {
        // Of two windows the one that was drawn first may come last: what was shown is never taken back.
        let sql = "insert into seen_dossiers (account, code, since, shown, seen_at) values ($1, $2, $3, $4, $5) \
                   on conflict (account, code) do update set since = excluded.since, \
                   shown = case when excluded.shown > seen_dossiers.shown then excluded.shown \
                   else seen_dossiers.shown end, seen_at = excluded.seen_at \
                   where excluded.seen_at >= seen_dossiers.seen_at or excluded.shown > seen_dossiers.shown";
        let insert = Sql::new(sql).bind(account).bind(StoredText::new(code)?);
        self.edge.execute(insert.bind(look.since).bind(look.shown).bind(look.at)).await.map(drop)
    }

    /// Forgets all that an account has seen: of one that is erased.
    pub async fn delete_all(&self, account: AccountId) -> Result<u64, SqlError> {
        self.edge.execute(Sql::new("delete from seen_dossiers where account = $1").bind(account)).await
    }
}
