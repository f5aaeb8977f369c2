//! Queries of a message thread: pages, single messages, and unread counts.

use std::collections::HashMap;
use store::boxed;

use domain::dossier::FileRef;
use domain::exchange::MessageSide;
use domain::{DossierId, ItemId, MessageId, Personal, Role, SupplementRequestId};
use store::log::Position;
use store::sql::{Row, Sql, SqlError, StoredText};

use super::ThreadMessage;
use crate::batch::for_texts;
use crate::names::{SealedName, name_columns, name_columns_then};
use crate::page::{Conditions, Counted, Cursor, Edge, End, Key, KeyType, Keyset, Order, Page, PageRequest};
use crate::shown::SealedSupplement;
use crate::views::{QueryError, Views};

const ORDER: Order = Order {
    tag: "exchange",
    columns: &[("message.at", KeyType::Integer), ("message.id", KeyType::Text)],
    descending: false,
};

const FROM: &str = "FROM exchange_messages AS message LEFT JOIN accounts AS author ON author.id = message.author_id";

/// Subjects of names and texts: the author, while the applicant is the subject of the text.
const SUBJECTS: [&str; 1] = ["author_id"];

/// Queries of message threads.
#[derive(Clone)]
pub struct ExchangeThread {
    views: Views,
}

impl ExchangeThread {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// Page of a dossier's thread, oldest first.
    #[boxed]
    pub async fn page(&self, dossier: DossierId, request: &PageRequest) -> Result<Page<ThreadMessage>, QueryError> {
        let keyset = Keyset::new(&ORDER, request);
        let rows = keyset.fetch(&self.views.pool, &columns(), FROM, conditions(dossier)).await?;
        rows.open(&self.views, &SUBJECTS, |row| async move { self.read(&row).await }).await
    }

    /// Read-your-writes: appends messages that are in no row yet, which are newer than all rows.
    pub fn with_decided(
        mut page: Page<ThreadMessage>,
        decided: Vec<ThreadMessage>,
        request: &PageRequest,
    ) -> Page<ThreadMessage> {
        let reaches_the_end = !page.has_next && request.before.is_none();
        let place = |node: &ThreadMessage| (node.at.micros(), node.id.to_string());
        // A cursor may name a message that was shown before its rows existed: those up to it have been read.
        let read_up_to = request.after.as_ref().and_then(place_of);
        for node in decided.into_iter().filter(|_| reaches_the_end) {
            let (at, id) = place(&node);
            if read_up_to.as_ref().is_none_or(|read| (at, id.as_str()) > (read.0, read.1.as_str())) {
                let cursor = Cursor::new(ORDER.tag, &[Key::Integer(at), Key::Text(id)]);
                page.edges.push(Edge { cursor, node });
            }
        }
        page.edges.sort_by_key(|edge| place(&edge.node));
        let size = usize::try_from(request.size).unwrap_or(usize::MAX);
        let beyond = page.edges.len().saturating_sub(size);
        match request.end {
            End::First => {
                page.has_next |= beyond > 0;
                page.edges.truncate(size);
            }
            End::Last => {
                page.has_previous |= beyond > 0;
                page.edges.drain(..beyond);
            }
        }
        page
    }

    #[boxed]
    pub async fn count(&self, dossier: DossierId) -> Result<Counted, QueryError> {
        conditions(dossier).count(&self.views.pool, "FROM exchange_messages AS message").await
    }

    #[boxed]
    pub async fn message(&self, id: MessageId) -> Result<Option<ThreadMessage>, QueryError> {
        let sql = Sql::new(format!("SELECT {} {FROM} WHERE message.id = $1", columns())).bind(id);
        Ok(self.messages(sql).await?.pop())
    }

    /// Message that represents a supplement request in its thread.
    #[boxed]
    pub async fn supplement_request(&self, id: SupplementRequestId) -> Result<Option<ThreadMessage>, QueryError> {
        self.message(MessageId::of_supplement_request(id)).await
    }

    /// Message in which this item was asked for.
    #[boxed]
    pub async fn asking(&self, item: ItemId) -> Result<Option<ThreadMessage>, QueryError> {
        let text = format!(
            "SELECT {} {FROM} WHERE message.id = (SELECT asked.message FROM supplement_items AS asked WHERE asked.id = $1)",
            columns()
        );
        Ok(self.messages(Sql::new(text).bind(StoredText::new(item.to_string())?)).await?.pop())
    }

