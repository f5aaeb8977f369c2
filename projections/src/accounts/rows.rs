use std::collections::HashMap;

use async_trait::async_trait;
use domain::AnyEvent;
use domain::account::AccountEvent;
use store::Recorded;
use store::sql::WriteTransaction;

use super::row::{AccountRow, TABLE};
use crate::projection::{ApplyError, Projection, Reading};

/// Feeds what is known about accounts.
pub struct AccountsProjection;

#[async_trait]
impl Projection for AccountsProjection {
    fn name(&self) -> &'static str {
        "accounts"
    }

    fn version(&self) -> u32 {
        5
    }

    fn tables(&self) -> &'static [&'static str] {
        &["accounts"]
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[Recorded],
    ) -> Result<(), ApplyError> {
        let events: Vec<_> = events.iter().filter_map(|recorded| Some((recorded, of_account(recorded)?))).collect();
        if events.is_empty() {
            return Ok(());
        }
        let mut rows: HashMap<String, AccountRow> = HashMap::new();
        for row in TABLE.load(transaction, events.iter().map(|(recorded, _)| &recorded.stream.id)).await? {
            rows.insert(row.text("id")?, AccountRow::read(&row)?);
        }
        let mut changed = Vec::new();
        for (recorded, event) in events {
            let id = &recorded.stream.id;
            if rows.get(id).is_some_and(|row| row.version >= recorded.sequence) {
                continue;
            }
            let mut row = match (rows.remove(id), AccountRow::begin(recorded, event)?) {
                (_, Some(begun)) => begun,
                (Some(known), None) => known,
                (None, None) => {
                    return Err(ApplyError::OutOfPlace("an event of an account before its registration".to_owned()));
                }
            };
            row.version = recorded.sequence;
            row.follow(reading, recorded.at, event)?;
            rows.insert(id.clone(), row);
            if !changed.contains(id) {
                changed.push(id.clone());
            }
        }
        let values = changed.iter().filter_map(|id| rows.get(id)).map(AccountRow::values).collect::<Result<_, _>>()?;
        Ok(TABLE.write(transaction, values).await?)
    }
}

fn of_account(recorded: &Recorded) -> Option<&AccountEvent> {
    match &recorded.event {
        AnyEvent::Account(event) => Some(event),
        AnyEvent::Agency(_)
        | AnyEvent::Calendar(_)
        | AnyEvent::Deadline(_)
        | AnyEvent::Dossier(_)
        | AnyEvent::Exchange(_)
        | AnyEvent::Procedure(_)
        | AnyEvent::Restoration(_)
        | AnyEvent::Viewing(_) => None,
    }
}
