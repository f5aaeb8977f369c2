//! Tests of proof bundles: any change of content, files or keys is detected.

use domain::{AggregateKind, DossierId};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::{Uuid, uuid};

use super::{
    BundleContent, BundleFault, BundledEvent, CHECKPOINT, CONTENT, Checked, Found, MANIFEST, Manifest, PAGE,
    PUBLIC_KEY, check,
};
use crate::chain::{Link, NO_PREVIOUS};
use crate::log::{Position, StoredEvent, StreamId};
use crate::tree::{Checkpoint, CheckpointKey, Frontier, Hash};

const LOG: Uuid = uuid!("0b9df7e6-6f0c-4a50-8f3e-5f1c7a3d2e10");
const CODE: &str = "000.00.08.H34-260309-0001";
const PAPER: &str = "b5a4a1a6-6e1f-4a0b-8ab1-0c7b1f0f5c11";

fn key(secret: u8) -> CheckpointKey {
    CheckpointKey::new(&format!("hoso/{LOG}"), &[secret; 32])
}

fn digest(bytes: impl AsRef<[u8]>) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn event(sequence: u64, previous: &str, payload: Value) -> StoredEvent {
    let mut event = StoredEvent {
        position: Position::START,
        stream: StreamId::new(AggregateKind::Dossier, DossierId::of_code(CODE)),
        sequence,
        event_type: "DossierSubmitted".to_owned(),
        event_version: "1.0.0".to_owned(),
        payload,
        metadata: json!({ "previousHash": previous, "recordedAt": "2026-03-09T02:00:00.000000Z" }),
    };
    let hash = Link::of(LOG, &event).unwrap().hash().unwrap();
    event.metadata["hash"] = json!(hash);
    event
}

fn sealed() -> Value {
    json!({ "$sealed": { "subject": Uuid::from_u128(1), "key": "k", "box": "AAAA" } })
}

/// Dossier of two events in a log of two, with one paper.
fn content() -> (BundleContent, Checkpoint) {
    let filed = json!({ "code": CODE, "form": sealed(), "paper": { "id": PAPER, "naming": sealed() }, "seen": [1, 2] });
    let first = event(1, NO_PREVIOUS, filed);
    let second = event(2, first.hash().unwrap(), json!({ "due": null }));
    let leaves: Vec<Hash> = [&first, &second].map(|event| event.hash().unwrap().parse().unwrap()).to_vec();
    let mut tree = Frontier::default();
    for leaf in &leaves {
        tree.push(*leaf);
    }
    let says = json!({
        "code": CODE,
        "form": { "name": "Nguyễn Văn An" },
        "paper": { "id": PAPER, "naming": { "name": "don.pdf", "sha256": digest("a paper") } },
        "seen": [1, 2],
    });
    let events = vec![
        BundledEvent::new(first, 0, vec![leaves[1].to_string()], says),
        BundledEvent::new(second, 1, vec![leaves[0].to_string()], json!({ "due": null })),
    ];
    let at = "2026-03-09T03:00:00.000000Z".parse().unwrap();
    let content = BundleContent {
        format: BundleContent::FORMAT.to_owned(),
        log: LOG,
        code: CODE.to_owned(),
        exported_at: at,
        events,
    };
    (content, Checkpoint { origin: format!("hoso/{LOG}"), size: 2, root: tree.root(), at, lost: None })
}

/// Bundle as the service would export it: every digest right, all of it signed.
fn signed(content: &BundleContent, checkpoint: &Checkpoint, key: &CheckpointKey) -> Found {
    bundle(String::from_utf8(content.bytes().unwrap()).unwrap(), checkpoint, key)
}

fn bundle(content: String, checkpoint: &Checkpoint, key: &CheckpointKey) -> Found {
    let texts = [
        (CONTENT, content),
        (CHECKPOINT, key.sign(&checkpoint.to_string()).note),
        (PUBLIC_KEY, format!("{}\n", key.public())),
        (PAGE, "<p>for people".to_owned()),
    ];
    let mut found = Found::default();
    for (name, text) in texts {
        found.digests.insert(name.to_owned(), digest(&text));
        found.texts.insert(name.to_owned(), text);
    }
    found.digests.insert(format!("files/{PAPER}"), digest("a paper"));
    let manifest = Manifest { log: LOG, digests: found.digests.clone() };
    found.texts.insert(MANIFEST.to_owned(), key.sign(&manifest.to_string()).note);
    found
}

fn checked(change: impl FnOnce(&mut BundleContent, &mut Checkpoint)) -> Result<Checked, BundleFault> {
    let (mut content, mut checkpoint) = content();
    change(&mut content, &mut checkpoint);
    check(&signed(&content, &checkpoint, &key(1)), Some(&key(1).public()))
}

#[test]
fn a_bundle_holds_with_nothing_but_itself() {
    let checked = checked(|_, _| {}).unwrap();
    assert_eq!((checked.content.events.len(), checked.files), (2, 1));
    assert_eq!(checked.content, content().0);
}

