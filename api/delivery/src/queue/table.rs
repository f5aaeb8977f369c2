use domain::Moment;
use foundation::backlog::Backlog;
use store::sql::{Argument, Pool, Sql, SqlError, StoredText, WriteTransaction};

/// What names a row: the values of its two key columns.
pub type Key = [Argument; 2];

/// Messages that wait, were delivered or are dead, a row each.
///
/// Each table has besides what is said here `attempts`, `last_error` and `next_attempt_at`, which is null exactly where
/// nothing more is to be done.
#[derive(Debug)]
pub struct QueueTable {
    pub name: &'static str,
    /// The columns that name a message.
    pub key: [&'static str; 2],
    /// Holds of a message that is still to be delivered: the condition of the index that finds it.
    pub waiting: &'static str,
    /// The column that says when a message was given up.
    pub dead_at: &'static str,
    /// What changes besides when a message is revived, at `$3`.
    pub revived: &'static str,
    /// Whether an attempt counts when it has failed; else it counts when it is claimed, and one that an instance died
    /// in counts too.
    pub counts_failures: bool,
}

/// What becomes of a message whose try failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is tried again at this moment.
    RetryLater(Moment),
    /// It is not tried any more, unless somebody revives it.
    Dead,
}

impl QueueTable {
    /// Enqueues messages, in one statement; those that are known already stay as they are.
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

    /// Writes down that a try failed, why, and what becomes of its message. `held` is the end of the lease under which
    /// it was tried, where the rows themselves are claimed. `false`, and nothing is written, where the message waits no
    /// longer or another instance has claimed it since.
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

    /// Makes a message due again that was delivered or is dead; `false` where it waits, or is unknown.
    pub async fn revive(&self, transaction: &mut WriteTransaction, key: Key, at: Moment) -> Result<bool, SqlError> {
        let Self { name, key: [first, second], waiting, revived, .. } = self;
        let sql = format!(
            "update {name} set next_attempt_at = $3, {revived} \
             where {first} = $1 and {second} = $2 and not ({waiting})"
        );
        Ok(transaction.execute(Sql::new(sql).bind_all(key).bind(at)).await? == 1)
    }

    /// How many messages wait, and how many of them have failed.
    pub async fn backlog(&self, edge: &Pool) -> Result<Backlog, SqlError> {
        Backlog::of(edge, &format!("from {} where {}", self.name, self.waiting)).await
    }
}
