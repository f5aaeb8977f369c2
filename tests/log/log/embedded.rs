//! Full disks under SQLite's files.

use sqlx::sqlite::SqlitePool;
use store::log::{self, AppendError, Appender};
use store::sql::{Database, DatabaseUrl, Pool, Sql, SqlError};
use support::{SmallDisk, sqlite};

use super::events::{append, check_order, read_everything, store_one, stream};

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
    assert!(matches!(error, SqlError::OutOfSpace(_)), "told apart from whatever another try would mend: {error}");
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

/// SQLite rolls a transaction back by itself on a full disk; sqlx 0.8.6 still counts it as open.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_whose_transaction_met_a_full_disk_is_replaced() {
    let disk = SmallDisk::of_mebibytes(16);
    let database = Database::connect(&DatabaseUrl::Sqlite(disk.path().join("hoso.db"))).await.unwrap();
    database.migrate().await.unwrap();
    let parts = [&database.ledger, &database.views, &database.edge];
    for part in parts {
        part.execute(Sql::new("create table filled (bytes blob)")).await.unwrap();
    }
    let fill = || Sql::new("insert into filled values ($1)").bind(vec![0; 4 * 1024 * 1024]);
    disk.fill();
    for part in parts {
        for _ in 0..2 {
            let mut transaction = part.begin().await.expect("a transaction begins without room");
            let refused = match transaction.execute(fill()).await {
                Ok(_) => transaction.commit().await,
                Err(error) => Err(error),
            };
            let refused = refused.expect_err("there is no room");
            assert!(matches!(refused, SqlError::OutOfSpace(_)), "{refused}");
            assert_eq!(part.fetch_all(Sql::new("select * from filled")).await.unwrap().len(), 0, "reads go on");
        }
    }
    disk.free();
    for part in parts {
        let mut transaction =
            part.begin().await.expect("a transaction of its own, not a savepoint of one that is none");
        transaction.execute(Sql::new("insert into filled values ($1)").bind(vec![0])).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(part.fetch_all(Sql::new("select * from filled")).await.unwrap().len(), 1);
    }
    database.close().await;
}
