//! Messages in the outbox folder, and their removal at erasure.

use std::io;
use std::path::{Path, PathBuf};
use store::boxed;

use domain::AccountId;
use projections::outbox::Channel;
use store::sql::{Pool, Sql, SqlError};
use uuid::Uuid;

use super::error::SendingError;
use super::message::{MessageName, message_id, numbered};

/// Deletes every message to an account from the outbox folder.
#[boxed]
pub async fn remove_dropped(outbox: &Path, edge: &Pool, account: AccountId) -> Result<(), SendingError> {
    let there = messages_in(outbox)?;
    let sql = "select event_id, channel, resends from deliveries where account = $1 \
               union all select event_id, channel, resends from lost_deliveries where account = $1";
    let sql = Sql::new(sql).bind(account);
    for row in edge.fetch_all(sql).await? {
        let event: Uuid = row.parsed("event_id")?;
        let (channel, resends) = (row.text("channel")?, row.count("resends")?);
        let channel = Channel::from_name(&channel)
            .ok_or_else(|| SqlError::Row("column channel holds something else".to_owned()))?;
        for number in 0..=resends {
            let id = numbered(message_id(event, channel), number);
            for (_, path) in there.iter().filter(|(known, _)| *known == id) {
                match std::fs::remove_file(path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(SendingError::file(path)(error));
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(())
}

/// All messages in the folder, with the id in their names.
pub(super) fn messages_in(outbox: &Path) -> Result<Vec<(Uuid, PathBuf)>, SendingError> {
    let mut found = Vec::new();
    for folder in ["mail", "sms"] {
        let folder = outbox.join(folder);
        let entries = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.map_err(SendingError::folder(&folder))?,
        };
        for entry in entries {
            let path = entry.map_err(SendingError::folder(&folder))?.path();
            if let Some(id) = MessageName::id_in(&path) {
                found.push((id, path));
            }
        }
    }
    Ok(found)
}
