//! Competing projectors of several instances.

use std::time::Duration;

use support::{TestDatabase, each_database, within};

use super::states::assert_like_a_replay;
use super::tally::Tally;
use crate::projections::story::Story;

each_database! {
    async fn instances_that_compete_follow_each_event_once(database: TestDatabase) {
        let mut story = Story::begin(database).await;
        let views = story.database.views.clone();
        let tally = Tally::default();
        let mut followers = Vec::new();
        for page in [1, 2, 3] {
            let instance = story.database.another_instance().await;
            followers.push(story.follower_of(&instance.views, tally.set_up(&instance.views).await, page).await);
        }
        let following: Vec<_> = followers.iter().map(projections::Projector::start).collect();
        story.everything_happens().await;
        let head = story.last;
        for follower in &followers {
            assert!(follower.drive_to(head, Duration::from_secs(60)).await);
        }
        for following in following {
            within("the task ends", following.stop()).await;
        }
        assert_eq!(Tally::counted(&views).await, story.events);
        assert_like_a_replay(&story).await;
    }
}
