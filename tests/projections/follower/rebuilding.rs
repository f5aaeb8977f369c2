//! Rebuilds of read models.

use projections::{ProjectionState, ProjectorError};
use sqlx::{Connection, Executor, PgConnection};
use store::sql::{Pool, Sql};
use support::{TestDatabase, each_database, eventually, postgres, postgres_pool, within};

use super::faults::status;
use super::tally::{Fault, Tally};
use crate::projections::replay::rows;
use crate::projections::story::Story;

/// Definitions of indexes and keys.
async fn indexes(views: &Pool) -> Vec<String> {
    let sql = if views.is_sqlite() {
        "SELECT tbl_name || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_master ORDER BY 1"
    } else {
        "SELECT indexdef || ' ' || coalesce(pg_get_constraintdef(c.oid), '') AS line FROM pg_indexes \
         LEFT JOIN pg_constraint AS c ON c.conname = indexname WHERE schemaname = 'public' ORDER BY 1"
    };
    views.fetch_all(Sql::new(sql)).await.unwrap().iter().map(|row| row.text("line").unwrap()).collect()
}

each_database! {
    async fn a_rebuilt_projection_has_the_rows_it_had(database: TestDatabase) {
        let mut story = Story::everything(database).await;
        let views = story.database.views.clone();
        let follower = story.follower_of(&views, projections::all(), 7).await;
        story.follow(&follower).await.unwrap();
        let (before, shape) = (rows(&views).await, indexes(&views).await);
        let names: Vec<_> = follower.status(story.now).await.unwrap().into_iter().map(|status| status.name).collect();
        for name in &names {
            let mut told = Vec::new();
            follower.rebuild(name, story.now, |rebuilding| told.push(rebuilding.followed)).await.unwrap();
            assert_eq!(*told.last().unwrap(), story.events as u64);
            assert!(told.is_sorted() && told.len() > 1, "{told:?}");
            let rebuilt = status(&follower, &story, name).await;
            assert_eq!((rebuilt.rebuilt_at, rebuilt.lag_events), (Some(story.now), 0));
        }
        assert_eq!(rows(&views).await, before);
        assert_eq!(indexes(&views).await, shape);
        let after: Vec<_> = follower.status(story.now).await.unwrap().into_iter().map(|status| status.name).collect();
        assert_eq!(after, names);
        // And continues from there.
        story.citizen("Nguyễn Văn An").await;
        story.follow(&follower).await.unwrap();
        assert_eq!(rows(&views).await["accounts"].len(), before["accounts"].len() + 1);
        assert!(matches!(follower.rebuild("nobody", story.now, |_| {}).await, Err(ProjectorError::Unknown(_))));
    }

    async fn the_old_rows_answer_until_the_new_ones_are_there(database: TestDatabase) {
        let mut story = Story::begin(database).await;
        let views = story.database.views.clone();
        let follower = story.follower_of(&views, projections::all(), 3).await;
        let following = follower.start();
        story.everything_happens().await;
        assert!(follower.drive_to(story.last, std::time::Duration::from_secs(60)).await);
        let count = async || rows(&views).await["progress_entries"].len();
        let before = count().await;
        let another = story.database.another_instance().await;
        let rebuilder = story.follower_of(&another.views, projections::all(), 3).await;
        let now = story.now;
        let rebuilding = tokio::spawn(async move { rebuilder.rebuild("progress", now, |_| {}).await });
        while !rebuilding.is_finished() {
            assert_eq!(count().await, before);
            // Events during the rebuild reach both.
            story.agency(&format!("000.00.{}.H34", story.events), "Sở").await;
        }
        within("the rebuild", rebuilding).await.unwrap().unwrap();
        assert!(follower.drive_to(story.last, std::time::Duration::from_secs(60)).await);
        following.stop().await;
        assert_eq!(count().await, before);
        assert_eq!(status(&follower, &story, "progress").await.rebuilt_at, Some(now));
    }

    async fn what_has_stopped_is_mended_by_a_rebuild(database: TestDatabase) {
        let story = Story::everything(database).await;
        let views = &story.database.views;
        let tally = Tally::with(Fault::Poison("DossierAccepted"));
        let follower = story.follower_of(views, tally.set_up(views).await, 7).await;
        story.follow(&follower).await.unwrap();
        let before = Tally::counted(views).await;
        follower.rebuild("tally", story.now, |_| {}).await.unwrap_err();
        assert_eq!(Tally::counted(views).await, before);
        assert_eq!(follower.status(story.now).await.unwrap().len(), projections::all().len() + 3);
        tally.cure();
        follower.rebuild("tally", story.now, |_| {}).await.unwrap();
        assert_eq!(Tally::counted(views).await, story.events);
        assert_eq!(status(&follower, &story, "tally").await.state, ProjectionState::Live);
    }
}

/// A rebuild includes everything projected past a foreign transaction, although that holds readers back again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_holds_all_that_was_followed_whoever_holds_readers_back() {
    let database = postgres().await;
    let server = postgres_pool(&database).connect_options().as_ref().clone().database("postgres");
    let mut foreign = PgConnection::connect_with(&server).await.unwrap();
    foreign.execute("begin").await.unwrap();
    foreign.execute("select pg_current_xact_id()").await.unwrap();
    let story = Story::everything(database).await;
    let views = story.database.views.clone();
    let follower = story.follower_of(&views, projections::all(), 7).await;
    story.follow(&follower).await.unwrap();
    let before = rows(&views).await;
    // Simulates a horizon that cannot tell harmless transactions.
    let blind = "create or replace function log_horizon() returns xid8 language sql stable as \
                 $$ select pg_snapshot_xmin(pg_current_snapshot()) $$";
    postgres_pool(&story.database).execute(blind).await.unwrap();
    let given = eventually("readers are held back", async || {
        let page = story.log.read_all(store::log::Position::START, 1_000).await.unwrap();
        Some(page.events.len())
    });
    assert_eq!(given.await, 0);
    for name in ["accounts", "dossier_list", "progress_report"] {
        follower.rebuild(name, story.now, |_| {}).await.unwrap();
    }
    assert_eq!(rows(&views).await, before);
    foreign.close().await.unwrap();
}
