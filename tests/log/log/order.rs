//! Global order: no gaps, no repetition, every stream in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{AccountId, Moment};
use futures::future::{join_all, try_join_all};
use sqlx::{Connection, PgConnection};
use store::log::{self, Append, AppendError, Appender, EventLog, Position, SideWrite, StoredEvent};
use store::sql::ConnectionBudget;
use support::{TestDatabase, each_database, eventually, postgres, postgres_pool, within};
use uuid::Uuid;

use super::events::{AppendExt, append, check_order, read_everything, store_one, stream};

/// Placeholder while the number of events is unknown.
const UNKNOWN: u64 = u64::MAX;

/// Reads continuously, as a projector does, until it has the final number of events.
async fn follow(log: Arc<dyn EventLog>, written: Arc<AtomicU64>, page: u32) -> Vec<StoredEvent> {
    let mut events = Vec::new();
    let mut after = Position::START;
    within("a follower", async {
        while written.load(Ordering::SeqCst) > events.len() as u64 {
            let read = log.read_all(after, page).await.unwrap();
            assert!(read.next >= after);
            after = read.next;
            events.extend(read.events);
        }
        events
    })
    .await
}

/// An event inserted by hand.
const INSERT: &str = "insert into events values ('dossier', $1, 1, 'DossierMoved', '1.0.0', \
                      '{\"append\": 0, \"place\": 1, \"of\": 1}', '{\"hash\": \"slow\"}')";

fn positions(events: &[StoredEvent]) -> Vec<Position> {
    events.iter().map(|event| event.position).collect()
}

/// Keeps an append out of the group commit, in a transaction of several writes.
fn something_beside() -> SideWrite {
    static ACCOUNTS: AtomicU64 = AtomicU64::new(1);
    SideWrite::SetCredential {
        account: AccountId(Uuid::from_u128(ACCOUNTS.fetch_add(1, Ordering::Relaxed).into())),
        password_hash: String::new(),
        at: Moment::from_micros(0).unwrap(),
    }
}

/// Appends to a stream of its own, some with side writes.
async fn write(appender: Appender, number: u64, appends: u64) {
    let mut version = 0;
    for turn in 0..appends {
        let mut one = append(&stream(number), version, (number + turn) % 3 + 1);
        if (number + turn).is_multiple_of(5) {
            one = one.with(something_beside());
        }
        version = appender.append(one).await.unwrap().version;
    }
}

each_database! {
    async fn a_follower_of_two_writing_instances_misses_nothing(database: TestDatabase) {
        let other = database.another_instance().await;
        let (log, other_log) = (log::open(&database), log::open(&other));
        let appenders = [Appender::start(log.clone()), Appender::start(other_log)];
        let written = Arc::new(AtomicU64::new(UNKNOWN));
        let followers = [3, 50, 1000].map(|page| tokio::spawn(follow(log.clone(), written.clone(), page)));
        let writers = (0..16).map(|number| tokio::spawn(write(appenders[usize::from(number % 2 == 0)].clone(), number, 40)));
        within("16 writers", try_join_all(writers)).await.unwrap();

        let everything = read_everything(&database, &*log, 500).await;
        check_order(&everything);
        written.store(everything.len() as u64, Ordering::SeqCst);
        for follower in followers {
            assert_eq!(positions(&follower.await.unwrap()), positions(&everything));
        }
    }

    /// Each guesses versions ahead of the committed ones: in batches, alone, and with side writes.
    async fn two_instances_cannot_turn_a_stream_round(database: TestDatabase) {
        const STREAMS: u64 = 3;
        let other = database.another_instance().await;
        let logs = [log::open(&database), log::open(&other)];
        let appenders = logs.each_ref().map(|log| Appender::start(log.clone()));
        let guesses: Arc<[AtomicU64]> = (0..STREAMS).map(|_| AtomicU64::new(0)).collect();
        let hurried = (0..12_u64).map(|task| {
            let (appender, log) = (appenders[usize::from(task % 2 == 0)].clone(), logs[usize::from(task % 2 == 0)].clone());
            let guesses = guesses.clone();
            tokio::spawn(async move {
                for turn in 0..40 {
                    let number = (task + turn) % STREAMS;
                    let (one, guess) = (stream(number), &guesses[usize::try_from(number).unwrap()]);
                    let version = guess.load(Ordering::SeqCst);
                    let (now, next, later) = tokio::join!(
                        appender.append(append(&one, version, 1)),
                        appender.append(append(&one, version + 1, 1).with(something_beside())),
                        store_one(&*log, append(&one, version + 2, 2)),
                    );
                    for answer in [now, next, later] {
                        let seen = match answer {
                            Ok(receipt) => receipt.version,
                            Err(AppendError::Conflict { current } | AppendError::Diverged { current }) => current,
                            Err(error) => panic!("{error}"),
                        };
                        guess.fetch_max(seen, Ordering::SeqCst);
                    }
                }
            })
        });
        within("12 hurried writers", try_join_all(hurried)).await.unwrap();
        let everything = read_everything(&database, &*logs[0], 100).await;
        assert!(everything.len() > 40);
        check_order(&everything);
    }

    /// Four tasks of two instances send batches over the same eight streams, each in another order.
    async fn batches_of_two_instances_are_neither_torn_nor_stuck(database: TestDatabase) {
        const STREAMS: u64 = 8;
        let other = database.another_instance().await;
        let logs = [log::open(&database), log::open(&other)];
        let tasks = (0..4_u64).map(|task| {
            let log = logs[usize::from(task % 2 == 0)].clone();
            tokio::spawn(async move {
                let mut versions = std::collections::HashMap::<u64, u64>::new();
                for turn in 0..60 {
                    let order: Vec<u64> = (0..16).map(|place| (place * (2 * task + 1) + turn) % STREAMS).collect();
                    let batch: Vec<Append> = order
                        .iter()
                        .map(|&number| append(&stream(number), versions.get(&number).copied().unwrap_or(0), (number + turn) % 3 + 1))
                        .collect();
                    for (number, answer) in order.iter().zip(log.append(batch).await) {
                        let version = match answer {
                            Ok(receipt) => receipt.version,
                            Err(AppendError::Conflict { current } | AppendError::Diverged { current }) => current,
                            Err(error) => panic!("{error}"),
                        };
                        versions.insert(*number, version);
                    }
                }
            })
        });
        within("batches of two instances", try_join_all(tasks)).await.unwrap();
        let everything = read_everything(&database, &*logs[0], 1000).await;
        assert!(everything.len() > 1000, "{} events", everything.len());
        check_order(&everything);
    }
}

