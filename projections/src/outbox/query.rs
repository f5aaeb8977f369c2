//! Queries of the outbox: messages in order, from the sender's cursor on.

use store::boxed;
use store::sql::{Row, Sql, SqlError, StoredText};

use super::{Channel, MessageKind, Ordinal, OutboxItem};
use crate::views::{QueryError, Views};

/// Queries of outgoing messages.
#[derive(Clone)]
pub struct Outbox {
    views: Views,
}

impl Outbox {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// At most `max` messages after this one, in order; after the default ordinal come all. A message never appears
    /// before one that has been read.
    #[boxed]
    pub async fn after(&self, ordinal: &Ordinal, max: u32) -> Result<Vec<OutboxItem>, QueryError> {
        let sql = "SELECT ordinal, event_id, channel, kind, account_id, dossier_id, issue_id, supplement_id, at, \
                   expires_at FROM outbox WHERE ordinal > $1 ORDER BY ordinal LIMIT $2";
        let rows = self.views.pool.fetch_all(Sql::new(sql).bind(StoredText::new(&ordinal.0)?).bind(max)).await?;
        Ok(rows.iter().map(item).collect::<Result<_, _>>()?)
    }

    /// Number of messages after this one, up to `max`.
    #[boxed]
    pub async fn count_after(&self, ordinal: &Ordinal, max: u32) -> Result<u64, QueryError> {
        let sql = "SELECT count(*) AS count FROM (SELECT 1 AS one FROM outbox WHERE ordinal > $1 LIMIT $2) AS found";
        let row = self.views.pool.fetch_optional(Sql::new(sql).bind(StoredText::new(&ordinal.0)?).bind(max)).await?;
        Ok(row.map_or(Ok(0), |row| row.count("count"))?)
    }
}

fn item(row: &Row) -> Result<OutboxItem, SqlError> {
    let unreadable = |column: &str| SqlError::Row(format!("column {column} holds something else"));
    Ok(OutboxItem {
        ordinal: Ordinal(row.text("ordinal")?),
        event: row.parsed("event_id")?,
        channel: Channel::from_name(&row.text("channel")?).ok_or_else(|| unreadable("channel"))?,
        kind: MessageKind::from_name(&row.text("kind")?).ok_or_else(|| unreadable("kind"))?,
        account: row.parsed("account_id")?,
        dossier: row.opt_parsed("dossier_id")?,
        issue: row.opt_parsed("issue_id")?,
        supplement: row.opt_parsed("supplement_id")?,
        at: row.moment("at")?,
        expires_at: row.opt_moment("expires_at")?,
    })
}