    /// At most `max` messages of a dossier after a position of the log, in log order.
    #[boxed]
    pub async fn after(
        &self,
        dossier: DossierId,
        position: Position,
        max: u32,
    ) -> Result<Vec<ThreadMessage>, QueryError> {
        let tail = "WHERE message.dossier_id = $1 AND message.position > $2 ORDER BY message.position LIMIT $3";
        let text = format!("SELECT {} {FROM} {tail}", columns());
        self.messages(Sql::new(text).bind(dossier).bind(position).bind(max)).await
    }

    /// Number of messages that a side has not read, by dossier; dossiers without any are left out.
    #[boxed]
    pub async fn unread(
        &self,
        dossiers: &[DossierId],
        side: MessageSide,
    ) -> Result<HashMap<DossierId, u64>, QueryError> {
        let text = "SELECT dossier_id, count(*) AS unread FROM exchange_messages WHERE awaits = $2 AND read_at IS NULL \
                    AND dossier_id IN (SELECT each.value FROM {each}) GROUP BY dossier_id";
        let sql = for_texts(text, self.views.pool.is_sqlite(), dossiers)?.bind(side.name());
        let rows = self.views.pool.fetch_all(sql).await?;
        rows.iter().map(|row| Ok((row.parsed("dossier_id")?, row.count("unread")?))).collect()
    }

    async fn messages(&self, sql: Sql<'_>) -> Result<Vec<ThreadMessage>, QueryError> {
        let rows = self.views.pool.fetch_all(sql).await?;
        self.views.prefetch(&rows, &SUBJECTS).await?;
        let mut messages = Vec::with_capacity(rows.len());
        for row in &rows {
            messages.push(self.read(row).await?);
        }
        Ok(messages)
    }

    async fn read(&self, row: &Row) -> Result<ThreadMessage, QueryError> {
        let dossier = row.parsed("dossier_id")?;
        let side = row.text("side")?;
        let side = MessageSide::from_name(&side)
            .ok_or_else(|| SqlError::Row("column side holds something else".to_owned()))?;
        let (author, author_name) = match row.opt_parsed("author_id")? {
            Some(author) => {
                let then = SealedName::read_then(row, "author")?;
                (Some(self.views.named(author, row, "author").await?), self.views.display_name(&then).await?)
            }
            None => (None, None),
        };
        let body: Option<Personal<String>> = row.json("body")?;
        let attachments: Vec<FileRef> = row.json("attachments")?;
        let supplement = match row.opt_json::<SealedSupplement>("supplement")? {
            Some(sealed) => Some(self.views.show_supplement(sealed).await?),
            None => None,
        };
        let round = match row.opt_integer("round")? {
            Some(_) => Some(crate::names::version(row, "round")?),
            None => None,
        };
        Ok(ThreadMessage {
            id: row.parsed("id")?,
            dossier,
            position: row.parsed("position")?,
            at: row.moment("at")?,
            side,
            author,
            author_name,
            role: row.opt_text("role")?.as_deref().and_then(Role::from_name),
            body: self.views.open_optional(body.as_ref()).await?,
            revokes: row.count("revokes")? == 1,
            read_at: row.opt_moment("read_at")?,
            attachments: self.views.show_files(dossier, &attachments).await?,
            answers_round: round.filter(|_| supplement.is_none()),
            answers: self.views.show_answers(row.opt_json("answers")?.unwrap_or_default()).await?,
            supplement,
        })
    }
}

fn conditions(dossier: DossierId) -> Conditions {
    let mut conditions = Conditions::default();
    let dossier = conditions.bind(dossier);
    conditions.and(format!("message.dossier_id = {dossier}"));
    conditions
}

fn columns() -> String {
    format!(
        "message.id AS id, message.dossier_id AS dossier_id, message.position AS position, message.at AS at, \
         message.side AS side, message.author_id AS author_id, message.role AS role, message.body AS body, \
         message.read_at AS read_at, message.attachments AS attachments, message.supplement AS supplement, \
         message.round AS round, message.answers AS answers, \
         message.revokes AS revokes, {}, {}",
        name_columns("author"),
        name_columns_then("author", "message.at"),
    )
}

/// Sort key of the message in a cursor of this list.
fn place_of(cursor: &Cursor) -> Option<(i64, String)> {
    match <[Key; 2]>::try_from(cursor.keys(ORDER.tag, &[KeyType::Integer, KeyType::Text]).ok()?).ok()? {
        [Key::Integer(at), Key::Text(id)] => Some((at, id)),
        _ => None,
    }
}
