//! Restored dumps: transaction ids ahead of the new cluster's counter.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures::future::join_all;
use store::log::{Appender, EventLog, Position, PostgresLog, Reordering, counter_excess, raise_epoch};
use store::sql::Database;
use support::{eventually, postgres, postgres_pool, within};

use super::events::{append, check_order, hash, read_everything, read_what_is_given, store_one, stream};

async fn raise(database: &Database) -> Reordering {
    let mut transaction = database.ledger.begin().await.unwrap();
    let reordered = raise_epoch(&mut transaction).await.unwrap().unwrap();
    transaction.commit().await.unwrap();
    reordered
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_from_before_a_restore_come_before_those_after_it() {
    let database = postgres().await;
    let pool = postgres_pool(&database);
    let log = PostgresLog::new(pool.clone());
    store_one(&log, append(&stream(1), 0, 1)).await.unwrap();
    let insert = "insert into events values ('dossier', $1, 1, 'DossierMoved', '1.0.0', \
                  '{\"append\": 0, \"place\": 1, \"of\": 1}', '{\"hash\": \"restored\"}', default, '8000000000')";
    sqlx::query(insert).bind(stream(2).id).execute(pool).await.unwrap();
    eventually("what was stored here", async || log.read_all(Position::START, 10).await.unwrap().events.pop()).await;
    assert_eq!(read_what_is_given(&log, 10).await.len(), 1, "the other seems to come from a transaction to come");

    assert_eq!(raise(&database).await.epoch, 2);
    let restored = read_everything(&database, &log, 10).await;
    assert_eq!(restored.len(), 2, "also before anything new is stored");
    let receipt = store_one(&log, append(&stream(1), 1, 1)).await.unwrap();
    assert!(receipt.position > restored[1].position);
    eventually("the end", async || (log.head().await.unwrap() == receipt.position).then_some(())).await;
    let page = async || log.read_all(restored[1].position, 10).await.unwrap().next;
    eventually("a page behind it", async || (page().await == receipt.position).then_some(())).await;
    check_order(&read_everything(&database, &log, 1).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_recorded_since_a_restore_comes_behind_it_and_before_what_is_to_come() {
    let database = postgres().await;
    let pool = postgres_pool(&database);
    let log = PostgresLog::new(pool.clone());
    assert_eq!(counter_excess(&database).await.unwrap(), None);
    // The dump: two events of a stream, and one whose transaction id happens to be that of the restoring transaction.
    let insert = "insert into events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, \
                  metadata, transaction_id) select 'dossier', $1, sequence, 'DossierMoved', '1.0.0', \
                  '{\"append\": 0, \"place\": 1, \"of\": 1}', jsonb_build_object('hash', ($2::text[])[sequence]), \
                  case sequence when 1 then pg_current_xact_id() else '8000000000'::xid8 end \
                  from generate_series(1, 2) as sequence";
    let hashes = vec![hash(&stream(1), 1), hash(&stream(1), 2)];
    sqlx::query(insert).bind(stream(1).id).bind(hashes).execute(pool).await.unwrap();
    let found = counter_excess(&database).await.unwrap().expect("a restore that is not finished");
    assert_eq!(found.found, 8_000_000_000);
    assert!(found.counted < found.found);
    for version in 2..5 {
        store_one(&log, append(&stream(1), version, 1)).await.unwrap();
    }
    store_one(&log, append(&stream(2), 0, 2)).await.unwrap();

    assert_eq!(raise(&database).await, Reordering { epoch: 2, moved: 5 });
    assert_eq!(counter_excess(&database).await.unwrap(), None);
    let receipt = store_one(&log, append(&stream(1), 5, 1)).await.unwrap();
    let everything = read_everything(&database, &log, 2).await;
    let order: Vec<_> = everything.iter().map(|event| (event.stream.clone(), event.sequence)).collect();
    let (one, two) = (stream(1), stream(2));
    let awaited = [(&one, 1), (&one, 2), (&one, 3), (&one, 4), (&one, 5), (&two, 1), (&two, 2), (&one, 6)]
        .map(|(of, at)| (of.clone(), at));
    assert_eq!(order, awaited);
    assert_eq!(everything.last().map(|event| event.position), Some(receipt.position));
    let update = sqlx::query("update events set payload = '{}'").execute(pool).await;
    assert!(update.unwrap_err().to_string().contains("only ever added"), "events are protected as before");
    assert_eq!(raise(&database).await, Reordering { epoch: 3, moved: 0 }, "once more changes no order");
    assert_eq!(read_everything(&database, &log, 3).await, everything);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_epoch_may_be_raised_while_others_write_and_read() {
    let database = postgres().await;
    let log = Arc::new(PostgresLog::new(postgres_pool(&database).clone()));
    let appender = Appender::start(log.clone());
    let written = Arc::new(AtomicU64::new(u64::MAX));
    let follower = tokio::spawn({
        let (log, written) = (log.clone(), written.clone());
        async move {
            let (mut events, mut after) = (Vec::new(), Position::START);
            while written.load(Ordering::SeqCst) > events.len() as u64 {
                let page = log.read_all(after, 20).await.unwrap();
                after = page.next;
                events.extend(page.events);
            }
            events
        }
    });
    let writers = (0..8).map(|number| {
        let appender = appender.clone();
        async move {
            for version in 0..30 {
                appender.append(append(&stream(number), version, 1)).await.unwrap();
            }
        }
    });
    let raise = async {
        for epoch in 2..8 {
            assert_eq!(raise(&database).await, Reordering { epoch, moved: 0 });
        }
    };
    Box::pin(within("8 writers", async { tokio::join!(join_all(writers), raise) })).await;
    let everything = read_everything(&database, &*log, 1000).await;
    assert_eq!(everything.len(), 240);
    check_order(&everything);
    written.store(240, Ordering::SeqCst);
    assert_eq!(within("the follower", follower).await.unwrap(), everything);
}
