//! Readers' horizon (xmin): transactions that may add to the log hold readers back and are named; others do not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::future::join_all;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sqlx::{Connection, Executor};
use store::log::{self, Appender, EventLog, HeldBack, Position, StoredEvent};
use support::{TestDatabase, eventually, postgres_pool, within};
use tokio::time::Instant;

use super::events::{append, check_order, read_what_is_given, store_one, stream};

/// A server without other tests, whose transactions would hold readers back too; it allows prepared transactions.
struct Alone {
    cluster: support::Cluster,
    node: support::Node,
    database: TestDatabase,
}

impl Alone {
    async fn begin() -> Self {
        let cluster = support::Cluster::new();
        let node = cluster.primary();
        let database = TestDatabase::elsewhere(node.url()).await;
        sqlx::raw_sql("create database other").execute(postgres_pool(&database)).await.unwrap();
        let alone = Self { cluster, node, database };
        for name in ["postgres", "other"] {
            alone.connect(name).await.execute("create table something (of integer)").await.unwrap();
        }
        alone
    }

    fn pool(&self) -> &PgPool {
        postgres_pool(&self.database)
    }

    async fn connect(&self, database: &str) -> PgConnection {
        let options = PgConnectOptions::clone(&self.pool().connect_options()).database(database);
        PgConnection::connect_with(&options).await.unwrap()
    }

    /// An open transaction with a write in this database.
    async fn writing(&self, database: &str) -> (PgConnection, i64) {
        let mut connection = self.connect(database).await;
        connection.execute("begin").await.unwrap();
        connection.execute("insert into something values (1)").await.unwrap();
        let pid: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut connection).await.unwrap();
        (connection, pid.into())
    }
}

fn insert(number: u64) -> String {
    let id = stream(number).id;
    format!(
        "insert into events values ('dossier', '{id}', 1, 'DossierMoved', '1.0.0', \
         '{{\"append\": 0, \"place\": 1, \"of\": 1}}', '{{\"hash\": \"by hand\"}}')"
    )
}

/// So many events behind a position; the horizon is refreshed a few times per second.
async fn given(log: &dyn EventLog, after: Position, count: usize) -> Vec<StoredEvent> {
    eventually("events are given", async || {
        let events = log.read_all(after, 10).await.unwrap().events;
        (events.len() == count).then_some(events)
    })
    .await
}

