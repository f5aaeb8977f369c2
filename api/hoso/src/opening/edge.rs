//! Edge database against the log: cursors of messages and webhooks.

use domain::Moment;
use projections::Common;
use projections::outbox::is_asked_by;
use store::event_id;
use store::log::{EventLog, Position, ResumeToken};
use store::sql::{Pool, Row, Sql, SqlError, StoredText};
use uuid::Uuid;

use super::OpeningError;

const PAGE: u32 = 256;

/// Cursors of the edge database relative to the log: messages and webhooks.
pub(super) struct Edge {
    /// Last event that the log shares with the edge database or the read models.
    pub(super) common: Common,
    /// Messages about events that the log lacks.
    pub(super) messages: u64,
    /// Event of the last message whose event the log holds.
    last: Common,
    webhooks: Vec<Cursor>,
}

/// Cursor of a webhook.
struct Cursor {
    id: Uuid,
    at: ResumeToken,
    /// The cursor as the log has it; `None` where it lacks that event.
    now: Option<ResumeToken>,
}

impl Edge {
    /// Compares, read-only. `shared` is the last event that the read models share with the log.
    pub(super) async fn held_against(edge: &Pool, log: &dyn EventLog, shared: Common) -> Result<Self, OpeningError> {
        let (last, messages) = last_message(edge, log).await?;
        let mut webhooks = Vec::new();
        for row in edge.fetch_all(Sql::new("select id, position, position_hash from webhooks")).await? {
            let at = ResumeToken::new(row.parsed("position")?, row.opt_text("position_hash")?.as_deref());
            let now = match at.holds(log).await {
                Ok(true) => Some(as_it_is(log, at).await?),
                Ok(false) => None,
                // An altered event is a matter of the audit: it is not lost.
                Err(SqlError::Row(_)) => Some(at),
                Err(error) => return Err(error.into()),
            };
            webhooks.push(Cursor { id: row.parsed("id")?, at, now });
        }
        Ok(Self { common: shared.max(last.clone()), messages, last, webhooks })
    }

    /// True when nothing is ahead of the log.
    pub(super) fn agrees(&self) -> bool {
        self.messages == 0 && self.ahead() == 0
    }

    /// Webhooks that were sent events which the log lacks.
    pub(super) fn ahead(&self) -> u64 {
        self.webhooks.iter().filter(|cursor| cursor.now.is_none()).count() as u64
    }

    /// Adds hashes to cursors of older releases, which had positions alone.
    pub(super) async fn note_hashes(&self, edge: &Pool) -> Result<(), SqlError> {
        for cursor in &self.webhooks {
            let Some(now) = cursor.now.filter(|now| *now != cursor.at) else { continue };
            let sql =
                "update webhooks set position_hash = $1 where id = $2 and position = $3 and position_hash is null";
            let sql = Sql::new(sql).bind(now.hash()).bind(cursor.id).bind(now.position());
            edge.execute(sql).await?;
        }
        Ok(())
    }

    /// Sets messages about lost events aside, and rewinds cursors beyond the log. Pending deliveries of lost events are
    /// deleted: they tell of events that no longer exist.
    pub(super) async fn put_back(&self, edge: &Pool, now: Moment) -> Result<(), SqlError> {
        let common = ResumeToken::new(self.common.position, Some(&self.common.hash));
        let position = common.position();
        let mut transaction = edge.begin().await?;
        // An ordinal is position and channel; `~` sorts behind every channel of the last event.
        let beyond = StoredText::new(format!("{}/~", self.last.position))?;
        if self.messages > 0 {
            for sql in [
                "insert into lost_deliveries (event_id, channel, ordinal, kind, account, dossier, asked_at, sent_at, resends, \
                 lost_at) select event_id, channel, ordinal, kind, account, dossier, asked_at, sent_at, resends, $2 \
                 from deliveries where ordinal > $1 on conflict do nothing",
                "delete from delivery_attempts where exists (select 1 from deliveries d where d.ordinal > $1 \
                 and d.event_id = delivery_attempts.event_id and d.channel = delivery_attempts.channel)",
                "delete from delivery_resends where exists (select 1 from deliveries d where d.ordinal > $1 \
                 and d.event_id = delivery_resends.event_id and d.channel = delivery_resends.channel)",
                "delete from deliveries where ordinal > $1",
            ] {
                let statement = Sql::new(sql).bind(beyond.clone());
                transaction.execute(if sql.contains("$2") { statement.bind(now) } else { statement }).await?;
            }
        }
        for cursor in self.webhooks.iter().filter(|cursor| cursor.now.is_none()) {
            let sql = "update webhooks set position = $1, position_hash = $2, delivered_position = \
                       case when delivered_position > $1 then null else delivered_position end where id = $3";
            let sql = Sql::new(sql).bind(position).bind(common.hash()).bind(cursor.id);
            transaction.execute(sql).await?;
            let sql = "delete from webhook_deliveries where webhook = $1 and position > $2";
            transaction.execute(Sql::new(sql).bind(cursor.id).bind(position)).await?;
        }
        transaction.commit().await
    }
}

/// Event of the newest message that the log holds, and the number of newer messages.
async fn last_message(edge: &Pool, log: &dyn EventLog) -> Result<(Common, u64), OpeningError> {
    let (mut before, mut newer) = ("~".to_owned(), 0);
    loop {
        let sql = "select ordinal, event_id, account from deliveries where ordinal < $1 order by ordinal desc limit $2";
        let rows = edge.fetch_all(Sql::new(sql).bind(StoredText::new(before)?).bind(PAGE)).await?;
        for row in &rows {
            if let Some(common) = told_of(row, log).await? {
                return Ok((common, newer));
            }
            newer += 1;
        }
        match rows.last() {
            Some(last) => before = last.text("ordinal")?,
            None => return Ok((Common::default(), newer)),
        }
    }
}

/// Event of a message, where the log holds it.
async fn told_of(row: &Row, log: &dyn EventLog) -> Result<Option<Common>, OpeningError> {
    let (ordinal, id, to) = (row.text("ordinal")?, row.parsed::<Uuid>("event_id")?, row.parsed("account")?);
    let unreadable = || SqlError::Row("column ordinal holds something else".to_owned());
    let position: Position = ordinal.split_once('/').and_then(|(at, _)| at.parse().ok()).ok_or_else(unreadable)?;
    let event = match log.event_at(position).await {
        // An altered event is a matter of the audit: it is not lost.
        Err(SqlError::Row(_)) => return Ok(Some(Common { position, hash: String::new() })),
        event => event?.filter(|event| is_asked_by(event_id(event), id, to)),
    };
    Ok(event.map(|event| Common { position, hash: event.hash().unwrap_or_default().to_owned() }))
}

/// Token with the hash of the event as the log has it.
async fn as_it_is(log: &dyn EventLog, at: ResumeToken) -> Result<ResumeToken, SqlError> {
    let event = log.event_at(at.position()).await?;
    Ok(event.map_or(at, |event| ResumeToken::after(&event)))
}
