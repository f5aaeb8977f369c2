//! Gaps in streams stop the projector.

use std::sync::Arc;

use domain::AggregateKind;
use projections::{ProjectionState, Projector, ProjectorError};
use store::log::StoredEvent;
use support::{TestDatabase, each_database};

use super::doctored::Doctored;
use super::faults::status;
use crate::projections::replay::rows;
use crate::projections::story::Story;

async fn follower(story: &Story, log: &Arc<Doctored>) -> Projector {
    let parts = story.follower_parts(Arc::clone(log) as _, &story.database.views);
    Projector::with_page(parts, 7).await.unwrap()
}

async fn stops_until_healed(story: &Story, log: &Arc<Doctored>, because: &str) {
    for _ in 0..2 {
        // Second round: after a restart.
        let follower = follower(story, log).await;
        assert!(matches!(story.follow(&follower).await, Err(ProjectorError::Stopped)));
        let streams = status(&follower, story, "streams").await;
        assert_eq!(streams.state, ProjectionState::Stopped);
        assert!(streams.stopped_reason.as_ref().unwrap().contains(because), "{streams:?}");
        let all = follower.status(story.now).await.unwrap();
        assert!(all.iter().all(|status| status.position <= streams.position), "{all:?}");
    }
    log.heal();
    let follower = follower(story, log).await;
    assert!(matches!(story.follow(&follower).await, Err(ProjectorError::Stopped)));
    follower.resume("streams").await.unwrap();
    story.follow(&follower).await.unwrap();
    let beside = if story.database.is_sqlite() { support::sqlite().await } else { support::postgres().await };
    story.follow(&story.follower(&beside.views).await).await.unwrap();
    assert_eq!(rows(&story.database.views).await, rows(&beside.views).await);
}

each_database! {
    async fn an_event_that_the_log_leaves_out_stops_the_follower(database: TestDatabase) {
        let story = Story::everything(database).await;
        let without = |event: StoredEvent| (event.event_type != "FullNameChanged").then_some(event);
        let log = Doctored::new(&story.log, without);
        stops_until_healed(&story, &log, "goes on with").await;
    }

    async fn an_event_that_nobody_can_read_stops_the_follower(database: TestDatabase) {
        let story = Story::everything(database).await;
        let unknown = |mut event: StoredEvent| {
            if event.stream.kind == AggregateKind::Dossier && event.sequence == 3 {
                event.event_type = "DossierBurnt".to_owned();
            }
            Some(event)
        };
        let log = Doctored::new(&story.log, unknown);
        stops_until_healed(&story, &log, "cannot be read").await;
    }
}
