//! Tests of the hash chain: published golden vectors, RFC 8785 as a property, and detection of every change.

use std::fs;
use std::path::Path;

use domain::AggregateKind;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use uuid::{Uuid, uuid};

use super::{Break, Link, NO_PREVIOUS, NotCanonical, Verifier, canonical, lenient, verify};
use crate::log::{Position, StoredEvent, StreamId};

fn vectors() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/hashes");
    let read = |path: &Path| serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| (path.display().to_string(), read(&path))).collect()
}

fn stored(event: &Value) -> StoredEvent {
    let text = |key: &str| event[key].as_str().unwrap().to_owned();
    StoredEvent {
        position: Position::START,
        stream: StreamId::new(text("type").parse::<AggregateKind>().unwrap(), text("id")),
        sequence: event["sequence"].as_u64().unwrap(),
        event_type: text("eventType"),
        event_version: text("eventVersion"),
        payload: event["payload"].clone(),
        metadata: event["metadata"].clone(),
    }
}

const LOG: Uuid = uuid!("0b9df7e6-6f0c-4a50-8f3e-5f1c7a3d2e10");

fn log_of(vector: &Value) -> Uuid {
    vector["log"].as_str().unwrap().parse().unwrap()
}

/// Golden vectors from an independent implementation, published for others to check theirs by.
#[test]
fn the_published_vectors_hold() {
    let vectors = vectors();
    assert!(vectors.len() >= 7);
    for (path, vector) in &vectors {
        let log = log_of(vector);
        let events: Vec<_> = vector["events"].as_array().unwrap().iter().map(stored).collect();
        for (event, published) in events.iter().zip(vector["events"].as_array().unwrap()) {
            let link = Link::of(log, event).unwrap();
            assert_eq!(String::from_utf8(link.canonical().unwrap()).unwrap(), published["canonical"], "{path}");
            assert_eq!(Some(link.hash().unwrap().as_str()), event.hash(), "{path}");
        }
        verify(log, &events).unwrap();
    }
}

/// The streamed hash equals that of the assembled object, as a second implementation computes it.
#[test]
fn a_link_is_the_canonical_form_of_its_object() {
    for (_, vector) in vectors() {
        let log = log_of(&vector);
        for event in vector["events"].as_array().unwrap() {
            let mut metadata = event["metadata"].clone();
            metadata.as_object_mut().unwrap().remove("hash");
            let object = json!({
                "v": 1, "log": log, "type": event["type"], "id": event["id"], "sequence": event["sequence"],
                "eventType": event["eventType"], "eventVersion": event["eventVersion"], "payload": event["payload"],
                "metadata": metadata,
            });
            let written = Link::of(log, &stored(event)).unwrap().canonical().unwrap();
            assert_eq!(written, serde_json_canonicalizer::to_vec(&object).unwrap());
        }
    }
}

const LARGEST: i64 = (1 << 53) - 1;

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-LARGEST..=LARGEST).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[\\x00-\\x20\"\\\\/\u{7f}\u{2028}\u{e000}\u{fb33}\u{1f600}]{0,6}".prop_map(Value::from),
    ];
    let key = prop_oneof![any::<String>(), "[a-c\u{e9}\u{e000}\u{fb33}\u{ffff}\u{10000}\u{1f600}]{0,3}"];
    leaf.prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..8)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_form_is_that_of_rfc_8785(value in json()) {
        let ours = canonical(&value).unwrap();
        prop_assert_eq!(&ours, &serde_json_canonicalizer::to_vec(&value).unwrap());
        prop_assert_eq!(&ours, &lenient(&value));
        prop_assert_eq!(serde_json::from_slice::<Value>(&ours).unwrap(), value);
    }
}

#[test]
fn numbers_that_others_read_differently_are_refused() {
    for text in ["9007199254740991", "-9007199254740991", "0", "1"] {
        assert_eq!(canonical(&serde_json::from_str(text).unwrap()).unwrap(), text.as_bytes());
    }
    let refused = ["9007199254740992", "-9007199254740992", "18446744073709551615", "0.5", "1.0", "-0", "1e3", "-0.0"];
    for text in refused {
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(canonical(&value), Err(NotCanonical), "{text}");
        assert_eq!(canonical(&json!({"a": [1, value]})), Err(NotCanonical), "{text}");
    }
}

