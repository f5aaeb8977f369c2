//! Recorded erasures, and those whose copies outside the log are still to be erased.

use crate::boxed;
use std::collections::BTreeSet;

use domain::{AccountId, Moment};

use crate::sql::{Pool, Sql, SqlError};

/// Erased accounts, and whether copies outside the log are erased too; recorded by the append that destroys the key.
pub struct Erasures;

impl Erasures {
    /// Accounts whose erasure is unfinished, oldest first.
    #[boxed]
    pub async fn unfinished(pool: &Pool) -> Result<Vec<AccountId>, SqlError> {
        let sql = "select account from erasures where finished_at is null order by erased_at, account";
        pool.fetch_all(Sql::new(sql)).await?.iter().map(|row| row.parsed("account")).collect()
    }

    /// All recorded erasures.
    #[boxed]
    pub async fn known(pool: &Pool) -> Result<BTreeSet<AccountId>, SqlError> {
        pool.fetch_all(Sql::new("select account from erasures"))
            .await?
            .iter()
            .map(|row| row.parsed("account"))
            .collect()
    }

    /// Records that nothing of an account is left.
    #[boxed]
    pub async fn finish(pool: &Pool, account: AccountId, at: Moment) -> Result<(), SqlError> {
        let sql = "update erasures set finished_at = $2 where account = $1 and finished_at is null";
        pool.execute(Sql::new(sql).bind(account).bind(at)).await.map(drop)
    }
}
