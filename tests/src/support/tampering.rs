use store::sql::{Pool, Sql};

/// What somebody does who may do anything to the database: takes the triggers off first. Answers how many rows it
/// changed.
pub(crate) async fn tamper(ledger: &Pool, change: &str) -> u64 {
    if ledger.is_sqlite() {
        let triggers = "select name from sqlite_master where type = 'trigger' and tbl_name = 'events'";
        for trigger in ledger.fetch_all(Sql::new(triggers)).await.unwrap() {
            ledger.execute(Sql::new(format!("drop trigger {}", trigger.text("name").unwrap()))).await.unwrap();
        }
    } else {
        ledger.execute(Sql::new("alter table events disable trigger all")).await.unwrap();
    }
    ledger.execute(Sql::new(change.to_owned())).await.unwrap()
}