fn stream(log: Uuid, length: u64) -> Vec<StoredEvent> {
    let mut previous = NO_PREVIOUS.to_owned();
    let mut events = Vec::new();
    for sequence in 1..=length {
        let mut event = StoredEvent {
            position: Position::START,
            stream: StreamId::new(AggregateKind::Exchange, "5d7b9c1e-0c3a-4f7e-9d55-2a6f1b8c4e21"),
            sequence,
            event_type: "MessagesRead".to_owned(),
            event_version: "1.0.0".to_owned(),
            payload: json!({"number": sequence}),
            metadata: json!({"recordedAt": "2026-03-02T02:15:00.000000Z", "previousHash": previous}),
        };
        previous = Link::of(log, &event).unwrap().hash().unwrap();
        event.metadata["hash"] = json!(previous);
        events.push(event);
    }
    events
}

#[test]
fn every_change_of_a_stream_is_named_by_its_first_broken_event() {
    let log = LOG;
    let whole = stream(log, 6);
    verify(log, &whole).unwrap();
    let broken = |change: &dyn Fn(&mut Vec<StoredEvent>)| {
        let mut events = whole.clone();
        change(&mut events);
        let broken = verify(log, &events).unwrap_err();
        (broken.sequence, broken.what)
    };
    let rehash = |events: &mut Vec<StoredEvent>, place: usize| {
        events[place].metadata["hash"] = json!(Link::of(log, &events[place]).unwrap().hash().unwrap());
    };
    assert_eq!(broken(&|events| events[2].payload = json!({"number": 9})), (3, Break::Hash));
    assert_eq!(broken(&|events| events[2].metadata["actor"] = json!("other")), (3, Break::Hash));
    assert_eq!(broken(&|events| events[2].event_type = "MessagePosted".to_owned()), (3, Break::Hash));
    assert_eq!(broken(&|events| events[2].event_version = "2.0.0".to_owned()), (3, Break::Hash));
    assert_eq!(broken(&|events| events[2].stream.kind = AggregateKind::Dossier), (3, Break::Sequence { awaited: 1 }));
    assert_eq!(broken(&|events| drop(events.remove(2))), (4, Break::Sequence { awaited: 3 }));
    assert_eq!(broken(&|events| drop(events.remove(0))), (2, Break::Sequence { awaited: 1 }));
    assert_eq!(broken(&|events| events.insert(3, events[2].clone())), (3, Break::Sequence { awaited: 4 }));
    assert_eq!(broken(&|events| events.swap(2, 3)), (4, Break::Sequence { awaited: 3 }));
    assert_eq!(broken(&|events| events[2].payload = json!({"number": 0.5})), (3, Break::NotCanonical));
    assert_eq!(broken(&|events| events[2].metadata = json!("nothing")), (3, Break::Unhashed));
    assert_eq!(
        broken(&|events| drop(events[2].metadata.as_object_mut().unwrap().remove("hash"))),
        (3, Break::Unhashed)
    );
    assert_eq!(broken(&|events| events[2].metadata["hashVersion"] = json!("2")), (3, Break::Unhashed));
    // Altered and hashed again: the next event still names the old hash.
    let rewritten = broken(&|events| {
        events[2].payload = json!({"number": 9});
        rehash(events, 2);
    });
    assert_eq!(rewritten, (4, Break::PreviousHash));
    // The log's id is hashed: events of another log do not verify.
    assert_eq!(verify(Uuid::nil(), &whole).unwrap_err().what, Break::Hash);
}

#[test]
fn many_streams_are_followed_at_once_and_each_break_is_told_once() {
    let log = LOG;
    let one = stream(log, 4);
    let mut other = one.clone();
    for event in &mut other {
        event.stream.kind = AggregateKind::Dossier;
    }
    let mut verifier = Verifier::new(log);
    let mut breaks = Vec::new();
    for (a, b) in one.iter().zip(&other) {
        assert_eq!(verifier.check(a), Ok(()));
        breaks.extend(verifier.check(b).err().map(|broken| broken.sequence));
    }
    assert_eq!(breaks, [1, 2, 3, 4], "their hashes are of another kind of stream");
    let heads: Vec<_> = verifier.heads().filter(|(stream, ..)| stream.kind == AggregateKind::Exchange).collect();
    assert_eq!((heads[0].1, heads[0].2), (4, one[3].hash().unwrap()));
}
