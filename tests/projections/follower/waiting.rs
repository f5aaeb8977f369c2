//! Waiting for the projector.

use std::time::{Duration, Instant};

use store::log::Position;
use support::{TestDatabase, each_database, within};

use super::doctored::Doctored;
use crate::projections::story::Story;

each_database! {
    async fn whoever_wrote_follows_it_and_reads_it(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let queries = story.queries().await;
        let follower = story.follower(&story.database.views).await;
        // No other projector runs.
        let an = story.citizen("Nguyễn Văn An").await;
        let head = story.last;
        assert!(follower.drive_to(head, Duration::from_secs(60)).await);
        assert!(queries.accounts.get(an).await.unwrap().is_some());
        assert_eq!(follower.followed().borrow().position, head);
    }

    async fn many_who_wait_are_all_served(database: TestDatabase) {
        let story = Story::everything(database).await;
        let follower = story.follower_of(&story.database.views, projections::all(), 5).await;
        let head = story.last;
        let waiting: Vec<_> = (0..20)
            .map(|_| {
                let follower = follower.clone();
                tokio::spawn(async move { follower.drive_to(head, Duration::from_secs(60)).await })
            })
            .collect();
        for waiter in waiting {
            assert!(within("a waiter", waiter).await.unwrap());
        }
    }

    async fn nobody_waits_longer_than_they_said(database: TestDatabase) {
        let story = Story::begin(database).await;
        let follower = story.follower(&story.database.views).await;
        let never: Position = format!("{:08x}-{:016x}-{:016x}", i32::MAX, u64::MAX, i64::MAX).parse().unwrap();
        let (began, bound) = (Instant::now(), Duration::from_millis(100));
        assert!(!within("the bound", follower.drive_to(never, bound)).await);
        assert!(began.elapsed() >= bound);
    }

    async fn a_follower_that_has_stopped_keeps_nobody_waiting(database: TestDatabase) {
        let story = Story::everything(database).await;
        let log = Doctored::new(&story.log, |event| (event.sequence != 2).then_some(event));
        let parts = story.follower_parts(log, &story.database.views);
        let follower = projections::Projector::open(parts).await.unwrap();
        let head = story.last;
        assert!(!within("the answer", follower.drive_to(head, Duration::from_secs(3_600))).await);
    }

    async fn the_task_follows_what_is_written(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let follower = story.follower(&story.database.views).await;
        let following = follower.start();
        let mut followed = follower.followed();
        story.citizen("Nguyễn Văn An").await;
        let head = story.last;
        within("the task", followed.wait_for(|followed| followed.position >= head && followed.complete)).await.unwrap();
        within("its end", following.stop()).await;
    }
}
