//! Lost tail: a crash or failover lost events that running instances have cached.

use std::collections::BTreeSet;

use domain::account::{Account, AccountCommand, AccountStatus};
use domain::exchange::Exchange;
use domain::{AggregateKind, CommandEnvelope, FaultCode, Refusal};
use futures::future::join_all;
use store::chain;
use store::sql::Sql;
use store::{ExecuteError, Executed};
use support::store_instance::{StoreInstance, administrator, context, next_id, now, update_phone};
use support::{TestDatabase, each_database, lose};
use uuid::Uuid;

/// Two instances; the first caches the last of five messages, which is lost. Returns applicant and exchange.
async fn one_lost(stage: &StoreInstance, other: &StoreInstance) -> (Uuid, Uuid) {
    let (applicant, exchange) = (stage.register("an.nguyen").await, next_id());
    for body in ["1", "2", "3", "4"] {
        stage.post(exchange, applicant, body).await.unwrap();
    }
    assert_eq!(other.executor.load::<Exchange>(exchange).await.unwrap().version, 4);
    stage.post(exchange, applicant, "lost").await.unwrap();
    assert_eq!(lose(&stage.database.ledger, &format!("aggregate_id = '{exchange}' and sequence > 4")).await, 1);
    (applicant, exchange)
}

/// Fails unless the stream is intact and holds exactly these acknowledged commands behind its first events.
async fn check(stage: &StoreInstance, kind: AggregateKind, id: Uuid, before: usize, acknowledged: &[u64]) {
    let events = stage.events(kind, id).await;
    chain::verify(stage.identity.id, &events).unwrap();
    let versions: BTreeSet<u64> = acknowledged.iter().copied().collect();
    assert_eq!(versions.len(), acknowledged.len(), "none is doubled");
    assert_eq!(versions, (before as u64 + 1..=events.len() as u64).collect(), "none is lost");
}

fn version<A: cqrs_es::Aggregate>(executed: Result<Executed<A>, ExecuteError>) -> u64 {
    executed.unwrap().version
}

