//! Records of lost events in the edge database.

use domain::Moment;
use domain::restoration::{LostEvent, Mention, MentionPlace};
use projections::outbox::is_one_of_several;
use store::boxed;
use store::sql::{Pool, Row, Sql, SqlError, StoredText};

/// Records mentions of lost events before their data is put back; existing records stay.
#[boxed]
pub async fn keep(edge: &Pool, mentions: &[Mention], now: Moment) -> Result<(), SqlError> {
    let mut transaction = edge.begin().await?;
    for Mention { place, event } in mentions {
        let (kind, id, sequence) = match &event.place {
            Some((kind, id, sequence)) => (Some(kind.name()), Some(id), i64::try_from(*sequence).ok()),
            None => (None, None, None),
        };
        let sql = format!(
            "insert into lost_events (name, mentioned_in, id, position, hash, aggregate_type, aggregate_id, sequence, \
             event_type, lost_at) values ({}) on conflict do nothing",
            Sql::placeholders(1, 10)
        );
        let stored = |text: Option<&String>| text.map(StoredText::new).transpose();
        let sql = Sql::new(sql).bind(StoredText::new(event.key())?).bind(place.name()).bind(event.id);
        let sql = sql.bind(stored(event.position.as_ref())?).bind(stored(event.hash.as_ref())?);
        let sql = sql.bind(kind).bind(stored(id)?).bind(sequence).bind(stored(event.event_type.as_ref())?);
        transaction.execute(sql.bind(now)).await?;
    }
    transaction.commit().await
}

/// Recorded mentions, and messages set aside because their events are lost.
#[boxed]
pub async fn written_down(edge: &Pool) -> Result<Vec<Mention>, SqlError> {
    let sql =
        "select mentioned_in, id, position, hash, aggregate_type, aggregate_id, sequence, event_type from lost_events";
    let mut found = Vec::new();
    for row in edge.fetch_all(Sql::new(sql)).await? {
        found.extend(mention(&row)?);
    }
    for row in edge.fetch_all(Sql::new("select ordinal, event_id, dossier, account from lost_deliveries")).await? {
        found.extend(delivery(&row)?);
    }
    Ok(found)
}

/// Mention by a message; `None` for one of several of an event, whose ids are their own.
pub(super) fn delivery(row: &Row) -> Result<Option<Mention>, SqlError> {
    let ordinal = row.text("ordinal")?;
    if is_one_of_several(&ordinal) {
        return Ok(None);
    }
    let about = match row.opt_text("dossier")? {
        Some(dossier) => format!("dossier {dossier}"),
        None => format!("account {}", row.text("account")?),
    };
    let position = ordinal.split_once('/').map(|(position, _)| position.to_owned());
    let event = LostEvent { id: Some(row.parsed("event_id")?), position, about: Some(about), ..LostEvent::default() };
    Ok(Some(Mention { place: MentionPlace::Delivery, event }))
}

fn mention(row: &Row) -> Result<Option<Mention>, SqlError> {
    // Skips places that a later release has added.
    let Some(place) = MentionPlace::from_name(&row.text("mentioned_in")?) else { return Ok(None) };
    let stream = (row.opt_parsed("aggregate_type")?, row.opt_text("aggregate_id")?, row.opt_integer("sequence")?);
    let event = LostEvent {
        id: row.opt_parsed("id")?,
        position: row.opt_text("position")?,
        hash: row.opt_text("hash")?,
        place: match stream {
            (Some(kind), Some(id), Some(sequence)) => u64::try_from(sequence).ok().map(|sequence| (kind, id, sequence)),
            _ => None,
        },
        event_type: row.opt_text("event_type")?,
        about: None,
    };
    Ok(Some(Mention { place, event }))
}
