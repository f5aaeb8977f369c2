//! Connections that break at any moment, during a commit too.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{AccountId, Moment};
use futures::future::join_all;
use sqlx::{Connection, PgConnection};
use store::log::{self, Append, AppendError, Appender, EventLog, SideWrite, StreamId};
use support::{Cut, Proxy, eventually, postgres, postgres_pool, within};
use uuid::Uuid;

use super::events::{AppendExt, append, check_order, read_everything, store_one, stream};

const WRITERS: u64 = 4;
const APPENDS: u64 = 60;

fn password(number: u64, hash: &str) -> SideWrite {
    let account = AccountId(Uuid::from_u128(u128::from(number)));
    SideWrite::SetCredential { account, password_hash: hash.to_owned(), at: Moment::from_micros(0).unwrap() }
}

fn first_hash(append: &Append) -> Vec<u8> {
    append.events[0].metadata["hash"].as_str().unwrap().as_bytes().to_vec()
}

/// Cut before and after the server's processing, of an autocommitted statement and of a COMMIT.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_append_whose_answer_is_lost_is_found_and_not_stored_twice() {
    let database = postgres().await;
    let (proxy, behind) = Proxy::before(&database).await;
    let log = log::open(&behind);
    let mut version = 0;
    for warm in [append(&stream(1), 0, 1), append(&stream(1), 1, 1).with(password(1, "first"))] {
        version = store_one(&*log, warm).await.unwrap().version;
    }
    let commit = || b"COMMIT\0".to_vec();
    for turn in 0..4 {
        let mut next = append(&stream(1), version, 3);
        proxy.cut(match turn {
            0 => Cut::Before(first_hash(&next)),
            1 => Cut::After(first_hash(&next)),
            2 => Cut::Before(commit()),
            _ => Cut::After(commit()),
        });
        if turn >= 2 {
            next = next.with(password(1, "next"));
        }
        let receipt = within("an answer", store_one(&*log, next.clone())).await.unwrap();
        assert!(proxy.has_cut());
        assert_eq!(receipt.version, version + 3);
        let stored = log.read_stream(&next.stream, version, 10).await.unwrap();
        assert_eq!(
            stored.iter().map(|event| &event.payload).collect::<Vec<_>>(),
            next.events.iter().map(|event| &event.payload).collect::<Vec<_>>()
        );
        assert_eq!(stored[2].position, receipt.position);
        version = receipt.version;
    }
    check_order(&read_everything(&database, &*log, 100).await);
}

/// A concurrent append won while the connection was away: the loser must not take it for its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_append_in_the_place_of_a_lost_one_is_a_conflict() {
    let database = postgres().await;
    let (proxy, behind) = Proxy::before(&database).await;
    let (log, log_behind) = (log::open(&database), log::open(&behind));
    store_one(&*log_behind, append(&stream(1), 0, 1)).await.unwrap();
    let lost = append(&stream(1), 1, 1);
    proxy.cut(Cut::Before(first_hash(&lost)));
    proxy.refuse(true);
    let other = async {
        eventually("the cut", async || proxy.has_cut().then_some(())).await;
        store_one(&*log, append(&stream(1), 1, 2).hashed("another")).await.unwrap();
        proxy.refuse(false);
    };
    let (answer, ()) = within("an answer", async { tokio::join!(store_one(&*log_behind, lost), other) }).await;
    assert!(matches!(answer, Err(AppendError::Conflict { current: 3 })));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_append_of_unknown_outcome_is_never_called_refused() {
    let database = postgres().await;
    let (proxy, behind) = Proxy::before(&database).await;
    let (log, log_behind) = (log::open(&database), log::open(&behind));
    store_one(&*log_behind, append(&stream(1), 0, 1)).await.unwrap();
    let lost = append(&stream(1), 1, 1).under("key", "print");
    proxy.cut(Cut::After(first_hash(&lost)));
    proxy.refuse(true);
    let Err(AppendError::Sql(error)) = within("an answer", store_one(&*log_behind, lost.clone())).await else {
        panic!("a database that cannot be reached");
    };
    assert!(error.is_transient());
    proxy.refuse(false);
    // A repeated request is answered as stored.
    let answer = eventually("the database is back", async || match store_one(&*log_behind, lost.clone()).await {
        Err(AppendError::Sql(error)) if error.is_transient() => None,
        answer => Some(answer),
    })
    .await;
    assert!(matches!(answer, Err(AppendError::Repeated(_))));
    assert_eq!(log.read_stream(&stream(1), 0, 10).await.unwrap().len(), 2);
}

/// The only writer of its stream: a reported conflict, or a success without the event, is wrong.
async fn write(log: Arc<dyn EventLog>, appender: Appender, number: u64, acknowledged: Arc<AtomicU64>) {
    let one = stream(number);
    let mut version = 0;
    for turn in 0..APPENDS {
        let mut next = append(&one, version, turn % 3 + 1);
        if turn % 2 == 0 {
            next = next.with(password(number, &turn.to_string()));
        }
        let hash = first_hash(&next);
        let after = next.version_after();
        let stored = match appender.append(next).await {
            Ok(receipt) => {
                assert_eq!(receipt.version, after);
                Some(true)
            }
            Err(AppendError::Sql(error)) if error.is_transient() => None,
            Err(error) => panic!("{error}"),
        };
        let is_there = hash_after(&*log, &one, version).await == Some(hash);
        assert!(stored.is_none_or(|stored| stored == is_there), "what was acknowledged is there");
        if is_there {
            version = after;
        }
        acknowledged.fetch_add(1, Ordering::SeqCst);
    }
}

async fn hash_after(log: &dyn EventLog, stream: &StreamId, after: u64) -> Option<Vec<u8>> {
    eventually("the database answers again", async || {
        let events = log.read_stream(stream, after, 1).await.ok()?;
        Some(events.first().and_then(|event| event.hash()).map(|hash| hash.as_bytes().to_vec()))
    })
    .await
}

/// Ends every connection to the database repeatedly, each time after something was stored.
async fn interrupt(mut connection: PgConnection, acknowledged: Arc<AtomicU64>, until: u64) -> u64 {
    let mut times = 0;
    loop {
        let seen = acknowledged.load(Ordering::SeqCst);
        if seen >= until {
            return times;
        }
        let end = "select pg_terminate_backend(pid) from pg_stat_activity \
                   where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'";
        sqlx::query(end).execute(&mut connection).await.unwrap();
        times += 1;
        eventually("an append", async || (acknowledged.load(Ordering::SeqCst) > seen + 4).then_some(())).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_cut_makes_nobody_lie() {
    let database = postgres().await;
    let log = log::open(&database);
    let appender = Appender::start(log.clone());
    let acknowledged = Arc::new(AtomicU64::new(0));
    let connection = PgConnection::connect_with(&postgres_pool(&database).connect_options()).await.unwrap();
    let interrupting = interrupt(connection, acknowledged.clone(), WRITERS * APPENDS - 20);
    let writers = (0..WRITERS).map(|number| write(log.clone(), appender.clone(), number, acknowledged.clone()));
    let (times, _) = within("the writers", async { tokio::join!(interrupting, join_all(writers)) }).await;
    assert!(times > 10, "{times} interruptions");
    check_order(&read_everything(&database, &*log, 100).await);
}