/// What the tree covers cannot be forged, not even by the holder of the bundle's signing key.
#[test]
fn whoever_signs_it_cannot_change_what_was_recorded() {
    use BundleFault::{Chain, NotInTree, OtherDossier, Says};
    let fault = |change: &dyn Fn(&mut BundleContent, &mut Checkpoint)| checked(change).unwrap_err();
    assert!(matches!(fault(&|content, _| content.events[0].payload["seen"] = json!([1])), Chain(_)), "payload");
    assert!(matches!(fault(&|content, _| drop(content.events.remove(0))), Chain(_)), "the first is left out");
    assert!(matches!(fault(&|content, _| content.events.swap(0, 1)), Chain(_)), "the order");
    assert!(matches!(fault(&|content, _| content.events[1].sequence = 3), Chain(_)), "its place in the stream");
    assert!(matches!(fault(&|content, _| content.events[1].event_type = "DossierAccepted".to_owned()), Chain(_)));
    let later = json!("2026-03-10T02:00:00.000000Z");
    assert!(matches!(fault(&|content, _| content.events[1].metadata["recordedAt"] = later.clone()), Chain(_)));
    assert!(matches!(fault(&|content, _| content.events[1].leaf = 0), NotInTree { leaf: 0, .. }));
    assert!(matches!(fault(&|content, _| content.events[1].proof.clear()), NotInTree { .. }));
    assert!(matches!(fault(&|_, checkpoint| checkpoint.root = Hash::empty()), NotInTree { .. }));
    assert!(matches!(fault(&|content, _| content.events[1].says = json!({ "due": 1 })), Says { sequence: 2, .. }));
    assert!(matches!(fault(&|content, _| content.events[1].says = Value::Null), Says { sequence: 2, .. }));
    assert!(matches!(fault(&|content, _| content.code = "000.00.08.H34-260309-0002".to_owned()), OtherDossier { .. }));
    assert!(matches!(fault(&|content, _| content.events[0].id = Uuid::nil().to_string()), OtherDossier { .. }));
    assert!(matches!(fault(&|content, _| content.format = "hoso-bundle-v2".to_owned()), BundleFault::Content(_)));
    assert!(matches!(fault(&|content, _| content.log = Uuid::nil()), BundleFault::Content(_)));
    let other = "files/b5a4a1a6-6e1f-4a0b-8ab1-0c7b1f0f5c11".to_owned();
    let naming = json!({ "name": "don.pdf", "sha256": digest("another paper") });
    assert_eq!(
        fault(&|content, _| content.events[0].says["paper"]["naming"] = naming.clone()),
        BundleFault::File(other)
    );
}

#[test]
fn what_is_erased_is_not_said_and_still_proven() {
    let (mut content, checkpoint) = content();
    content.events[0].says["form"] = Value::Null;
    content.events[0].says["paper"]["naming"] = Value::Null;
    let mut bundle = signed(&content, &checkpoint, &key(1));
    bundle.digests.remove(&format!("files/{PAPER}"));
    let manifest = Manifest { log: LOG, digests: bundle.digests.clone() };
    bundle.texts.insert(MANIFEST.to_owned(), key(1).sign(&manifest.to_string()).note);
    assert_eq!(check(&bundle, None).unwrap().files, 0);
}

#[test]
fn no_byte_of_it_can_be_another() {
    let (content, checkpoint) = content();
    let whole = signed(&content, &checkpoint, &key(1));
    let (mut tried, trusted) = (0, key(1).public());
    for (name, text) in &whole.texts {
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            let mut found = whole.clone();
            if name != MANIFEST {
                found.digests.insert(name.clone(), digest(&changed));
            }
            found.texts.insert(name.clone(), changed);
            assert!(check(&found, Some(&trusted)).is_err(), "byte {place} of {name}");
            tried += 1;
        }
    }
    assert!(tried > 1_000);
}

#[test]
fn no_file_of_it_can_be_missing_or_put_in() {
    let (content, checkpoint) = content();
    let whole = signed(&content, &checkpoint, &key(1));
    for name in whole.digests.keys().cloned().chain([MANIFEST.to_owned()]) {
        let mut found = whole.clone();
        found.digests.remove(&name);
        found.texts.remove(&name);
        assert_eq!(check(&found, None).unwrap_err(), BundleFault::Missing(name));
    }
    let mut found = whole;
    found.digests.insert("files/x".to_owned(), digest("x"));
    assert_eq!(check(&found, None).unwrap_err(), BundleFault::Unnamed("files/x".to_owned()));
}

#[test]
fn another_key_is_refused_where_one_is_trusted() {
    let (content, checkpoint) = content();
    let theirs = signed(&content, &checkpoint, &key(2));
    assert!(check(&theirs, None).is_ok(), "nobody has said whom to trust");
    assert_eq!(check(&theirs, Some(&key(1).public())).unwrap_err(), BundleFault::OtherKey);
}

#[test]
fn events_are_written_in_one_form() {
    let (content, checkpoint) = content();
    let text = String::from_utf8(content.bytes().unwrap()).unwrap();
    let twice = text.replacen("\"code\":", "\"code\":\"another\",\"code\":", 1);
    for text in [format!("{text}\n"), format!(" {text}"), twice, text.replacen('{', "{\"more\":1,", 1)] {
        let fault = check(&bundle(text, &checkpoint, &key(1)), None).unwrap_err();
        assert!(matches!(fault, BundleFault::Content(_)), "{fault}");
    }
}
