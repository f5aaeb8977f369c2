//! Projection of accounts: writes the rows and the history of names.

use std::collections::HashMap;

use async_trait::async_trait;
use domain::Personal;
use domain::account::AccountEvent;
use store::RecordedEvent;
use store::sql::WriteTransaction;

use super::row::{AccountRow, TABLE};
use crate::batch::{for_texts, insert_rows, row_of};
use crate::projection::{ApplyError, Projection, Reading};

row_of! {
    /// History of names, so that past acts are shown under the name of their time.
    struct NameRow in "account_names", keys 2 {
        account_id: Text = String,
        version: Integer = u64,
        at: Integer = i64,
        full_name: Text = Option<String>,
        organization_name: Text = Option<String>,
    }
}

pub struct AccountsProjection;

#[async_trait]
impl Projection for AccountsProjection {
    fn name(&self) -> &'static str {
        "accounts"
    }

    fn version(&self) -> u32 {
        7
    }

    fn tables(&self) -> &'static [&'static str] {
        &["accounts", "account_names"]
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let events: Vec<_> = events.iter().filter_map(|recorded| Some((recorded, recorded.event.account()?))).collect();
        if events.is_empty() {
            return Ok(());
        }
        let mut rows: HashMap<String, AccountRow> = HashMap::new();
        for row in TABLE.load(transaction, events.iter().map(|(recorded, _)| &recorded.stream.id)).await? {
            rows.insert(row.text("id")?, AccountRow::read(&row)?);
        }
        let (mut changed, mut renamed, mut erased) = (Vec::new(), Vec::new(), Vec::new());
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
            if let AccountEvent::FullNameChanged { full_name } = event {
                renamed.push((id, name_row(recorded, Some(full_name), None)?));
            } else if let AccountEvent::OrganizationNameChanged { organization_name } = event {
                renamed.push((id, name_row(recorded, None, Some(organization_name))?));
            } else if let AccountEvent::PersonalDataErased { .. } = event {
                erased.push(id);
            }
            row.follow(reading, recorded.at, event)?;
            rows.insert(id.clone(), row);
            if !changed.contains(id) {
                changed.push(id.clone());
            }
        }
        if !erased.is_empty() {
            renamed.retain(|(id, _)| !erased.contains(id));
            let text = "DELETE FROM account_names WHERE account_id IN (SELECT each.value FROM {each})";
            transaction.execute(for_texts(text, transaction.is_sqlite(), erased)?).await?;
        }
        insert_rows(transaction, renamed.into_iter().map(|(_, row)| row).collect()).await?;
        let values = changed.iter().filter_map(|id| rows.get(id)).map(AccountRow::values).collect::<Result<_, _>>()?;
        Ok(TABLE.write(transaction, values).await?)
    }
}

fn name_row(
    recorded: &RecordedEvent,
    full_name: Option<&Personal<String>>,
    organization_name: Option<&Personal<String>>,
) -> Result<NameRow, serde_json::Error> {
    let sealed = |name: Option<&Personal<String>>| name.map(serde_json::to_string).transpose();
    Ok(NameRow {
        account_id: recorded.stream.id.clone(),
        version: recorded.sequence,
        at: recorded.at.micros(),
        full_name: sealed(full_name)?,
        organization_name: sealed(organization_name)?,
    })
}
