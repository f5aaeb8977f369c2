//! Compatibility with the framework cqrs-es.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use cqrs_es::{AggregateError, CqrsFramework, EventEnvelope, EventStore, Query};
use domain::account::{Account, AccountCommand, AccountEvent};
use domain::exchange::Exchange;
use domain::{AccountId, Actor, AggregateKind, CommandEnvelope};
use store::executor::Framework;
use store::{RecordedEvent, Upcasters, chain};
use support::store_instance::{StoreInstance, administrator, citizen, message, next_id, now, registration, services};
use support::{TestDatabase, each_database};

fn metadata() -> HashMap<String, String> {
    HashMap::from([
        ("recordedAt".to_owned(), now().to_string()),
        ("actor".to_owned(), next_id().to_string()),
        ("role".to_owned(), "CITIZEN".to_owned()),
        ("correlationId".to_owned(), next_id().to_string()),
    ])
}

/// Records what the framework passes to queries.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<usize>>>);

#[async_trait]
impl Query<Account> for Told {
    async fn dispatch(&self, _: &str, events: &[EventEnvelope<Account>]) {
        self.0.lock().unwrap().extend(events.iter().map(|event| event.sequence));
    }
}

each_database! {
    async fn cqrs_es_runs_on_this_log(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (id, told) = (next_id(), Told::default());
        let store = Framework::new(stage.executor.clone());
        let framework = CqrsFramework::<Account, _>::new(store.clone(), vec![Box::new(told.clone())], services());
        let register = AccountCommand::Register(Box::new(registration(id, "an.nguyen")));
        let register = CommandEnvelope::new(Actor::Anonymous, now(), register);
        framework.execute_with_metadata(&id.to_string(), register, metadata()).await.unwrap();
        let lock = CommandEnvelope::new(administrator(), now(), AccountCommand::Lock { reason: None, released: Vec::new() });
        framework.execute_with_metadata(&id.to_string(), lock.clone(), metadata()).await.unwrap();
        // A no-op the second time.
        framework.execute_with_metadata(&id.to_string(), lock, metadata()).await.unwrap();
        assert_eq!(*told.0.lock().unwrap(), [1, 2, 3, 4]);

        let stored = stage.events(AggregateKind::Account, id).await;
        chain::verify(stage.identity.id, &stored).unwrap();
        let recorded = RecordedEvent::read(stored[0].clone(), &Upcasters::current()).unwrap();
        assert_eq!((recorded.role, recorded.at), (Some(domain::Role::Citizen), now()));
        // Either reads what the other wrote.
        let loaded = stage.another().await.executor.load::<Account>(id).await.unwrap();
        assert_eq!((loaded.version, loaded.state.version), (4, 4));
        assert!(loaded.state.opened.as_ref().unwrap().particulars.known().is_some());
        let events = EventStore::<Account>::load_events(&store, &id.to_string()).await.unwrap();
        let AccountEvent::AccountRegistered { particulars, .. } = &events[0].payload else { panic!("another event") };
        assert!(particulars.known().is_some());
        assert_eq!(events[3].metadata["hash"], stored[3].hash().unwrap());
    }

    async fn the_framework_is_told_who_was_faster(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let (id, store) = (stage.register("an.nguyen").await, Framework::new(stage.executor.clone()));
        let load = async || EventStore::<Account>::load_aggregate(&store, &id.to_string()).await.unwrap();
        let (first, second) = (load().await, load().await);
        let events = || vec![AccountEvent::AccountLocked { reason: None, released: Vec::new() }];
        EventStore::<Account>::commit(&store, events(), first, metadata()).await.unwrap();
        let late = EventStore::<Account>::commit(&store, events(), second, metadata()).await;
        assert!(matches!(late, Err(AggregateError::AggregateConflict)));
    }

    async fn a_refusal_is_the_users_error(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let framework = CqrsFramework::<Exchange, _>::new(Framework::new(stage.executor.clone()), vec![], services());
        let exchange = next_id().to_string();
        let command = CommandEnvelope::new(citizen(AccountId(next_id())), now(), message(next_id(), "hello"));
        let refused = framework.execute_with_metadata(&exchange, command, metadata()).await;
        assert!(matches!(refused, Err(AggregateError::UserError(_))));
    }
}

#[tokio::test]
async fn metadata_of_the_framework_are_checked() {
    let stage = StoreInstance::on(support::sqlite().await).await;
    let id = stage.register("an.nguyen").await;
    let framework = CqrsFramework::<Account, _>::new(Framework::new(stage.executor.clone()), vec![], services());
    let lock =
        || CommandEnvelope::new(administrator(), now(), AccountCommand::Lock { reason: None, released: Vec::new() });
    let mut cases = vec![HashMap::new()];
    for (key, value) in [("hash", "0"), ("requestKey", "0"), ("recordedAt", "today"), ("actor", "me"), ("role", "KING")]
    {
        let mut wrong = metadata();
        wrong.insert(key.to_owned(), value.to_owned());
        cases.push(wrong);
    }
    for metadata in cases {
        let refused = framework.execute_with_metadata(&id.to_string(), lock(), metadata.clone()).await;
        assert!(matches!(refused, Err(AggregateError::DeserializationError(_))), "{metadata:?}");
    }
    assert_eq!(stage.executor.load::<Account>(id).await.unwrap().version, 3);
}
