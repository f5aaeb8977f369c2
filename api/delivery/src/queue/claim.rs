//! Leases: claiming rows by compare-and-set on their due time.

use std::collections::HashSet;
use store::boxed;

use domain::Moment;
use store::sql::{Argument, Pool, Sql, SqlError, StoredText, WriteTransaction};

use super::Key;

/// Table whose rows are leased: an instance claims one by moving its due time to the end of the lease.
///
/// Anything else that moves it (a replay, for instance) ends the lease too: results under it are then not recorded, and
/// the deliveries come again.
#[derive(Debug)]
pub struct ClaimTable {
    pub name: &'static str,
    /// Columns of the row's key.
    pub key: [&'static str; 2],
    /// Column of the due time.
    pub due: &'static str,
}

impl ClaimTable {
    /// Claims a row that is still due at the moment that was read, and counts the attempt; `false`
    /// where another instance won.
    #[boxed]
    pub async fn claim(
        &self,
        transaction: &mut WriteTransaction,
        key: Key,
        seen: Moment,
        until: Moment,
    ) -> Result<bool, SqlError> {
        let Self { name, key: [first, second], due } = self;
        let sql = format!(
            "update {name} set {due} = $4, attempts = attempts + 1 \
             where {first} = $1 and {second} = $2 and {due} = $3"
        );
        Ok(transaction.execute(Sql::new(sql).bind_all(key).bind(seen).bind(until)).await? == 1)
    }

    /// Renews a lease that ends at `held`; `false` where another instance has claimed the row.
    #[boxed]
    pub async fn renew(&self, edge: &Pool, key: Key, held: Moment, until: Moment) -> Result<bool, SqlError> {
        let Self { name, key: [first, second], due } = self;
        let sql = format!("update {name} set {due} = $4 where {first} = $1 and {second} = $2 and {due} = $3");
        Ok(edge.execute(Sql::new(sql).bind_all(key).bind(held).bind(until)).await? == 1)
    }

    /// Claims several rows of one owner: those that `question` finds for the owner, a moment and a count (`$1`, `$2`,
    /// `$3`). Returns the second part of their keys; concurrent instances get different rows.
    #[boxed]
    pub async fn claim_several(
        &self,
        edge: &Pool,
        question: &str,
        (owner, now, max): (Argument, Moment, u32),
        until: Moment,
    ) -> Result<Vec<String>, SqlError> {
        // Read first: most polls find nothing, and must not write.
        let any = Sql::new(question).bind(owner.clone()).bind(now).bind(1_u32);
        if edge.fetch_optional(any).await?.is_none() {
            return Ok(Vec::new());
        }
        let Self { name, key: [first, second], due } = self;
        let unlocked = if edge.is_sqlite() { "" } else { " for update skip locked" };
        let sql = format!(
            "with due as materialized ({question}{unlocked}) update {name} set {due} = $4 \
             where {first} = $1 and {second} in (select {second} from due) returning {second}"
        );
        let mut transaction = edge.begin().await?;
        let claimed = transaction.fetch_all(Sql::new(sql).bind(owner).bind(now).bind(max).bind(until)).await?;
        transaction.commit().await?;
        claimed.iter().map(|row| row.text(second)).collect()
    }

    /// Releases rows of one owner that were leased together until `held`, due again at `at`. Returns the second part of
    /// the keys of those that were still leased by this instance.
    #[boxed]
    pub async fn release(
        &self,
        transaction: &mut WriteTransaction,
        (owner, names): (Argument, Vec<StoredText>),
        held: Moment,
        at: Moment,
    ) -> Result<HashSet<String>, SqlError> {
        let Self { name, key: [first, second], due } = self;
        let sql = format!(
            "update {name} set {due} = $3 where {first} = $1 and {due} = $2 and {second} in ({}) returning {second}",
            Sql::placeholders(4, names.len())
        );
        let sql = Sql::new(sql).bind(owner).bind(held).bind(at).bind_all(names);
        transaction.fetch_all(sql).await?.iter().map(|row| row.text(second)).collect()
    }

    /// Postpones a row, whoever holds its lease.
    #[boxed]
    pub async fn retry_later(&self, transaction: &mut WriteTransaction, key: Key, at: Moment) -> Result<(), SqlError> {
        let Self { name, key: [first, second], due } = self;
        let sql = format!("update {name} set {due} = $3 where {first} = $1 and {second} = $2");
        transaction.execute(Sql::new(sql).bind_all(key).bind(at)).await.map(drop)
    }

    /// SQL condition that a lease still holds: key and end of the lease stand at these placeholders.
    pub fn is_claimed(&self, [first_at, second_at, held_at]: [usize; 3]) -> String {
        let Self { name, key: [first, second], due } = self;
        format!(
            "exists (select 1 from {name} l where l.{first} = ${first_at} and l.{second} = ${second_at} \
             and l.{due} = ${held_at})"
        )
    }
}
