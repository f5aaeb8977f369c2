//! Queue tables: enqueue, failure, revival and backlog.

use domain::Moment;
use foundation::backlog::Backlog;
use store::boxed;
use store::sql::{Argument, Pool, Sql, SqlError, StoredText, WriteTransaction};

/// Values of the two key columns.
pub type Key = [Argument; 2];

/// Queue table: a row per message, waiting, delivered or dead.
///
/// Besides the columns named here each table has `attempts`, `last_error` and `next_attempt_at`, which is null exactly
/// where nothing more is to be done.
#[derive(Debug)]
pub struct QueueTable {
    pub name: &'static str,
    /// Columns of the message's key.
    pub key: [&'static str; 2],
    /// Condition of waiting rows, as in the partial index that finds them.
    pub waiting: &'static str,
    /// Column of the time at which a message became a dead letter.
    pub dead_at: &'static str,
    /// Further assignments of a revival, at `$3`.
    pub revived: &'static str,
    /// True: an attempt counts when it fails. False: it counts when it is claimed, so that one during which an
    /// instance crashed counts too.
    pub counts_failures: bool,
}

/// Consequence of a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Retried at this moment.
    RetryLater(Moment),
    /// Dead letter, unless somebody revives it.
    Dead,
}

impl QueueTable {
    /// Enqueues messages in one statement; known ones stay as they are (idempotent).
    pub async fn enqueue<const N: usize>(
        &self,
        transaction: &mut WriteTransaction,
        columns: [&str; N],
        rows: Vec<[Argument; N]>,
    ) -> Result<(), SqlError> {
        if rows.is_empty() {
            return Ok(());
        }
        let values: Vec<_> = (0..rows.len()).map(|row| format!("({})", Sql::placeholders(1 + row * N, N))).collect();
        let sql = format!(
            "insert into {} ({}) values {} on conflict do nothing",
            self.name,
            columns.join(", "),
            values.join(", ")
        );
        transaction.execute(Sql::new(sql).bind_all(rows.into_iter().flatten())).await.map(drop)
    }

    /// Records a failed attempt, its error and its consequence. `held` is the end of the lease it ran under, where the
    /// rows themselves are leased. `false`, and nothing recorded, where the message no longer waits or another instance
    /// has claimed it since.
    #[boxed]
    pub async fn fail(
        &self,
        transaction: &mut WriteTransaction,
        key: Key,
        (why, verdict): (&str, Verdict),
        held: Option<Moment>,
        now: Moment,
    ) -> Result<bool, SqlError> {
        let Self { name, key: [first, second], waiting, dead_at, .. } = self;
        let counted = if self.counts_failures { ", attempts = attempts + 1" } else { "" };
        let is_ours = if held.is_some() { " and next_attempt_at = $6" } else { "" };
        let sql = format!(
            "update {name} set next_attempt_at = $3, {dead_at} = $4, last_error = $5{counted} \
             where {first} = $1 and {second} = $2 and {waiting}{is_ours}"
        );
        let (next, dead) = match verdict {
            Verdict::RetryLater(at) => (Some(at), None),
            Verdict::Dead => (None, Some(now)),
        };
        let sql = Sql::new(sql).bind_all(key).bind(next).bind(dead).bind(StoredText::new(why)?).bind_all(held);
        Ok(transaction.execute(sql).await? == 1)
    }

    /// Revives a delivered or dead message; `false` where it waits, or is unknown.
    #[boxed]
    pub async fn revive(&self, transaction: &mut WriteTransaction, key: Key, at: Moment) -> Result<bool, SqlError> {
        let Self { name, key: [first, second], waiting, revived, .. } = self;
        let sql = format!(
            "update {name} set next_attempt_at = $3, {revived} \
             where {first} = $1 and {second} = $2 and not ({waiting})"
        );
        Ok(transaction.execute(Sql::new(sql).bind_all(key).bind(at)).await? == 1)
    }

    /// Waiting and failing messages.
    #[boxed]
    pub async fn backlog(&self, edge: &Pool) -> Result<Backlog, SqlError> {
        Backlog::of(edge, &format!("from {} where {}", self.name, self.waiting)).await
    }
}
