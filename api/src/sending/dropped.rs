use std::io;
use std::path::Path;

use domain::AccountId;
use projections::outbox::Channel;
use store::sql::{Pool, Sql};
use uuid::Uuid;

use super::error::SendingError;
use super::message::{message_id, numbered};

/// Removes every message to an account that was put into a folder instead of being sent.
pub async fn remove_dropped(outbox: &Path, edge: &Pool, account: AccountId) -> Result<(), SendingError> {
    let sql = "select event_id, channel, resends from deliveries where account = $1 \
               union all select event_id, channel, resends from lost_deliveries where account = $1";
    let sql = Sql::new(sql).bind(account);
    for row in edge.fetch_all(sql).await? {
        let event: Uuid = row.parsed("event_id")?;
        let (channel, resends) = (row.text("channel")?, row.count("resends")?);
        for (known, folder, extension) in [(Channel::Email, "mail", "eml"), (Channel::Sms, "sms", "json")] {
            if channel != known.name() {
                continue;
            }
            for number in 0..=resends {
                let id = numbered(message_id(event, known), number);
                match std::fs::remove_file(outbox.join(folder).join(format!("{id}.{extension}"))) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                    _ => {}
                }
            }
        }
    }
    Ok(())
}
