//! Two releases on the same log (rolling upgrade): the older one moves positions without hashes beside them.

use domain::Role;
use serde_json::json;
use store::log::{Position, ResumeToken, StoredEvent};
use store::sql::{Pool, Sql};
use support::test_service::TestService;
use support::webhook_receiver::Receiver;
use support::{TestDatabase, each_database, stored};

/// Positions of every follower of the log, with their hashes.
async fn positions(office: &TestService) -> Vec<(Position, Option<String>)> {
    let database = &office.app.parts.database;
    let mut found = Vec::new();
    for (pool, sql) in [
        (&database.views, "select position, hash from checkpoints"),
        (&database.edge, "select position, position_hash as hash from webhooks"),
    ] {
        for row in pool.fetch_all(Sql::new(sql)).await.expect("rows") {
            found.push((row.parsed("position").expect("a position"), row.opt_text("hash").expect("a hash")));
        }
    }
    found
}

/// Moves a position as the older release does.
async fn move_as_before(pool: &Pool, table: &str, to: &StoredEvent) {
    let sql = Sql::new(format!("update {table} set position = $1")).bind(to.position);
    assert!(pool.execute(sql).await.expect("moved") > 0);
}

/// The whole log, once every follower has caught up.
async fn whole_log(office: &TestService) -> Vec<StoredEvent> {
    office.is_read_through().await;
    office.app.parts.projector.catch_up().await.expect("followed");
    office.app.parts.log.read_all(Position::START, 10_000).await.expect("the log").events
}

async fn count(pool: &Pool, sql: &str) -> u64 {
    pool.fetch_optional(Sql::new(sql.to_owned())).await.expect("a row").expect("a row").count("count").expect("a count")
}

each_database! {
    async fn a_hash_stays_beside_no_position_but_its_own(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, administrator) = (office.citizen().await, office.staff(Role::Administrator, None).await);
        let receiver = Receiver::start().await;
        let input = json!({ "url": receiver.url("/hook"), "types": [] });
        office.mutate(&administrator, "registerWebhook", "webhook { id }", input).await.done();
        office.file(&citizen).await;
        office.tell_everybody().await;
        let log = whole_log(&office).await;
        let [.., before, last] = &log[..] else { panic!("events") };
        let (database, told) = (&office.app.parts.database, receiver.taken().len());
        for (position, hash) in positions(&office).await {
            assert_eq!(position, last.position);
            assert!(hash.is_some_and(|hash| last.hash().is_some_and(|whole| whole.starts_with(&hash))));
        }
        // It trails a little, and catches up.
        for event in [before, last] {
            move_as_before(&database.views, "checkpoints", event).await;
            move_as_before(&database.edge, "webhooks", event).await;
            assert!(positions(&office).await.iter().all(|(position, hash)| *position == event.position && hash.is_none()));
        }

        let office = office.reopened().await;
        let database = &office.app.parts.database;
        for (position, hash) in positions(&office).await {
            assert_eq!(position, last.position, "nothing was put back");
            assert!(hash.is_some_and(|hash| last.hash().is_some_and(|whole| whole.starts_with(&hash))), "it is noted anew");
        }
        assert_eq!(count(&database.views, "select count(*) as count from checkpoints where rebuilt_at is not null").await, 0);
        assert_eq!(count(&database.ledger, "select count(*) as count from number_gaps").await, 0);
        office.file(&citizen).await;
        office.tell_everybody().await;
        let ids: std::collections::BTreeSet<_> = receiver.taken().into_iter().map(|taken| taken.id).collect();
        assert_eq!(ids.len(), receiver.taken().len(), "nobody is told twice");
        assert!(receiver.taken().len() > told);
    }

    /// A position that this release moves gets its own hash, whichever release moved it before.
    async fn what_moves_with_its_hash_keeps_it(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let log = whole_log(&office).await;
        let [.., before, last] = &log[..] else { panic!("events") };
        let sql = "update checkpoints set position = $1, hash = $2";
        for event in [before, last] {
            let moved = Sql::new(sql).bind(event.position).bind(stored(event.hash().expect("a hash")));
            office.app.parts.database.views.execute(moved).await.expect("moved");
            for (position, hash) in positions(&office).await {
                assert_eq!((position, hash.as_deref()), (event.position, event.hash()));
            }
        }
        office.file(&citizen).await;
        let now = office.app.cases.rows.followed_everywhere();
        assert!(now != ResumeToken::new(now.position(), None), "with a hash");
    }
}
