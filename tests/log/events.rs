//! Compatibility of stored events: one stored sample of every version of every event, which every release must read.
//!
//! A new event, or a new version of one, gets its sample by `HOSO_WRITE_SAMPLES=1 cargo test -p tests --test log
//! events`, from the value in `samples`. Samples are added, never edited.

mod samples;
mod stored;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use domain::{AnyEvent, payload};
use serde_json::{Value, json};
use store::chain::Link;
use store::{RecordedEvent, Upcasters};

use samples::{LOG, samples, stored_today};
use stored::{Sample, sample_vault};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/events")
}

fn stored_samples() -> Vec<(String, Sample)> {
    let mut read: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let sample = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            (path.file_name().unwrap().to_str().unwrap().to_owned(), sample)
        })
        .collect();
    read.sort_by(|(a, _), (b, _)| a.cmp(b));
    read
}

#[tokio::test]
async fn every_version_of_every_event_has_a_stored_sample() {
    if std::env::var_os("HOSO_WRITE_SAMPLES").is_some() {
        stored::write_missing(&folder(), samples()).await;
    }
    let there: BTreeSet<String> = stored_samples().into_iter().map(|(name, _)| name).collect();
    let wanted: BTreeSet<String> =
        stored_today().into_iter().map(|(_, name, version)| format!("{name}.{version}.json")).collect();
    let missing: Vec<_> = wanted.difference(&there).collect();
    assert!(missing.is_empty(), "no sample of {missing:?}");
    assert_eq!(wanted.len(), stored_today().len(), "no two kinds share the name of an event");
}

#[test]
fn every_event_of_today_has_a_value_to_make_a_sample_of() {
    let valued: BTreeSet<_> = samples().iter().map(|(kind, event)| (*kind, event.0.clone(), event.1.clone())).collect();
    let today: BTreeSet<_> =
        stored_today().into_iter().map(|(kind, name, version)| (kind, name.to_owned(), version.to_owned())).collect();
    assert_eq!(valued, today);
}

#[tokio::test]
async fn every_sample_is_read_opened_and_written_again_as_it_was() {
    let (vault, _database) = sample_vault().await;
    for (name, sample) in stored_samples() {
        assert_eq!(name, format!("{}.{}.json", sample.event_type, sample.event_version));
        let stored = sample.stored();
        let hash = Link::of(LOG, &stored).unwrap().hash().unwrap();
        assert_eq!(stored.hash(), Some(hash.as_str()), "{name}");
        let text = sample.payload.to_string();
        assert!(!text.contains("$personal") && !text.contains("#/"), "{name}");

        let recorded =
            RecordedEvent::read(stored, &Upcasters::current()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let today = (sample.kind, recorded.event_type.as_str(), recorded.event_version.as_str());
        assert!(stored_today().contains(&today), "{name} is read as {today:?}");

        let located = payload_of(&recorded.event);
        let opened = vault.open_value(located).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        let text = opened.to_string();
        assert!(!text.contains("$sealed") && !text.contains("$erased"), "{name}: {text}");
        let event = AnyEvent::read(sample.kind, &recorded.event_type, opened.clone()).unwrap();
        assert_eq!(payload_of(&event), opened, "{name} is written otherwise than it was read");
        let valued = samples().into_iter().find(|(_, valued)| valued.0 == sample.event_type);
        if let Some((_, (_, version, payload))) = valued.filter(|(_, valued)| valued.1 == sample.event_version) {
            assert_eq!(opened, payload, "{name} of version {version} holds what it was made of");
        }
    }
}

fn payload_of(event: &AnyEvent) -> Value {
    match event {
        AnyEvent::Account(event) => payload(event),
        AnyEvent::Agency(event) => payload(event),
        AnyEvent::Calendar(event) => payload(event),
        AnyEvent::Deadline(event) => payload(event),
        AnyEvent::Dossier(event) => payload(event),
        AnyEvent::Exchange(event) => payload(event),
        AnyEvent::Procedure(event) => payload(event),
        AnyEvent::Restoration(event) => payload(event),
        AnyEvent::Viewing(event) => payload(event),
    }
    .unwrap()
}

/// Encrypted by another implementation of XChaCha20-Poly1305, HKDF and the framing.
#[tokio::test]
async fn the_published_sealed_field_opens() {
    let (vault, _database) = sample_vault().await;
    let published = stored::published();
    let field = &published["field"];
    let mut sealed = json!({"$sealed": field["sealed"]});
    let at = format!("{}#{}", field["place"].as_str().unwrap(), field["pointer"].as_str().unwrap());
    sealed["$sealed"]["at"] = json!(at);
    let opened = vault.open_value(sealed).await.unwrap();
    assert_eq!(opened["$personal"]["value"], field["value"]);
}