each_database! {
    async fn whoever_remembers_a_lost_event_goes_on_from_what_another_wrote(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let other = stage.another().await;
        let (applicant, exchange) = one_lost(&stage, &other).await;
        let mut acknowledged = vec![version(other.post(exchange, applicant, "5'").await)];
        for (instance, body) in [(&stage, "6"), (&other, "7"), (&stage, "8")] {
            acknowledged.push(version(instance.post(exchange, applicant, body).await));
        }
        check(&stage, AggregateKind::Exchange, exchange, 4, &acknowledged).await;
        let states = join_all([&stage, &other].map(|instance| instance.executor.load::<Exchange>(exchange))).await;
        let [ours, theirs] = <[_; 2]>::try_from(states).unwrap().map(Result::unwrap);
        assert_eq!((&ours.state, ours.version), (&theirs.state, 8));
        assert_eq!((stage.executor.divergences(), other.executor.divergences()), (1, 0));
        assert_eq!(stage.executor.divergence().unwrap().streams, 1);
        assert!(other.executor.divergence().is_none());
    }

    async fn whoever_remembers_a_lost_event_may_be_the_first_to_write(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let other = stage.another().await;
        let (applicant, exchange) = one_lost(&stage, &other).await;
        let mut acknowledged = Vec::new();
        for (instance, body) in [(&stage, "5'"), (&other, "6"), (&stage, "7")] {
            acknowledged.push(version(instance.post(exchange, applicant, body).await));
        }
        check(&stage, AggregateKind::Exchange, exchange, 4, &acknowledged).await;
    }

    /// Concurrently through both, also on streams that are lost as a whole.
    async fn many_commands_after_a_loss_are_stored_once_each(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let other = stage.another().await;
        let applicant = stage.register("an.nguyen").await;
        let exchanges: Vec<Uuid> = (0..6).map(|_| next_id()).collect();
        for (number, exchange) in exchanges.iter().enumerate() {
            for turn in 0..=number {
                let instance = if turn % 2 == 0 { &stage } else { &other };
                instance.post(*exchange, applicant, "before").await.unwrap();
            }
        }
        assert!(lose(&stage.database.ledger, "aggregate_type = 'exchange' and sequence > 2").await > 0);
        assert!(lose(&stage.database.ledger, &format!("aggregate_id = '{}'", exchanges[5])).await == 2);
        let posts = exchanges.iter().flat_map(|exchange| (0..8).map(move |turn| (*exchange, turn)));
        let posted = join_all(posts.map(|(exchange, turn)| {
            let instance = if turn % 2 == 0 { &stage } else { &other };
            async move { (exchange, instance.post(exchange, applicant, "after").await.unwrap().version) }
        }))
        .await;
        for (number, exchange) in exchanges.iter().enumerate() {
            let before = if number == 5 { 0 } else { (number + 1).min(2) };
            let versions: Vec<_> = posted.iter().filter(|(id, _)| id == exchange).map(|(_, version)| *version).collect();
            assert_eq!(versions.len(), 8);
            check(&stage, AggregateKind::Exchange, *exchange, before, &versions).await;
        }
    }

    /// A refusal or no-op is no answer where it rests on lost events.
    async fn nothing_is_answered_by_what_was_lost(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = stage.activated("an.nguyen").await;
        let lock = || AccountCommand::Lock { reason: None, released: Vec::new() };
        stage.account(id, administrator(), lock()).await.unwrap();
        let after = format!("aggregate_id = '{id}' and sequence > 4");
        assert_eq!(lose(&stage.database.ledger, &after).await, 1);
        let locked = stage.account(id, administrator(), lock()).await.unwrap();
        assert_eq!((locked.events.len(), locked.version), (1, 5), "it is locked only in memory");
        assert_eq!(lose(&stage.database.ledger, &after).await, 1);
        assert_eq!(version(stage.phone(id, "02605999888").await), 5, "nobody is locked out");
        assert_eq!(lose(&stage.database.ledger, &after).await, 1);
        let loaded = stage.executor.load::<Account>(id).await.unwrap();
        assert_eq!((loaded.version, loaded.state.opened.as_ref().unwrap().status), (4, AccountStatus::Active));
        // A caller with an expected version is told the present one.
        let mut seen = CommandEnvelope::new(support::store_instance::citizen(domain::AccountId(id)), now(), update_phone("02605000111"));
        seen.expected_version = Some(5);
        let told = stage.executor.execute::<Account>(id, seen, &context(), |_| Vec::new()).await;
        let Err(ExecuteError::Refused(Refusal::Faults(faults))) = told else { panic!("{told:?}") };
        assert_eq!((faults[0].code, &faults[0].params["currentVersion"]), (FaultCode::VersionConflict, &4.into()));
    }

    /// A stream restarts under the id of a lost one: no version conflict.
    async fn a_stream_that_is_lost_as_a_whole_begins_anew(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (applicant, exchange) = (stage.register("an.nguyen").await, next_id());
        stage.post(exchange, applicant, "lost").await.unwrap();
        assert_eq!(lose(&stage.database.ledger, &format!("aggregate_id = '{exchange}'")).await, 1);
        assert_eq!(version(stage.post(exchange, applicant, "first").await), 1);
        check(&stage, AggregateKind::Exchange, exchange, 0, &[1]).await;
    }

    async fn a_snapshot_of_what_was_lost_is_dropped(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let other = stage.another().await;
        let (applicant, exchange) = (stage.register("an.nguyen").await, next_id());
        for _ in 0..130 {
            stage.post(exchange, applicant, "before").await.unwrap();
        }
        stage.executor.settle().await;
        let snapshots = async || {
            let rows = stage.database.ledger.fetch_all(Sql::new("select version from snapshots")).await.unwrap();
            rows.iter().map(|row| row.count("version").unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(snapshots().await, [128]);
        // A snapshot of a version that the log lacks.
        let stale = "create table stale as select * from snapshots";
        stage.database.ledger.execute(Sql::new(stale)).await.unwrap();
        assert_eq!(lose(&stage.database.ledger, &format!("aggregate_id = '{exchange}' and sequence > 100")).await, 30);
        let mut acknowledged = vec![version(other.post(exchange, applicant, "after").await)];
        assert_eq!((snapshots().await, other.executor.divergences()), (vec![], 1));
        for _ in 0..28 {
            acknowledged.push(version(other.post(exchange, applicant, "after").await));
        }
        other.executor.settle().await;
        let by_snapshot = stage.another().await;
        let truth = by_snapshot.executor.load::<Exchange>(exchange).await.unwrap();
        assert_eq!((truth.version, by_snapshot.executor.divergences(), snapshots().await), (129, 0, vec![128]));
        // And of one that exists again, with another event.
        stage.database.ledger.execute(Sql::new("delete from snapshots")).await.unwrap();
        stage.database.ledger.execute(Sql::new("insert into snapshots select * from stale")).await.unwrap();
        let another = stage.another().await;
        let loaded = another.executor.load::<Exchange>(exchange).await.unwrap();
        assert_eq!((loaded.version, another.executor.divergences(), snapshots().await), (129, 1, vec![]));
        assert_eq!(loaded.state, truth.state);
        acknowledged.push(version(stage.post(exchange, applicant, "after").await));
        check(&stage, AggregateKind::Exchange, exchange, 100, &acknowledged).await;
    }

    /// An account whose registration was lost: nothing is encrypted under its cached key.
    async fn nothing_is_sealed_under_a_key_that_was_lost(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (applicant, exchange) = (stage.register("an.nguyen").await, next_id());
        stage.post(exchange, applicant, "lost").await.unwrap();
        let ids = format!("'{exchange}', '{applicant}'");
        assert_eq!(lose(&stage.database.ledger, &format!("aggregate_id in ({ids})")).await, 4);
        for table in ["subject_keys", "claims"] {
            stage.database.ledger.execute(Sql::new(format!("delete from {table}"))).await.unwrap();
        }
        let posted = stage.post(next_id(), applicant, "nobody could open it").await;
        assert!(matches!(posted, Err(ExecuteError::SubjectErased(_))), "{posted:?}");
        // They register again under the cached id and key.
        let command = AccountCommand::Register(Box::new(support::store_instance::registration(applicant, "an.nguyen")));
        let command = CommandEnvelope::new(domain::Actor::Anonymous, now(), command);
        let claims = |_: &[_]| support::store_instance::claims(&stage, applicant, "an.nguyen");
        let registered = stage.executor.execute::<Account>(applicant, command, &context(), claims).await;
        assert_eq!(version(registered), 3);
        assert_eq!(version(stage.post(exchange, applicant, "can be opened").await), 1);
        for (kind, id, events) in [(AggregateKind::Account, applicant, 3), (AggregateKind::Exchange, exchange, 1)] {
            let stored = stage.events(kind, id).await;
            let checked = stage.vault.check_events(&stage.database.ledger, &stored).await.unwrap();
            assert_eq!((stored.len(), checked.unopened, checked.erased), (events, Vec::new(), 0));
        }
    }
}
