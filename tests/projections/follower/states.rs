//! Stored states of dossiers, and projections that stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use projections::{ApplyError, Projection, ProjectionState, Reading};
use store::RecordedEvent;
use store::log::Position;
use store::sql::{Pool, Sql, WriteTransaction};
use support::{TestDatabase, each_database};

use super::faults::status;
use crate::projections::replay::rows;
use crate::projections::story::Story;

/// Event types at which projections with states stop, far apart.
const STOPS: [(&str, &str); 7] = [
    ("dossier_list", "DossierAccepted"),
    ("dossier_detail", "SupplementRequested"),
    ("progress", "DossierForwarded"),
    ("progress_report", "DossierAccepted"),
    ("deadlines", "DossierDecided"),
    ("exchange_thread", "SupplementRequested"),
    ("outbox", "DossierSupplemented"),
];

/// A projection that fails on an event type while it is broken.
struct Faulty {
    inner: Box<dyn Projection>,
    poison: &'static str,
    broken: Arc<AtomicBool>,
}

#[async_trait]
impl Projection for Faulty {
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
        if self.broken.load(Ordering::Relaxed) && events.iter().any(|event| event.event_type == self.poison) {
            return Err(ApplyError::OutOfPlace("poison".to_owned()));
        }
        self.inner.apply(transaction, reading, events).await
    }
}

/// All projections, with these broken while the flag is set.
fn faulty(stops: &[(&'static str, &'static str)], broken: &Arc<AtomicBool>) -> Vec<Box<dyn Projection>> {
    let wrapped = |inner: Box<dyn Projection>| -> Box<dyn Projection> {
        match stops.iter().find(|(name, _)| *name == inner.name()) {
            Some(&(_, poison)) => Box::new(Faulty { inner, poison, broken: Arc::clone(broken) }),
            None => inner,
        }
    };
    projections::all().into_iter().map(wrapped).collect()
}

/// Fails unless the rows equal those of a full replay.
pub(super) async fn assert_like_a_replay(story: &Story) {
    let beside = if story.database.is_sqlite() { support::sqlite().await } else { support::postgres().await };
    story.follow(&story.follower(&beside.views).await).await.unwrap();
    let (here, replayed) = (rows(&story.database.views).await, rows(&beside.views).await);
    for (table, rows) in &here {
        assert_eq!(rows, &replayed[table], "{table}");
    }
}

async fn run(views: &Pool, text: &str) {
    views.execute(Sql::new(text)).await.unwrap();
}