/// One batch waits for a stream locked elsewhere; the other has its streams in reverse order. Inserted in order of
/// arrival, they would deadlock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn batches_that_name_the_same_streams_do_not_lock_one_another_out() {
    // Other transactions hold connections of the same pool.
    let database = postgres().await.within(ConnectionBudget::default()).await;
    let pool = postgres_pool(&database);
    let other = database.another_instance().await;
    let logs = [log::open(&database), log::open(&other)];
    let blocked = async |count: i64| {
        let waiting =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        eventually("a lock is waited for", async || {
            let waiting: i64 = sqlx::query_scalar(waiting).fetch_one(pool).await.unwrap();
            (waiting == count).then_some(())
        })
        .await;
    };
    let mut holding = pool.begin().await.unwrap();
    sqlx::query(INSERT).bind(stream(3).id).execute(&mut *holding).await.unwrap();
    let [first, second] = [[1, 3, 2].as_slice(), [2, 1].as_slice()]
        .map(|streams| streams.iter().map(|&number| append(&stream(number), 0, 1)).collect::<Vec<_>>());
    let first = tokio::spawn({
        let log = logs[0].clone();
        async move { log.append(first).await }
    });
    blocked(1).await;
    let second = tokio::spawn({
        let log = logs[1].clone();
        async move { log.append(second).await }
    });
    blocked(2).await;
    holding.rollback().await.unwrap();
    assert!(within("the first batch", first).await.unwrap().iter().all(Result::is_ok));
    let lost = within("the second batch", second).await.unwrap();
    assert!(lost.iter().all(|answer| matches!(answer, Err(AppendError::Conflict { current: 1 }))));
    check_order(&read_everything(&database, &*logs[0], 10).await);
    // A deadlock would have been retried, and leaves no other trace.
    assert_eq!(deadlocks(&database).await, 0);
}

/// Number of deadlocks; the server counts them once their sessions have ended.
async fn deadlocks(database: &TestDatabase) -> i64 {
    let mut connection = PgConnection::connect_with(&postgres_pool(database).connect_options()).await.unwrap();
    eventually("everybody has gone", async || {
        let send_away = "select count(pg_terminate_backend(pid)) from pg_stat_activity \
                         where datname = current_database() and pid <> pg_backend_pid()";
        let others: i64 = sqlx::query_scalar(send_away).fetch_one(&mut connection).await.unwrap();
        (others == 0).then_some(())
    })
    .await;
    let count = "select deadlocks from pg_stat_database where datname = current_database()";
    sqlx::query_scalar(count).fetch_one(&mut connection).await.unwrap()
}

/// Transactions with an early position while hundreds of later ones commit: one commits late, one never.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_read_past_a_transaction_that_still_runs() {
    // Other transactions hold connections of the same pool.
    let database = postgres().await.within(ConnectionBudget::default()).await;
    let log = log::open(&database);
    let appender = Appender::start(log.clone());
    let written = Arc::new(AtomicU64::new(UNKNOWN));
    let followers = [2, 100].map(|page| tokio::spawn(follow(log.clone(), written.clone(), page)));

    write(appender.clone(), 100, 10).await;
    read_everything(&database, &*log, 100).await;
    let before = log.head().await.unwrap();
    let pool = postgres_pool(&database);
    let (mut late, mut never) = (pool.begin().await.unwrap(), pool.begin().await.unwrap());
    let id = stream(200).id;
    sqlx::query(INSERT).bind(&id).execute(&mut *late).await.unwrap();
    sqlx::query(INSERT).bind(stream(201).id).execute(&mut *never).await.unwrap();
    within("16 writers", join_all((0..16).map(|number| write(appender.clone(), number, 25)))).await;
    assert_eq!(log.head().await.unwrap(), before, "what came after the slow ones waits for them");
    assert_eq!(log.read_all(before, 10).await.unwrap().events, []);

    // The first ends; the other still holds back everything newer.
    late.commit().await.unwrap();
    let read = eventually("the late event", async || log.read_all(before, 10).await.unwrap().events.pop()).await;
    assert_eq!(read.stream.id, id);
    assert_eq!(log.head().await.unwrap(), read.position);
    never.rollback().await.unwrap();

    let everything = read_everything(&database, &*log, 500).await;
    check_order(&everything);
    written.store(everything.len() as u64, Ordering::SeqCst);
    assert_eq!(everything.iter().filter(|event| event.stream.id == id).count(), 1);
    for follower in followers {
        assert_eq!(positions(&follower.await.unwrap()), positions(&everything));
    }
}
