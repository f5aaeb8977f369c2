//! Pending releases of officers' assignments, recorded with the event that requires them.

use crate::boxed;
use domain::{AccountId, Moment};

use crate::sql::{Pool, Sql, SqlError};

/// Officers whose assignments are to be released; recorded by the append that locks them out or gives them other work.
pub struct Releases;

impl Releases {
    /// Unfinished releases with their times, oldest first.
    #[boxed]
    pub async fn unfinished(pool: &Pool) -> Result<Vec<(AccountId, Moment)>, SqlError> {
        let rows =
            pool.fetch_all(Sql::new("select account, noted_at from releases order by noted_at, account")).await?;
        rows.iter().map(|row| Ok((row.parsed("account")?, row.moment("noted_at")?))).collect()
    }

    /// Records one outside any append.
    #[boxed]
    pub async fn note(pool: &Pool, account: AccountId, at: Moment) -> Result<(), SqlError> {
        pool.execute(Self::noting(account, at)).await.map(drop)
    }

    pub(crate) fn noting<'q>(account: AccountId, at: Moment) -> Sql<'q> {
        let sql = "insert into releases (account, noted_at) values ($1, $2) \
                   on conflict (account) do update set noted_at = excluded.noted_at";
        Sql::new(sql).bind(account).bind(at)
    }

    /// Removes one, unless it was recorded anew since.
    #[boxed]
    pub async fn finish(pool: &Pool, account: AccountId, noted_at: Moment) -> Result<(), SqlError> {
        let sql = Sql::new("delete from releases where account = $1 and noted_at = $2").bind(account).bind(noted_at);
        pool.execute(sql).await.map(drop)
    }
}