async fn held(log: &dyn EventLog) -> HeldBack {
    eventually("it is known who holds readers back", async || {
        assert_eq!(log.read_all(Position::START, 10).await.unwrap().events, []);
        log.held_back()
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_of_another_database_holds_nobody_back() {
    let alone = Alone::begin().await;
    let log = log::open(&alone.database);
    let (_open, _) = alone.writing("other").await;
    let (mut prepared, _) = alone.writing("other").await;
    prepared.execute("prepare transaction 'forgotten'").await.unwrap();
    let receipt = store_one(&*log, append(&stream(1), 0, 2)).await.unwrap();
    assert_eq!(given(&*log, Position::START, 2).await[1].position, receipt.position);
    assert_eq!(log.head().await.unwrap(), receipt.position);
    assert_eq!(log.held_back(), None);
    // Also where they are older than events, and transactions that append are still open.
    let mut adding = alone.connect("postgres").await;
    adding.execute("begin").await.unwrap();
    adding.execute(insert(2).as_str()).await.unwrap();
    let later = store_one(&*log, append(&stream(1), 2, 1)).await.unwrap();
    assert_eq!(log.read_all(receipt.position, 10).await.unwrap().events, []);
    assert_eq!(log.head().await.unwrap(), receipt.position);
    adding.execute("commit").await.unwrap();
    let after = given(&*log, receipt.position, 2).await;
    assert_eq!((after.len(), after[1].position), (2, later.position), "nothing is skipped");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_prepared_transaction_holds_readers_back_where_it_holds_events() {
    let alone = Alone::begin().await;
    let log = log::open(&alone.database);
    let (mut harmless, _) = alone.writing("postgres").await;
    harmless.execute("prepare transaction 'without events'").await.unwrap();
    let first = store_one(&*log, append(&stream(1), 0, 1)).await.unwrap();
    assert_eq!(given(&*log, Position::START, 1).await[0].position, first.position);

    let mut connection = alone.connect("postgres").await;
    connection.execute("begin").await.unwrap();
    connection.execute(insert(2).as_str()).await.unwrap();
    connection.execute("prepare transaction 'with an event'").await.unwrap();
    let second = store_one(&*log, append(&stream(1), 1, 1)).await.unwrap();
    let by = eventually("it is named", async || {
        assert_eq!(log.read_all(first.position, 10).await.unwrap().events, []);
        log.held_back()
    })
    .await;
    assert_eq!(
        (by.prepared.as_deref(), by.database.as_deref(), by.pid),
        (Some("with an event"), Some("postgres"), None)
    );
    assert!(by.age_is_known && by.age >= Duration::from_millis(500), "{by}");
    let recorded = log.read_recorded(first.position, 10).await.unwrap();
    assert_eq!(recorded.len(), 1, "whether or not it is given");
    // Unchanged after a crash of the server.
    drop(connection);
    let log = {
        alone.cluster.kill(&alone.node);
        alone.cluster.start_again(&alone.node);
        let database = store::sql::Database::connect(&alone.node.url()).await.unwrap();
        log::open(&database)
    };
    assert_eq!(log.read_all(first.position, 10).await.unwrap().events, []);
    let mut connection = PgConnection::connect_with(&alone.pool().connect_options()).await.unwrap();
    connection.execute("commit prepared 'with an event'").await.unwrap();
    let after = given(&*log, first.position, 2).await;
    assert_eq!((after.len(), after[0].stream.clone(), after[1].position), (2, stream(2), second.position));
    assert_eq!(log.read_all(second.position, 10).await.unwrap().events, []);
    assert_eq!(log.held_back(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_still_add_to_the_log_holds_readers_back_and_is_named() {
    let alone = Alone::begin().await;
    let log = log::open(&alone.database);
    let (mut open, pid) = alone.writing("postgres").await;
    store_one(&*log, append(&stream(1), 0, 1)).await.unwrap();
    let by = held(&*log).await;
    assert_eq!((by.pid, by.database.as_deref(), by.prepared), (Some(pid), Some("postgres"), None));
    assert!(by.age_is_known);
    // It appends under its old transaction id.
    open.execute(insert(2).as_str()).await.unwrap();
    open.execute("commit").await.unwrap();
    let events = given(&*log, Position::START, 2).await;
    assert_eq!(events.iter().map(|event| event.stream.clone()).collect::<Vec<_>>(), [stream(2), stream(1)]);
    log.read_all(events[1].position, 10).await.unwrap();
    assert_eq!(log.held_back(), None);
}

/// A role without memberships reads past harmless transactions, sees process and database of others, and reports that
/// it cannot see their age.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_role_may_not_see_is_said() {
    let alone = Alone::begin().await;
    for statement in [
        "create role service login",
        "grant select, insert on events to service",
        "grant select on log_epoch to service",
    ] {
        alone.pool().execute(statement).await.unwrap();
    }
    let (_elsewhere, _) = alone.writing("other").await;
    store_one(&*log::open(&alone.database), append(&stream(9), 0, 1)).await.unwrap();
    let (_open, pid) = alone.writing("postgres").await;
    store_one(&*log::open(&alone.database), append(&stream(1), 0, 1)).await.unwrap();
    let options = PgConnectOptions::clone(&alone.pool().connect_options()).username("service");
    let log = log::PostgresLog::new(PgPool::connect_with(options).await.unwrap());
    let after = given(&log, Position::START, 1).await[0].position;
    assert_eq!(log.head().await.unwrap(), after);
    let by = eventually("it is named", async || {
        assert_eq!(log.read_all(after, 10).await.unwrap().events, []);
        log.held_back()
    })
    .await;
    assert_eq!((by.pid, by.database.as_deref(), by.age_is_known), (Some(pid), Some("postgres"), false));
    assert!(by.to_string().contains("at least"), "{by}");
}

/// Readers follow while two instances write, transactions of another database come and go, some prepared, and sessions
/// of this one append under old ids: nothing is skipped, and every stream keeps its order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_and_completeness_hold_among_foreign_transactions() {
    const WRITERS: u64 = 8;
    const LATE: u64 = 60;
    let alone = Arc::new(Alone::begin().await);
    let other = store::sql::Database::connect(&alone.node.url()).await.unwrap();
    let logs = [log::open(&alone.database), log::open(&other)];
    let appenders = logs.each_ref().map(|log| Appender::start(log.clone()));
    let (written, done) = (Arc::new(AtomicU64::new(u64::MAX)), Arc::new(AtomicU64::new(0)));
    let followers = [7, 500].map(|page| {
        let (log, written) = (logs[usize::from(page == 7)].clone(), written.clone());
        tokio::spawn(async move {
            let (mut events, mut after) = (Vec::new(), Position::START);
            while written.load(Ordering::SeqCst) > events.len() as u64 {
                let page = log.read_all(after, page).await.unwrap();
                after = page.next;
                events.extend(page.events);
            }
            events
        })
    });
    // The oldest never ends: it must not hold readers back.
    let (_oldest, _) = alone.writing("other").await;
    let writers = (0..WRITERS).map(|number| {
        let (appender, done) = (appenders[usize::from(number % 2 == 0)].clone(), done.clone());
        async move {
            for version in 0..60 {
                appender.append(append(&stream(number), version, 1)).await.unwrap();
            }
            done.fetch_add(1, Ordering::SeqCst);
        }
    });
    let late = (0..2).map(|task| {
        let alone = alone.clone();
        async move {
            for turn in 0..LATE / 2 {
                let (mut session, _) = alone.writing("postgres").await;
                sqlx::query("select pg_sleep(0.002)").execute(&mut session).await.unwrap();
                session.execute(insert(1_000 + task * LATE + turn).as_str()).await.unwrap();
                if turn % 3 == 0 {
                    let name = format!("late-{task}-{turn}");
                    session.execute(format!("prepare transaction '{name}'").as_str()).await.unwrap();
                    session.execute(format!("commit prepared '{name}'").as_str()).await.unwrap();
                } else {
                    session.execute("commit").await.unwrap();
                }
                session.close().await.unwrap();
            }
        }
    });
    let foreign = async {
        let mut turn = 0;
        while done.load(Ordering::SeqCst) < WRITERS {
            turn += 1;
            let (mut session, _) = alone.writing("other").await;
            let end =
                if turn % 2 == 0 { "rollback".to_owned() } else { format!("prepare transaction 'foreign-{turn}'") };
            session.execute(end.as_str()).await.unwrap();
            if turn % 2 == 1 {
                session.execute(format!("rollback prepared 'foreign-{turn}'").as_str()).await.unwrap();
            }
            session.close().await.unwrap();
        }
    };
    within("everybody", async { tokio::join!(join_all(writers), join_all(late), foreign) }).await;
    let count = WRITERS * 60 + LATE;
    written.store(count, Ordering::SeqCst);
    let everything = eventually("all events are read", async || {
        let events = read_what_is_given(&*logs[0], 100).await;
        (events.len() as u64 == count).then_some(events)
    })
    .await;
    let begun = Instant::now();
    for follower in followers {
        let read = within("a follower", follower).await.unwrap();
        assert_eq!(read.len(), everything.len(), "after {:?}", begun.elapsed());
        assert_eq!(read, everything);
    }
    check_order(&everything.into_iter().filter(|event| event.hash() != Some("by hand")).collect::<Vec<_>>());
    for log in logs {
        assert_eq!(log.held_back(), None);
    }
}
