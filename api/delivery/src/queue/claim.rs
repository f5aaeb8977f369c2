use std::collections::HashSet;

use domain::Moment;
use store::sql::{Argument, Pool, Sql, SqlError, StoredText, WriteTransaction};

use super::Key;

/// Rows that are claimed by compare-and-set: each says when it is due, and an instance claims one by moving that moment
/// to the end of its lease.
///
/// Whatever else moves it (a replay, say) ends the claim too: what was done under it is then not written down, and
/// comes again.
#[derive(Debug)]
pub struct ClaimTable {
    pub name: &'static str,
    /// The columns that name a row.
    pub key: [&'static str; 2],
    /// The column that says from when on a row may be claimed.
    pub due: &'static str,
}

impl ClaimTable {
    /// Claims a message that is still due at the moment that was read, and counts the attempt; `false` where another
    /// instance was faster.
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

    /// Keeps a row that this instance has claimed until `held` for longer; `false` where it is another's by now.
    pub async fn renew(&self, edge: &Pool, key: Key, held: Moment, until: Moment) -> Result<bool, SqlError> {
        let Self { name, key: [first, second], due } = self;
        let sql = format!("update {name} set {due} = $4 where {first} = $1 and {second} = $2 and {due} = $3");
        Ok(edge.execute(Sql::new(sql).bind_all(key).bind(held).bind(until)).await? == 1)
    }

    /// Claims several rows of one owner at once: those that `question` finds for the owner, a moment and a count (`$1`,
    /// `$2`, `$3`). Gives the second part of their keys; another instance gets others.
    pub async fn claim_several(
        &self,
        edge: &Pool,
        question: &str,
        (owner, now, max): (Argument, Moment, u32),
        until: Moment,
    ) -> Result<Vec<String>, SqlError> {
        // Most looks find nothing, and shall not write.
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

    /// Gives back rows of one owner that were claimed together until `held`: they are due at `at`. Gives the second
    /// part of the keys of those that were still this instance's.
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

    /// Puts a row off, whoever has it.
    pub async fn retry_later(&self, transaction: &mut WriteTransaction, key: Key, at: Moment) -> Result<(), SqlError> {
        let Self { name, key: [first, second], due } = self;
        let sql = format!("update {name} set {due} = $3 where {first} = $1 and {second} = $2");
        transaction.execute(Sql::new(sql).bind_all(key).bind(at)).await.map(drop)
    }

    /// A condition: the row whose key and whose end of the lease stand at these placeholders is still claimed so.
    pub fn is_claimed(&self, [first_at, second_at, held_at]: [usize; 3]) -> String {
        let Self { name, key: [first, second], due } = self;
        format!(
            "exists (select 1 from {name} l where l.{first} = ${first_at} and l.{second} = ${second_at} \
             and l.{due} = ${held_at})"
        )
    }
}
