//! Data that is ahead of the log.

use domain::AggregateKind;
use domain::restoration::{LostEvent, Mention, MentionPlace};
use serde_json::Value;
use store::log::{EventLog, ResumeToken};
use store::sql::{Database, Pool, Row, Sql, SqlError, StoredText};

use super::rows::delivery;
use super::{OpeningError, holds};

const PAGE: u32 = 256;

/// Leaves of the Merkle tree, messages and webhook deliveries beyond the log. Diverged histories never meet again, so
/// each is read backwards until the log has its event.
pub(in crate::opening) async fn ahead(database: &Database, log: &dyn EventLog) -> Result<Vec<Mention>, OpeningError> {
    let mut found = Vec::new();
    for (pool, rows) in [(&database.views, &LEAVES), (&database.edge, &MESSAGES), (&database.edge, &WEBHOOKS)] {
        backwards(pool, rows, log, &mut found).await?;
    }
    for row in database.edge.fetch_all(Sql::new("select position, position_hash from webhooks")).await? {
        let at = ResumeToken::new(row.parsed("position")?, row.opt_text("position_hash")?.as_deref());
        match at.holds(log).await {
            Ok(true) | Err(SqlError::Row(_)) => {}
            Ok(false) => {
                let hash = at.hash().map(|hash| hash.as_str().to_owned());
                let event = LostEvent { position: Some(at.position().to_string()), hash, ..LostEvent::default() };
                found.push(Mention { place: MentionPlace::WebhookCursor, event });
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found)
}

/// Rows in the order of the log.
struct Rows {
    /// Rows before `$1`, newest first, `$2` of them.
    sql: &'static str,
    key: &'static str,
    /// `None` for a row that names no event.
    mention: fn(&Row) -> Result<Option<Mention>, SqlError>,
}

const LEAVES: Rows = Rows {
    sql: "select position, hash from tree_leaves where position < $1 order by position desc limit $2",
    key: "position",
    mention: leaf,
};
const MESSAGES: Rows = Rows {
    sql: "select ordinal, event_id, dossier, account from deliveries where ordinal < $1 order by ordinal desc limit $2",
    key: "ordinal",
    mention: delivery,
};
const WEBHOOKS: Rows = Rows {
    sql: "select position, min(event) as event, min(event_type) as event_type, min(body) as body from webhook_deliveries \
          where position < $1 group by position order by position desc limit $2",
    key: "position",
    mention: webhook,
};

async fn backwards(pool: &Pool, rows: &Rows, log: &dyn EventLog, found: &mut Vec<Mention>) -> Result<(), OpeningError> {
    let mut before = "~".to_owned();
    loop {
        let page = pool.fetch_all(Sql::new(rows.sql).bind(StoredText::new(before)?).bind(PAGE)).await?;
        for row in &page {
            let Some(mention) = (rows.mention)(row)? else { continue };
            if holds(log, &mention.event).await? {
                return Ok(());
            }
            found.push(mention);
        }
        match page.last() {
            Some(last) => before = last.text(rows.key)?,
            None => return Ok(()),
        }
    }
}

fn leaf(row: &Row) -> Result<Option<Mention>, SqlError> {
    let (position, hash) = (row.text("position")?, row.text("hash")?);
    let event = LostEvent { position: Some(position), hash: Some(hash), ..LostEvent::default() };
    Ok(Some(Mention { place: MentionPlace::TreeLeaf, event }))
}

fn webhook(row: &Row) -> Result<Option<Mention>, SqlError> {
    // In the format of `webhook::body`.
    let body: Value = serde_json::from_str(&row.text("body")?).unwrap_or_default();
    let told = |name: &str| body[name].as_str().map(ToOwned::to_owned);
    let kind: Option<AggregateKind> = body["aggregateType"].as_str().and_then(|kind| kind.parse().ok());
    let event = LostEvent {
        id: Some(row.parsed("event")?),
        position: Some(row.text("position")?),
        hash: told("hash").filter(|hash| !hash.is_empty()),
        place: match (kind, told("aggregateId"), body["sequence"].as_u64()) {
            (Some(kind), Some(id), Some(sequence)) => Some((kind, id, sequence)),
            _ => None,
        },
        event_type: Some(row.text("event_type")?),
        about: None,
    };
    Ok(Some(Mention { place: MentionPlace::Webhook, event }))
}
