//! Connections that break at any moment, also while they commit.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{AccountId, Moment};
use futures::future::join_all;
use sqlx::{Connection, PgConnection};
use store::log::{self, AppendError, Appender, EventLog, SideWrite, StreamId};
use uuid::Uuid;

use super::events::{AppendExt, append, check_order, read_everything, stream};
use crate::support::{eventually, postgres, postgres_pool, within};

const APPENDS: u64 = 120;

/// The only writer of its stream: whoever tells it of a conflict lies, and so does who calls stored what is not.
async fn write(log: Arc<dyn EventLog>, appender: Appender, number: u64, acknowledged: Arc<AtomicU64>) {
    let one = stream(number);
    let mut version = 0;
    for turn in 0..APPENDS {
        let mut next = append(&one, version, turn % 3 + 1);
        if turn % 2 == 0 {
            let account = AccountId(Uuid::from_u128(u128::from(number)));
            let at = Moment::from_micros(0).unwrap();
            next = next.with(SideWrite::SetCredential { account, password_hash: turn.to_string(), at });
        }
        let hash = next.events[0].metadata["hash"].as_str().map(ToOwned::to_owned);
        let after = next.version_after();
        let stored = match appender.append(next).await {
            Ok(receipt) => {
                assert_eq!(receipt.version, after);
                Some(true)
            }
            Err(AppendError::Sql(error)) if error.is_transient() => None,
            Err(error) => panic!("{error}"),
        };
        let is_there = first_hash(&*log, &one, version).await == hash;
        assert!(stored.is_none_or(|stored| stored == is_there), "what was acknowledged is there");
        if is_there {
            version = after;
        }
        acknowledged.fetch_add(1, Ordering::SeqCst);
    }
}

async fn first_hash(log: &dyn EventLog, stream: &StreamId, after: u64) -> Option<String> {
    eventually("the database answers again", async || {
        let events = log.read_stream(stream, after, 1).await.ok()?;
        Some(events.first().and_then(|event| event.hash().map(ToOwned::to_owned)))
    })
    .await
}

/// Ends every connection to the database again and again, each time once something was stored in between.
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
    let interrupting = interrupt(connection, acknowledged.clone(), 8 * APPENDS - 40);
    let writers = (0..8).map(|number| write(log.clone(), appender.clone(), number, acknowledged.clone()));
    let (times, _) = within("8 writers", async { tokio::join!(interrupting, join_all(writers)) }).await;
    assert!(times > 20, "{times} interruptions");
    check_order(&read_everything(&database, &*log, 100).await);
}