/// Resets these projections to the first event.
async fn put_back(views: &Pool, names: &[&'static str], tables: &[&str]) {
    for table in tables {
        run(views, &format!("DELETE FROM {table}")).await;
    }
    for name in names {
        let sql = Sql::new("UPDATE checkpoints SET position = $1, hash = NULL, applied_events = 0 WHERE name = $2");
        views.execute(sql.bind(Position::START).bind(*name)).await.unwrap();
    }
}

each_database! {
    async fn what_lags_is_given_the_states_of_its_own_place(database: TestDatabase) {
        let mut story = Story::everything(database).await;
        let views = story.database.views.clone();
        let broken = Arc::new(AtomicBool::new(true));
        let follower = story.follower_of(&views, faulty(&STOPS, &broken), 7).await;
        story.follow(&follower).await.unwrap();
        // The states have continued without them.
        let end = status(&follower, &story, "dossier_state").await;
        assert_eq!((end.state, end.lag_events), (ProjectionState::Live, 0));
        for (name, poison) in STOPS {
            let stopped = status(&follower, &story, name).await;
            assert_eq!(stopped.state, ProjectionState::Stopped, "{name}");
            assert!(stopped.stopped_reason.unwrap().starts_with(poison), "{name}");
            assert!(stopped.position < end.position, "{name}");
        }
        let an = story.citizen("Nguyễn Văn An").await;
        story.submitted(an).await;
        story.follow(&follower).await.unwrap();

        broken.store(false, Ordering::Relaxed);
        for (name, _) in STOPS {
            follower.resume(name).await.unwrap();
        }
        story.follow(&follower).await.unwrap();
        for (name, _) in STOPS {
            assert_eq!(status(&follower, &story, name).await.lag_events, 0, "{name}");
        }
        assert_like_a_replay(&story).await;
    }

    async fn those_that_ask_wait_where_the_states_have_stopped(database: TestDatabase) {
        let story = Story::everything(database).await;
        let views = story.database.views.clone();
        let broken = Arc::new(AtomicBool::new(true));
        let stops = [("dossier_state", "SupplementRequested"), ("deadlines", "DossierSubmitted")];
        let follower = story.follower_of(&views, faulty(&stops, &broken), 7).await;
        story.follow(&follower).await.unwrap();
        let states = status(&follower, &story, "dossier_state").await;
        assert_eq!(states.state, ProjectionState::Stopped);
        for other in follower.status(story.now).await.unwrap() {
            if STOPS.iter().any(|(name, _)| *name == other.name) {
                assert!(other.position <= states.position, "{}", other.name);
            } else if other.name != "dossier_state" {
                assert_eq!((other.state, other.lag_events), (ProjectionState::Live, 0), "{}", other.name);
            }
        }
        // A rebuild stops there too, and repairs projections that need no states.
        broken.store(false, Ordering::Relaxed);
        follower.rebuild("deadlines", story.now, |_| {}).await.unwrap();
        let rebuilt = status(&follower, &story, "deadlines").await;
        assert_eq!((rebuilt.state, rebuilt.position), (ProjectionState::Live, states.position));

        follower.resume("dossier_state").await.unwrap();
        story.follow(&follower).await.unwrap();
        for status in follower.status(story.now).await.unwrap() {
            assert_eq!((status.state, status.lag_events), (ProjectionState::Live, 0), "{}", status.name);
        }
        assert_like_a_replay(&story).await;
    }

    async fn what_has_stopped_is_rebuilt_with_the_states_of_each_event(database: TestDatabase) {
        let story = Story::everything(database).await;
        let views = story.database.views.clone();
        let broken = Arc::new(AtomicBool::new(true));
        let follower = story.follower_of(&views, faulty(&STOPS, &broken), 7).await;
        story.follow(&follower).await.unwrap();
        let states = rows(&views).await["dossier_states"].clone();
        broken.store(false, Ordering::Relaxed);
        for (name, _) in STOPS {
            follower.rebuild(name, story.now, |_| {}).await.unwrap();
        }
        assert_eq!(rows(&views).await["dossier_states"], states);
        assert_like_a_replay(&story).await;
    }

    async fn states_that_begin_anew_come_up_to_those_who_ask(database: TestDatabase) {
        let mut story = Story::everything(database).await;
        let views = story.database.views.clone();
        let follower = story.follower_of(&views, projections::all(), 7).await;
        story.follow(&follower).await.unwrap();
        put_back(&views, &["dossier_state"], &["dossier_states"]).await;
        let an = story.citizen("Nguyễn Văn An").await;
        story.submitted(an).await;
        story.follow(&story.follower_of(&views, projections::all(), 7).await).await.unwrap();
        assert_like_a_replay(&story).await;
    }

    async fn what_begins_anew_beside_states_that_are_ahead_is_given_its_own(database: TestDatabase) {
        let mut story = Story::everything(database).await;
        let views = story.database.views.clone();
        story.follow(&story.follower(&views).await).await.unwrap();
        put_back(&views, &["streams", "progress"], &["follower_streams", "progress_entries"]).await;
        let an = story.citizen("Nguyễn Văn An").await;
        story.submitted(an).await;
        story.follow(&story.follower_of(&views, projections::all(), 7).await).await.unwrap();
        assert_like_a_replay(&story).await;
    }

    async fn rows_of_a_release_that_stored_no_states_are_built_beside_them_first(database: TestDatabase) {
        let story = Story::everything(database).await;
        let views = story.database.views.clone();
        story.follow(&story.follower(&views).await).await.unwrap();
        let before = rows(&views).await;
        // As after the migration: old positions, no states.
        run(&views, "DELETE FROM dossier_states").await;
        run(&views, "UPDATE checkpoints SET version = version - 1 WHERE name IN ('dossier_list', 'deadlines')").await;
        put_back(&views, &["dossier_state"], &[]).await;
        run(&views, "UPDATE checkpoints SET version = 0, state = 'STOPPED' WHERE name = 'dossier_state'").await;
        let follower = story.follower_of(&views, projections::all(), 7).await;
        follower.rebuild_outdated(story.now).await.unwrap();
        assert_eq!(rows(&views).await, before);
        for state in follower.status(story.now).await.unwrap() {
            assert_eq!((state.state, state.lag_events), (ProjectionState::Live, 0), "{}", state.name);
        }
    }

    /// The previous release reads no stored states, and serves while an instance of this one starts.
    async fn rows_that_the_release_before_reads_hold_what_it_looks_for(database: TestDatabase) {
        let story = Story::everything(database).await;
        let views = story.database.views.clone();
        story.follow(&story.follower_of(&views, projections::all(), 7).await).await.unwrap();
        let dossiers = rows(&views).await["dossier_states"].len();
        assert!(dossiers > 0);
        for table in ["dossier_list", "dossier_details", "deadlines"] {
            let sql = format!(
                "SELECT count(*) AS same FROM {table} AS dossier JOIN dossier_states AS state ON state.id = dossier.id \
                 WHERE dossier.course = state.state"
            );
            let same = views.fetch_optional(Sql::new(sql)).await.unwrap().unwrap().count("same").unwrap();
            assert_eq!(same, dossiers as u64, "{table}");
        }
    }

    async fn a_state_holds_nothing_that_the_applicant_sent(database: TestDatabase) {
        let story = Story::everything(database).await;
        story.follow(&story.follower(&story.database.views).await).await.unwrap();
        let states = rows(&story.database.views).await["dossier_states"].join("\n");
        assert!(states.contains("submitted_at"), "{states}");
        assert!(!states.contains("$sealed") && !states.contains("$personal"), "{states}");
    }
}
