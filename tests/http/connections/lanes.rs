//! Connections reserved for workers.

use std::time::Duration;

use futures::future::join_all;
use store::sql::{ConnectionBudget, Pool, Sql, as_worker};
use support::{TableLock, TestDatabase, each_database, eventually, postgres, within};
use tokio::time::timeout;

/// Longer than the wait for a free connection.
const IN_VAIN: Duration = Duration::from_millis(200);

each_database! {
    async fn workers_find_a_connection_however_many_requests_hold_one(place: TestDatabase) {
        // A pool of one cannot reserve any for workers.
        let place = place.within(ConnectionBudget::default()).await;
        let pool = place.views.clone();
        // The maximum of readers hold a connection, and one more waits.
        let mut held = Vec::new();
        while let Ok(connection) = timeout(IN_VAIN, pool.read()).await {
            held.push(connection.expect("a connection"));
            assert!(held.len() < 100, "requests are bounded");
        }
        let one = || pool.fetch_all(Sql::new("select 1 as one"));
        let workers = join_all((0..20).map(|_| as_worker(one())));
        for rows in within("workers are served", workers).await {
            assert_eq!(rows.expect("an answer").len(), 1);
        }
        let waiting = tokio::spawn({
            let pool = pool.clone();
            async move { pool.fetch_all(Sql::new("select 1 as one")).await }
        });
        assert!(!waiting.is_finished());
        held.pop();
        within("a request is served once another has ended", waiting).await.expect("a task").expect("an answer");
    }

    async fn a_statement_ends_although_nobody_looks_at_its_future(place: TestDatabase) {
        let pool = place.edge.clone();
        let used = || place.connections().iter().map(|(_, used)| used.used).sum::<u32>();
        let mut asked = Vec::new();
        for _ in 0..50 {
            let mut one = Box::pin(pool.fetch_all(Sql::new("select 1 as one")));
            // Begun, then no longer polled.
            if futures::poll!(&mut one).is_pending() {
                asked.push(one);
            }
        }
        within("others are served", pool.fetch_all(Sql::new("select 2 as two"))).await.expect("an answer");
        eventually("none is held", async || (used() == 0).then_some(())).await;
        for asked in asked {
            assert_eq!(within("its answer was kept", asked).await.expect("an answer").len(), 1);
        }
    }

    async fn whoever_waits_for_a_second_connection_is_told_so(place: TestDatabase) {
        let pool = place.ledger.clone();
        let waits = tokio::spawn(async move {
            let _held = pool.begin().await.expect("a transaction");
            pool.execute(Sql::new("select 1 as one")).await
        });
        let panic = waits.await.expect_err("it is told").into_panic();
        let said = panic.downcast_ref::<&str>().copied();
        assert_eq!(said, Some("a task waits for a connection while it holds one of the same pool"));
    }
}

/// A row of this table commits only once the gate is free, as with a standby that does not answer.
const GATED: [&str; 4] = [
    "create table gate (id bigint)",
    "create table gated (id bigint)",
    "create function pass() returns trigger language plpgsql as \
     'begin lock table gate in access share mode; return null; end'",
    "create constraint trigger gated after insert on gated deferrable initially deferred \
     for each row execute function pass()",
];

async fn count_gated(pool: &Pool) -> i64 {
    let row = as_worker(pool.fetch_optional(Sql::new("select count(*) as count from gated"))).await;
    row.expect("an answer").expect("a row").integer("count").expect("a number")
}

/// The database continues with an abandoned commit, and its connection comes back only once that ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commits_that_are_given_up_take_no_connection_from_workers() {
    let place = postgres().await.within(ConnectionBudget::default()).await;
    let pool = place.ledger.clone();
    for statement in GATED {
        as_worker(pool.execute(Sql::new(statement))).await.expect("a statement");
    }
    let gate = TableLock::table(&place, "gate").await;
    let mut given_up = 0;
    while let Ok(transaction) = timeout(IN_VAIN, pool.begin()).await {
        let mut transaction = transaction.expect("a transaction");
        transaction.execute(Sql::new("insert into gated (id) values (1)")).await.expect("a row");
        given_up += 1;
        let mut commit = Box::pin(transaction.commit());
        tokio::select! {
            biased;
            outcome = &mut commit => panic!("the gate is held, and yet: {outcome:?}"),
            () = gate.is_waited_for(given_up) => {}
        }
        assert!(given_up < 100, "requests are bounded");
    }
    assert!(given_up > 1, "requests had their places");
    assert_eq!(count_gated(&pool).await, 0, "workers are served");
    gate.release().await;
    within("a request is served", pool.fetch_all(Sql::new("select 1 as one"))).await.expect("an answer");
    eventually("all went on to their end", async || (count_gated(&pool).await == given_up).then_some(())).await;
}
