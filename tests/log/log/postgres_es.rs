//! Compatibility with postgres-es: its repository reads our events, and we read its.

use cqrs_es::persist::{PersistedEventRepository, PersistenceError, SerializedEvent};
use domain::AggregateKind;
use domain::agency::{Agency, AgencyEvent};
use postgres_es::PostgresEventRepository;
use serde_json::{Value, json};
use store::log::{self, Append, AppendError, NewEvent, StreamId};
use support::{postgres, postgres_pool};
use uuid::Uuid;

use super::events::{read_everything, store_one};

fn registered(code: &str) -> Value {
    let event = AgencyEvent::AgencyRegistered {
        code: code.to_owned(),
        name: serde_json::from_value(json!({ "vi": "Ủy ban nhân dân", "en": "People's Committee" })).unwrap(),
    };
    domain::payload(&event).unwrap()
}

/// An append behind our event, or behind theirs where their hash is given.
fn append(stream: &StreamId, expected: u64, theirs: Option<&str>) -> Append {
    let previous = theirs.map_or_else(|| hash(expected), ToOwned::to_owned);
    let event = NewEvent {
        event_type: "AgencyRegistered".to_owned(),
        event_version: "1.0.0".to_owned(),
        payload: registered("000.00.08.H34"),
        metadata: json!({ "hash": hash(expected + 1), "previousHash": previous, "actor": "system" }),
    };
    Append {
        stream: stream.clone(),
        expected,
        events: vec![event],
        sealed_under: Vec::new(),
        request: None,
        side_writes: Vec::new(),
    }
}

fn hash(sequence: u64) -> String {
    format!("{sequence:064x}")
}

fn persisted(stream: &StreamId, sequence: usize, metadata: Value) -> SerializedEvent {
    SerializedEvent::new(
        stream.id.clone(),
        sequence,
        "agency".to_owned(),
        "AgencyRegistered".to_owned(),
        "1.0.0".to_owned(),
        registered("000.00.08.H34"),
        metadata,
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_repository_reads_what_was_appended() {
    let database = postgres().await;
    let (log, stream) = (log::open(&database), StreamId::new(AggregateKind::Agency, Uuid::from_u128(1)));
    for expected in 0..3 {
        store_one(&*log, append(&stream, expected, None)).await.unwrap();
    }
    let repository = PostgresEventRepository::new(postgres_pool(&database).clone());
    for (after, count) in [(0, 3), (2, 1)] {
        let read = repository.get_last_events::<Agency>(&stream.id, after).await.unwrap();
        assert_eq!(read.len(), count);
    }
    let read = repository.get_events::<Agency>(&stream.id).await.unwrap();
    let ours = log.read_stream(&stream, 0, 100).await.unwrap();
    assert_eq!(read.len(), ours.len());
    for (read, ours) in read.into_iter().zip(ours) {
        assert_eq!(read.sequence as u64, ours.sequence);
        assert_eq!((read.aggregate_id, read.aggregate_type), (ours.stream.id, ours.stream.kind.name().to_owned()));
        assert_eq!((read.event_type, read.event_version), (ours.event_type, ours.event_version));
        assert_eq!((read.payload, read.metadata), (ours.payload, ours.metadata));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_its_repository_persists_stands_in_the_global_order() {
    let database = postgres().await;
    let (log, stream) = (log::open(&database), StreamId::new(AggregateKind::Agency, Uuid::from_u128(1)));
    let repository = PostgresEventRepository::new(postgres_pool(&database).clone());
    store_one(&*log, append(&stream, 0, None)).await.unwrap();
    let hashed = |hash: &str| json!({ "hash": hash });
    let two = [persisted(&stream, 2, hashed("a")), persisted(&stream, 3, hashed("b"))];
    repository.persist::<Agency>(&two, None).await.unwrap();
    store_one(&*log, append(&stream, 3, Some("b"))).await.unwrap();

    let events = read_everything(&database, &*log, 2).await;
    assert_eq!(events.iter().map(|event| event.sequence).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(events[2].hash(), Some("b"));
    assert_eq!(events[2].payload, registered("000.00.08.H34"));

    // The same version twice conflicts on either side.
    let again = repository.persist::<Agency>(&[persisted(&stream, 4, hashed("c"))], None).await;
    assert!(matches!(again, Err(PersistenceError::OptimisticLockError)));
    assert!(matches!(store_one(&*log, append(&stream, 3, Some("b"))).await, Err(AppendError::Conflict { current: 4 })));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_sealed_is_refused_from_its_repository_too() {
    let database = postgres().await;
    let stream = StreamId::new(AggregateKind::Agency, Uuid::from_u128(1));
    let repository = PostgresEventRepository::new(postgres_pool(&database).clone());
    let unsealed = persisted(&stream, 1, json!({ "actor": "system" }));
    assert!(repository.persist::<Agency>(&[unsealed], None).await.is_err());
    assert_eq!(read_everything(&database, &*log::open(&database), 10).await, []);
}

/// It allows gaps; our appends then conflict, and report it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_it_put_beyond_the_end_is_a_conflict() {
    let database = postgres().await;
    let (log, stream) = (log::open(&database), StreamId::new(AggregateKind::Agency, Uuid::from_u128(1)));
    let repository = PostgresEventRepository::new(postgres_pool(&database).clone());
    repository.persist::<Agency>(&[persisted(&stream, 2, json!({ "hash": "a" }))], None).await.unwrap();
    let mut two = append(&stream, 0, None);
    two.events.extend(append(&stream, 1, None).events);
    let other = StreamId::new(AggregateKind::Agency, Uuid::from_u128(2));
    let answers = log.append(vec![append(&other, 0, None), two]).await;
    assert!(answers[0].is_ok());
    assert!(matches!(answers[1], Err(AppendError::Conflict { current: 2 })));
}
