//! Messages in the outbox folder whose event a restore has lost.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use store::boxed;

use domain::dossier::DossierCode;
use projections::outbox::Channel;
use store::sql::{Pool, Sql, SqlError, StoredText};
use uuid::Uuid;

use super::dropped::messages_in;
use super::error::SendingError;
use super::message::{message_id, numbered};

const PAGE: u32 = 500;
/// Most resends tried for a lost event, whose count is lost too.
const RESENDS: u64 = 8;

/// A message in the outbox folder that no event of the log asked for.
pub struct UnaskedMessage {
    pub id: Uuid,
    /// Its event, where that is known to be lost.
    pub event: Option<Uuid>,
    /// Code of the dossier in it.
    pub dossier: Option<String>,
}

/// Messages in the folder without an event in the log; `lost` are ids of events known to be lost. Mails
/// with checkpoints are excluded.
#[boxed]
pub async fn unasked(
    outbox: &Path,
    views: &Pool,
    edge: &Pool,
    lost: &[Uuid],
) -> Result<Vec<UnaskedMessage>, SendingError> {
    let mut there: BTreeMap<Uuid, PathBuf> = messages_in(outbox)?.into_iter().collect();
    if there.is_empty() {
        return Ok(Vec::new());
    }
    let mut resends = HashMap::new();
    for row in edge.fetch_all(Sql::new("select event_id, channel, resends from deliveries where resends > 0")).await? {
        resends.insert((row.parsed::<Uuid>("event_id")?, row.text("channel")?), row.count("resends")?);
    }
    let mut after = String::new();
    loop {
        let sql = "select ordinal, event_id, channel from outbox where ordinal > $1 order by ordinal limit $2";
        let page = views.fetch_all(Sql::new(sql).bind(StoredText::new(after)?).bind(PAGE)).await?;
        for row in &page {
            let asked = (row.parsed::<Uuid>("event_id")?, row.text("channel")?);
            let channel = Channel::from_name(&asked.1)
                .ok_or_else(|| SqlError::Row("column channel holds something else".to_owned()))?;
            for number in 0..=resends.get(&asked).copied().unwrap_or_default() {
                there.remove(&numbered(message_id(asked.0, channel), number));
            }
        }
        match page.last() {
            Some(last) => after = last.text("ordinal")?,
            None => break,
        }
    }
    let mut found = Vec::new();
    for event in lost {
        for channel in Channel::ALL {
            for number in 0..=RESENDS {
                let id = numbered(message_id(*event, *channel), number);
                if let Some(path) = there.remove(&id) {
                    found.push(UnaskedMessage { id, event: Some(*event), dossier: read(&path)?.1 });
                }
            }
        }
    }
    for (id, path) in there {
        let (is_checkpoint, dossier) = read(&path)?;
        if !is_checkpoint {
            found.push(UnaskedMessage { id, event: None, dossier });
        }
    }
    Ok(found)
}

/// True for a mail with a checkpoint; with the code of the dossier in the message.
fn read(path: &Path) -> Result<(bool, Option<String>), SendingError> {
    let bytes = std::fs::read(path).map_err(SendingError::file(path))?;
    let text = String::from_utf8_lossy(&bytes);
    let is_checkpoint = text.lines().any(|line| line.starts_with("Subject: hoso/"));
    let mut words = text.split(|letter: char| !(letter.is_alphanumeric() || "-.".contains(letter)));
    let code = words.find_map(|word| word.trim_matches('.').parse::<DossierCode>().ok());
    Ok((is_checkpoint, code.map(|code| code.as_str().to_owned())))
}
