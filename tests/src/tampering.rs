//! Tampering with the log, past triggers.

use store::sql::{Pool, Sql, StoredText};

/// Text that a test writes past the service.
pub fn stored(text: impl Into<String>) -> StoredText {
    StoredText::new(text).unwrap()
}

/// Changes rows as the database's owner can, with triggers dropped. Returns the number of rows.
pub async fn tamper(ledger: &Pool, change: &str) -> u64 {
    if ledger.is_sqlite() {
        for (name, _) in triggers(ledger).await {
            ledger.execute(Sql::new(format!("drop trigger {name}"))).await.unwrap();
        }
    } else {
        ledger.execute(Sql::new("alter table events disable trigger all")).await.unwrap();
    }
    ledger.execute(Sql::new(change.to_owned())).await.unwrap()
}

/// Deletes events, as a crash or failover loses a tail; triggers are restored. Returns the number of events.
pub async fn lose(ledger: &Pool, condition: &str) -> u64 {
    let guards = if ledger.is_sqlite() {
        triggers(ledger).await.into_iter().map(|(_, definition)| definition).collect()
    } else {
        let guard = |name| format!("alter table events enable always trigger {name}");
        ["events_refuse_statement", "events_refuse_row"].map(guard).to_vec()
    };
    let lost = tamper(ledger, &format!("delete from events where {condition}")).await;
    for guard in guards {
        ledger.execute(Sql::new(guard)).await.unwrap();
    }
    lost
}

/// Names and statements of the triggers that guard SQLite's table.
async fn triggers(ledger: &Pool) -> Vec<(String, String)> {
    let triggers = "select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'events'";
    let rows = ledger.fetch_all(Sql::new(triggers)).await.unwrap();
    rows.iter().map(|row| (row.text("name").unwrap(), row.text("sql").unwrap())).collect()
}
