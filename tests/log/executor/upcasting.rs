//! Upcasters: events of older versions are read as present ones.

use std::sync::Arc;

use cqrs_es::EventStore;
use cqrs_es::persist::{EventUpcaster, SemanticVersionEventUpcaster, SerializedEvent};
use domain::account::{Account, AccountCommand, AccountEvent, AccountStatus};
use domain::{AccountId, AggregateKind, AnyEvent, Personal};
use serde_json::{Value, json};
use store::chain::{Link, verify};
use store::executor::{ExecuteError, Framework};
use store::log::{Append, NewEvent, StoredEvent, StreamId};
use store::vault::event_location;
use store::{RecordedEvent, Upcasters};
use support::store_instance::{PHONE, StoreInstance, administrator, now};
use support::{TestDatabase, each_database};
use uuid::Uuid;

/// An upcaster of a renamed event.
struct Renamed;

impl EventUpcaster for Renamed {
    fn can_upcast(&self, event_type: &str, _: &str) -> bool {
        event_type == "AccountClosed"
    }

    fn upcast(&self, mut event: SerializedEvent) -> SerializedEvent {
        event.event_type = "AccountLocked".to_owned();
        event
    }
}

/// Moves the encrypted field of an older version: it still decrypts, because it names its former place.
fn moved() -> Box<dyn EventUpcaster> {
    let change = |mut payload: Value| json!({"phone": payload["contact"]["number"].take()});
    Box::new(SemanticVersionEventUpcaster::new("PhoneChanged", "1.1.0", Box::new(change)))
}

fn upcasters() -> Upcasters {
    Upcasters::new(vec![moved(), Box::new(Renamed)])
}

/// Appends events of older versions as an older release would: encrypted and hashed.
async fn append_older(stage: &StoreInstance, id: Uuid) {
    let stream = StreamId::new(AggregateKind::Account, id);
    let mut events = stage.events(AggregateKind::Account, id).await;
    let version = events.len() as u64;
    let contact = json!({"contact": {"number": Personal::of(AccountId(id), PHONE.to_owned())}});
    let older = [("PhoneChanged", "0.9.0", contact), ("AccountClosed", "1.0.0", json!({}))];
    for (event_type, event_version, payload) in older {
        let last = events.last().unwrap().clone();
        let sequence = last.sequence + 1;
        let payload = stage.vault.seal_value(&event_location(&stream, sequence), payload).await.unwrap();
        let metadata = json!({"recordedAt": now().to_string(), "previousHash": last.hash().unwrap()});
        let (event_type, event_version) = (event_type.to_owned(), event_version.to_owned());
        let mut event = StoredEvent { sequence, event_type, event_version, payload, metadata, ..last };
        event.metadata["hash"] = json!(Link::of(stage.identity.id, &event).unwrap().hash().unwrap());
        events.push(event);
    }
    let new = events.into_iter().skip(3).map(|event| NewEvent {
        event_type: event.event_type,
        event_version: event.event_version,
        payload: event.payload,
        metadata: event.metadata,
    });
    let events = new.collect();
    let (sealed_under, side_writes) = (Vec::new(), Vec::new());
    let append = Append { stream, expected: version, events, sealed_under, request: None, side_writes };
    stage.log.append(vec![append]).await.remove(0).unwrap();
}

fn is_the_account_of_today(account: &Account) {
    let opened = account.opened.as_ref().unwrap();
    assert_eq!(opened.particulars.known().unwrap().phone.as_deref(), Some(PHONE));
    assert_eq!(opened.status, AccountStatus::Locked);
}

each_database! {
    async fn older_versions_are_brought_up_on_every_path_that_reads(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = stage.register("an.nguyen").await;
        append_older(&stage, id).await;
        let stage = stage.another_with(Arc::clone(&stage.log), upcasters()).await;

        // By loading and deciding.
        is_the_account_of_today(&stage.executor.load::<Account>(id).await.unwrap().state);
        let decided = stage.account(id, administrator(), AccountCommand::Lock { reason: None, released: Vec::new() }).await.unwrap();
        assert!(decided.events.is_empty());

        // By reading the log.
        let stored = stage.events(AggregateKind::Account, id).await;
        let recorded: Vec<_> =
            stored.iter().map(|event| RecordedEvent::read(event.clone(), &upcasters()).unwrap()).collect();
        assert_eq!((recorded[3].event_version.as_str(), recorded[4].event_type.as_str()), ("1.1.0", "AccountLocked"));
        let AnyEvent::Account(AccountEvent::PhoneChanged { phone, .. }) = &recorded[3].event else { panic!("another") };
        assert_eq!(stage.vault.open(phone).await.unwrap().known().unwrap(), PHONE);

        // By cqrs-es.
        let framework = Framework::new(stage.executor.clone());
        let mut context = EventStore::<Account>::load_aggregate(&framework, &id.to_string()).await.unwrap();
        is_the_account_of_today(cqrs_es::AggregateContext::aggregate(&mut context));
        let events = EventStore::<Account>::load_events(&framework, &id.to_string()).await.unwrap();
        assert!(matches!(&events[3].payload, AccountEvent::PhoneChanged { phone, .. } if phone.known().unwrap() == PHONE));

        // Stored events and hashes are unchanged.
        verify(stage.identity.id, &stored).unwrap();
        assert_eq!(stored[3].event_version, "0.9.0");
    }

    async fn without_them_an_older_version_is_an_incident(database: TestDatabase) {
        let stage = StoreInstance::on(database).await;
        let id = stage.register("an.nguyen").await;
        append_older(&stage, id).await;
        let loaded = stage.executor.load::<Account>(id).await.unwrap_err();
        assert!(matches!(&loaded, ExecuteError::Corrupt(_)), "{loaded}");
        assert!(!loaded.to_string().contains(PHONE));
        for event in stage.events(AggregateKind::Account, id).await.split_off(3) {
            assert!(RecordedEvent::read(event, &Upcasters::current()).is_err());
        }
    }
}
