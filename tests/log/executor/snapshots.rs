//! Snapshots: loading by them, and their replacement.

use std::sync::Arc;

use domain::account::{Account, AccountEvent};
use domain::{AccountId, CommandEnvelope};
use store::Upcasters;
use store::executor::Loaded;
use store::sql::Sql;
use support::store_instance::{FaultyLog, StoreInstance, citizen, context, now, update_phone};
use support::{TestDatabase, each_database};
use uuid::Uuid;

/// An account with this many events.
async fn long_account(stage: &StoreInstance, events: u64) -> Uuid {
    let id = stage.activated("an.nguyen").await;
    for number in 4..events {
        let phone = format!("026051{number:05}");
        assert_eq!(stage.phone(id, &phone).await.unwrap().version, number + 1);
    }
    stage.executor.settle().await;
    id
}

/// Loads it with an empty cache; returns the reads of the log.
async fn read_anew(stage: &StoreInstance, id: Uuid) -> (Loaded<Account>, Vec<(u64, u32)>) {
    let log = FaultyLog::new(&stage.log, |_| None);
    let instance = stage.another_with(Arc::clone(&log) as _, Upcasters::current()).await;
    let loaded = instance.executor.load::<Account>(id).await.unwrap();
    (loaded, log.reads.lock().unwrap().clone())
}

async fn change_snapshots(stage: &StoreInstance, change: &str) {
    let changed = stage.database.ledger.execute(Sql::new(format!("update snapshots set {change}"))).await.unwrap();
    assert_eq!(changed, 1);
}

each_database! {
    async fn a_snapshot_and_its_tail_are_what_all_events_are(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = long_account(&stage, 140).await;
        let (by_snapshot, reads) = read_anew(&stage, id).await;
        assert_eq!(reads, [(0, 64), (127, 512)], "all but the first page was skipped");
        stage.database.ledger.execute(Sql::new("delete from snapshots")).await.unwrap();
        let (by_events, reads) = read_anew(&stage, id).await;
        assert_eq!(reads, [(0, 64), (63, 512)]);
        assert_eq!(by_snapshot.state, by_events.state);
        assert_eq!((by_snapshot.version, by_snapshot.position), (by_events.version, by_events.position));
        assert_eq!(by_events.state, stage.executor.load::<Account>(id).await.unwrap().state);
        // Each event was applied once, which cqrs-es's own snapshots do not guarantee.
        assert_eq!((by_snapshot.state.version, by_snapshot.version), (140, 140));
    }

    /// Exactly at the snapshot there is no tail, and the chain continues from its hash.
    async fn a_stream_goes_on_from_its_snapshot(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = long_account(&stage, 64).await;
        let another = stage.another().await;
        assert_eq!(another.phone(id, "02605999888").await.unwrap().version, 65);
        let events = stage.events(domain::AggregateKind::Account, id).await;
        store::chain::verify(stage.identity.id, &events).unwrap();
        let (loaded, _) = read_anew(&stage, id).await;
        let opened = loaded.state.opened.as_ref().unwrap();
        assert_eq!(opened.particulars.known().unwrap().phone.as_deref(), Some("02605999888"));
    }

    async fn an_append_that_passes_a_multiple_leaves_a_snapshot_too(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = long_account(&stage, 63).await;
        let mut command = CommandEnvelope::new(citizen(AccountId(id)), now(), update_phone("02605999888"));
        if let domain::account::AccountCommand::Update { changes, .. } = &mut command.command {
            changes.full_name = Some("Trần Bình".to_owned());
        }
        let executed = stage.executor.execute::<Account>(id, command, &context(), |_| Vec::new()).await.unwrap();
        assert_eq!((executed.version, executed.events.len()), (65, 2));
        stage.executor.settle().await;
        let (loaded, reads) = read_anew(&stage, id).await;
        assert_eq!((reads, &loaded.state), (vec![(0, 64), (64, 512)], &executed.state));
    }

    async fn a_snapshot_that_is_not_as_it_was_written_is_not_used(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = long_account(&stage, 70).await;
        let (truth, reads) = read_anew(&stage, id).await;
        assert_eq!(reads, [(0, 64), (63, 512)]);
        let changes = [
            "version = 65".to_owned(),
            "payload = replace(payload, 'ACTIVE', 'LOCKED')".to_owned(),
            "payload = 'x'".to_owned(),
            "payload = ''".to_owned(),
            "shape = 99".to_owned(),
        ];
        for change in changes {
            change_snapshots(&stage, &change).await;
            let (loaded, _) = read_anew(&stage, id).await;
            assert_eq!((&loaded.state, loaded.version), (&truth.state, 70), "{change}");
        }
    }

    /// A newer release has states of another shape: its first snapshot replaces the old one.
    async fn a_snapshot_of_another_shape_is_replaced(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = long_account(&stage, 127).await;
        change_snapshots(&stage, "shape = 99, version = 9999").await;
        stage.phone(id, "02605999888").await.unwrap();
        stage.executor.settle().await;
        let (loaded, reads) = read_anew(&stage, id).await;
        assert_eq!((reads, loaded.version), (vec![(0, 64), (127, 512)], 128));
    }

    async fn a_snapshot_of_somebody_erased_shows_nothing(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = long_account(&stage, 70).await;
        let erased = stage.erase(id).await;
        assert!(matches!(erased.events[..], [AccountEvent::PersonalDataErased { .. }]));
        let (by_snapshot, _) = read_anew(&stage, id).await;
        stage.database.ledger.execute(Sql::new("delete from snapshots")).await.unwrap();
        let (by_events, _) = read_anew(&stage, id).await;
        assert_eq!(by_snapshot.state, by_events.state);
        assert_eq!(by_snapshot.state, erased.state);
        assert!(by_events.state.opened.as_ref().unwrap().particulars.known().is_none());
    }
}

#[tokio::test]
async fn short_streams_ask_for_no_snapshot() {
    let stage = StoreInstance::on(support::sqlite().await).await;
    let id = stage.register("an.nguyen").await;
    let (loaded, reads) = read_anew(&stage, id).await;
    assert_eq!((loaded.version, reads), (3, vec![(0, 64)]));
}
