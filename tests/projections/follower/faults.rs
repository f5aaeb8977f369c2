//! Projections that fail, ask for a retry, or hang.

use std::time::Duration;

use projections::{ProjectionState, ProjectionStatus, Projector};
use store::log::Position;
use support::{TestDatabase, each_database, within};

use super::tally::{Fault, Tally};
use crate::projections::replay::rows;
use crate::projections::story::{AGENCY, Story};

/// State of one projection.
pub(super) async fn status(follower: &Projector, story: &Story, name: &str) -> ProjectionStatus {
    let all = follower.status(story.now).await.unwrap();
    all.into_iter().find(|status| status.name == name).unwrap()
}

each_database! {
    async fn a_batch_that_fails_leaves_nothing_and_is_followed_again(database: TestDatabase) {
        let story = Story::everything(database).await;
        let views = &story.database.views;
        let tally = Tally::with(Fault::Contention);
        let follower = story.follower_of(views, tally.set_up(views).await, 7).await;
        story.follow(&follower).await.unwrap_err();
        assert_eq!(Tally::counted(views).await, 0);
        assert!(rows(views).await.values().all(Vec::is_empty), "rows of a batch that failed");
        assert_eq!(status(&follower, &story, "tally").await.state, ProjectionState::Live);
        tally.cure();
        story.follow(&follower).await.unwrap();
        assert_eq!(Tally::counted(views).await, story.events);
    }

    async fn a_batch_that_is_cut_off_is_followed_by_whoever_comes_next(database: TestDatabase) {
        let story = Story::everything(database).await;
        let views = &story.database.views;
        let tally = Tally::with(Fault::Hangs);
        let follower = story.follower_of(views, tally.set_up(views).await, 500).await;
        // Other transactions may hide the batch for a while: repeated until there is something to project.
        let cut_off = tokio::spawn(async move {
            while follower.catch_up().await.is_ok() {
                tokio::task::yield_now().await;
            }
        });
        within("the batch is written", tally.hangs.notified()).await;
        cut_off.abort();
        assert!(cut_off.await.unwrap_err().is_cancelled());
        // A fresh process.
        tally.cure();
        let other = story.database.another_instance().await;
        let next = story.follower_of(&other.views, tally.set_up(&other.views).await, 500).await;
        within("the next one follows", story.follow(&next)).await.unwrap();
        assert_eq!(Tally::counted(views).await, story.events);
    }

    async fn a_projection_stops_alone_at_what_it_cannot_follow(database: TestDatabase) {
        let mut story = Story::everything(database).await;
        let views = story.database.views.clone();
        let tally = Tally::with(Fault::Poison("DossierAccepted"));
        let follower = story.follower_of(&views, tally.set_up(&views).await, 500).await;
        story.follow(&follower).await.unwrap();
        let stopped = status(&follower, &story, "tally").await;
        assert_eq!(stopped.state, ProjectionState::Stopped);
        let reason = stopped.stopped_reason.unwrap();
        assert!(reason.starts_with("DossierAccepted at ") && reason.ends_with("poison"), "{reason}");
        let before = Tally::counted(&views).await;
        assert!(before > 0 && before < story.events);
        assert_eq!(stopped.lag_events, (story.events - before) as u64);
        assert!(stopped.lag_seconds > 0.0);
        let others = follower.status(story.now).await.unwrap().into_iter().filter(|status| status.name != "tally");
        for other in others {
            assert_eq!((other.state, other.lag_events), (ProjectionState::Live, 0), "{}", other.name);
        }

        // Neither later events nor a restart recover it.
        story.agency(&AGENCY.replace("08", "09"), "Sở Xây dựng").await;
        let follower = story.follower_of(&views, tally.set_up(&views).await, 500).await;
        story.follow(&follower).await.unwrap();
        assert_eq!(Tally::counted(&views).await, before);
        assert!(!follower.drive_to(story.last, Duration::from_secs(60)).await);

        tally.cure();
        follower.resume("tally").await.unwrap();
        story.follow(&follower).await.unwrap();
        assert_eq!(Tally::counted(&views).await, story.events);
        assert_eq!(status(&follower, &story, "tally").await.lag_events, 0);
        assert!(follower.drive_to(story.last, Duration::from_secs(60)).await);
        follower.resume("nobody").await.unwrap_err();
    }

    async fn rows_of_another_version_are_not_written(database: TestDatabase) {
        let story = Story::everything(database).await;
        let views = &story.database.views;
        let register = "INSERT INTO checkpoints (name, version, position, state, applied_events) \
                        VALUES ('progress', 0, $1, 'LIVE', 0)";
        let register = store::sql::Sql::new(register).bind(Position::START);
        views.execute(register).await.unwrap();
        let follower = story.follower(views).await;
        story.follow(&follower).await.unwrap();
        assert_eq!(status(&follower, &story, "progress").await.state, ProjectionState::Stopped);
        assert!(rows(views).await["progress_entries"].is_empty());
        assert_eq!(status(&follower, &story, "accounts").await.lag_events, 0);
        follower.rebuild_outdated(story.now).await.unwrap();
        assert_eq!(status(&follower, &story, "progress").await.state, ProjectionState::Live);
        assert!(!rows(views).await["progress_entries"].is_empty());
    }
}
