//! What only a file can do: be full.

use sqlx::sqlite::SqlitePool;
use store::log::{self, AppendError, Appender};
use store::sql::{Database, Pool};

use super::events::{append, check_order, read_everything, store_one, stream};
use crate::support::sqlite;

fn writer(database: &Database) -> &SqlitePool {
    let Pool::Sqlite { writer, .. } = &database.ledger else { panic!("a database in a file") };
    writer
}

async fn pages(database: &Database, most: i64) -> i64 {
    let statement = format!("pragma max_page_count = {most}");
    sqlx::query_scalar(&statement).persistent(false).fetch_one(writer(database)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_what_does_not_fit_and_stores_the_rest_later() {
    let database = sqlite().await;
    let log = log::open(&database);
    let appender = Appender::start(log.clone());
    // No fewer than there are: the file cannot grow any more.
    pages(&database, 1).await;
    let mut stored = 0;
    let error = loop {
        match appender.append(append(&stream(stored), 0, 3)).await {
            Ok(_) => stored += 1,
            Err(error) => break error,
        }
    };
    let AppendError::Sql(error) = error else { panic!("{error}") };
    assert!(!error.is_transient(), "sent again, it would fail again: {error}");
    assert_eq!(read_everything(&database, &*log, 100).await.len() as u64, stored * 3);

    pages(&database, 1_000_000).await;
    for number in stored..stored + 20 {
        store_one(&*log, append(&stream(number), 0, 3)).await.unwrap();
    }
    let everything = read_everything(&database, &*log, 100).await;
    assert_eq!(everything.len() as u64, (stored + 20) * 3);
    check_order(&everything);
    let answer: String = sqlx::query_scalar("pragma integrity_check").fetch_one(writer(&database)).await.unwrap();
    assert_eq!(answer, "ok");
}
