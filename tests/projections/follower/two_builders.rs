//! Two instances that start at once on rows of an older release: one rebuilds, the other waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use projections::{ApplyError, Projection, ProjectionState, Projector, ProjectorError, Reading};
use store::RecordedEvent;
use store::sql::{Sql, WriteTransaction};
use support::{TestDatabase, each_database, within};
use tokio::sync::Notify;

use super::faults::status;
use crate::projections::replay::rows;
use crate::projections::story::Story;

/// Stops a projection before one of its pages.
struct Gate {
    before: usize,
    pages: AtomicUsize,
    reached: Notify,
    opened: Notify,
}

/// A projection with a gate.
struct Gated {
    inner: Box<dyn Projection>,
    gate: Arc<Gate>,
}

#[async_trait]
impl Projection for Gated {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn version(&self) -> u32 {
        self.inner.version()
    }

    fn tables(&self) -> &'static [&'static str] {
        self.inner.tables()
    }

    fn asks_for_states(&self) -> bool {
        self.inner.asks_for_states()
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        if self.gate.pages.fetch_add(1, Ordering::Relaxed) == self.gate.before {
            self.gate.reached.notify_one();
            self.gate.opened.notified().await;
        }
        self.inner.apply(transaction, reading, events).await
    }
}

/// A projector whose projection of this name stops before its nth page.
async fn gated(story: &Story, name: &str, before: usize) -> (Projector, Arc<Gate>) {
    let gate = Gate { before, pages: AtomicUsize::new(0), reached: Notify::new(), opened: Notify::new() };
    let gate = Arc::new(gate);
    let with_gate = |inner: Box<dyn Projection>| -> Box<dyn Projection> {
        if inner.name() == name { Box::new(Gated { inner, gate: Arc::clone(&gate) }) } else { inner }
    };
    let all = projections::all().into_iter().map(with_gate).collect();
    (story.follower_of(&story.database.views, all, 7).await, gate)
}

each_database! {
    async fn a_rebuild_that_another_ended_takes_nothing_away_from_it(database: TestDatabase) {
        let story = Story::everything(database).await;
        let views = story.database.views.clone();
        story.follow(&story.follower(&views).await).await.unwrap();
        let before = rows(&views).await;
        let (first, its_gate) = gated(&story, "accounts", 3).await;
        let (second, other_gate) = gated(&story, "accounts", 0).await;
        let now = story.now;
        let first = tokio::spawn(async move { first.rebuild("accounts", now, |_| {}).await });
        within("the first is under way", its_gate.reached.notified()).await;
        let second = tokio::spawn(async move { second.rebuild("accounts", now, |_| {}).await });
        within("the second is under way", other_gate.reached.notified()).await;
        its_gate.opened.notify_one();
        let ended = within("the first ends", first).await.unwrap();
        assert!(matches!(ended, Err(ProjectorError::RebuiltElsewhere)), "{ended:?}");
        other_gate.opened.notify_one();
        within("the second is done", second).await.unwrap().unwrap();
        assert_eq!(rows(&views).await, before);
    }

    async fn nobody_starts_before_the_states_are_there(database: TestDatabase) {
        let story = Story::everything(database).await;
        let views = story.database.views.clone();
        story.follow(&story.follower(&views).await).await.unwrap();
        let before = rows(&views).await;
        // As after the migration: no states, rows of an older release.
        for sql in [
            "DELETE FROM dossier_states",
            "UPDATE checkpoints SET version = 0, state = 'STOPPED' WHERE name IN ('dossier_state', 'dossier_list')",
        ] {
            views.execute(Sql::new(sql)).await.unwrap();
        }
        let (first, its_gate) = gated(&story, "dossier_state", 1).await;
        let (second, other_gate) = gated(&story, "dossier_state", 0).await;
        let (observer, now) = (first.clone(), story.now);
        let mut first = tokio::spawn(async move { first.rebuild_outdated(now).await });
        within("the first is under way", its_gate.reached.notified()).await;
        let second = tokio::spawn(async move { second.rebuild_outdated(now).await });
        within("the second is under way", other_gate.reached.notified()).await;
        its_gate.opened.notify_one();
        tokio::time::timeout(Duration::from_secs(1), &mut first).await.expect_err("the first waits for the second");
        other_gate.opened.notify_one();
        within("the second is done", second).await.unwrap().unwrap();
        within("the first goes on", first).await.unwrap().unwrap();
        assert_eq!(rows(&views).await, before);
        for name in ["dossier_state", "dossier_list"] {
            let built = status(&observer, &story, name).await;
            assert_eq!((built.state, built.lag_events), (ProjectionState::Live, 0), "{name}");
        }
    }
}
