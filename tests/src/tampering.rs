use store::sql::{Pool, Sql, StoredText};

/// A text that a test writes past the service.
pub fn stored(text: impl Into<String>) -> StoredText {
    StoredText::new(text).unwrap()
}

/// What somebody does who may do anything to the database: takes the triggers off first. Answers how many rows it
/// changed.
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

/// What a crash or a failover does that loses a tail: the events that fulfil the condition are gone, and the table is
/// guarded as before. Answers how many there were.
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

/// Names of the triggers that guard SQLite's table, and the statements that make them.
async fn triggers(ledger: &Pool) -> Vec<(String, String)> {
    let triggers = "select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'events'";
    let rows = ledger.fetch_all(Sql::new(triggers)).await.unwrap();
    rows.iter().map(|row| (row.text("name").unwrap(), row.text("sql").unwrap())).collect()
}
