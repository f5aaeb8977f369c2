use futures::future::join_all;
use store::sql::{ConnectionBudget, Sql, as_worker};

use crate::support::{TestDatabase, each_database, eventually, within};

each_database! {
    async fn workers_find_a_connection_however_many_requests_hold_one(place: TestDatabase) {
        // A pool of one has none to keep for workers.
        let place = place.within(ConnectionBudget::default()).await;
        let pool = place.views.clone();
        // As many readers as there may be hold a connection, and one more waits.
        let mut held = Vec::new();
        while let Ok(connection) = tokio::time::timeout(std::time::Duration::from_millis(200), pool.read()).await {
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
            // Begun, and looked at no more.
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
