//! Tests of the vault: sealed fields open only with their key at their location, and plain text is never stored.

use domain::{Location, Personal, SealedBox, SubjectId};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::subject_key::{FreshKey, SubjectKey};
use super::{KeySet, VaultError, known_subjects, locate, open_box, open_fields, seal_fields, sealed_subjects};
use crate::keys::{Keyring, MasterKey};
use crate::log::SideWrite;

const PERSON: SubjectId = SubjectId(Uuid::from_u128(1));
const OTHER: SubjectId = SubjectId(Uuid::from_u128(2));

fn keyring() -> Keyring {
    Keyring::new(&master())
}

fn master() -> MasterKey {
    MasterKey::from_bytes([7; 32])
}

fn drawn(subject: SubjectId) -> FreshKey {
    FreshKey::draw(&keyring(), subject, master().fingerprint()).unwrap()
}

fn keys_of(subjects: &[SubjectId]) -> KeySet {
    let mut held = KeySet::default();
    for subject in subjects {
        held.insert(&drawn(*subject));
    }
    held
}

fn place() -> Location {
    Location("dossier/5d7b9c1e-0c3a-4f7e-9d55-2a6f1b8c4e21/3".to_owned())
}

fn known(subject: SubjectId, value: Value) -> Value {
    serde_json::to_value(Personal::of(subject, value)).unwrap()
}

fn sealed(value: Value, held: &KeySet) -> Value {
    let mut value = value;
    seal_fields(&mut value, &place(), held).unwrap();
    value
}

fn opened(value: &Value, held: &KeySet) -> Result<Value, VaultError> {
    let mut value = value.clone();
    locate(&mut value, &place())?;
    open_fields(&mut value, held)?;
    Ok(value)
}

#[test]
fn every_personal_field_is_sealed_and_opens_again() {
    let held = keys_of(&[PERSON, OTHER]);
    let payload = json!({
        "at": "2026-03-02T02:15:00.000000Z",
        "form": known(PERSON, json!({"name": "Nguyễn Văn An", "half": 0.5})),
        "documents": [
            {"file": {"naming": known(PERSON, json!("cccd.pdf"))}},
            {"file": {"naming": known(OTHER, json!(""))}},
        ],
        "odd/~key": {"": known(OTHER, Value::Null)},
    });
    assert_eq!(known_subjects(&payload).unwrap().len(), 2);
    let stored = sealed(payload.clone(), &held);
    let text = stored.to_string();
    for plain in ["$personal", "Nguyễn", "cccd", "#/", "dossier/"] {
        assert!(!text.contains(plain), "{plain} in {text}");
    }
    assert_eq!(text.matches("$sealed").count(), 4);
    assert!(known_subjects(&stored).unwrap().is_empty());
    assert_eq!(sealed_subjects(&stored).unwrap().len(), 2);
    assert_eq!(opened(&stored, &held).unwrap(), payload);
}

#[test]
fn sealing_twice_gives_no_two_boxes_alike() {
    let held = keys_of(&[PERSON]);
    let field = known(PERSON, json!("same"));
    assert_ne!(sealed(field.clone(), &held), sealed(field, &held));
}

#[test]
fn a_field_says_where_it_was_stored_so_that_rows_can_keep_it() {
    let held = keys_of(&[PERSON]);
    let mut stored = sealed(json!({"odd/~key": [known(PERSON, json!("x"))]}), &held);
    locate(&mut stored, &place()).unwrap();
    let at = &stored["odd/~key"][0]["$sealed"]["at"];
    assert_eq!(*at, json!(format!("{}#/odd~1~0key/0", place().0)));
    let field: Personal<String> = serde_json::from_value(stored["odd/~key"][0].clone()).unwrap();
    let Personal::Sealed(sealed) = field else { panic!("not sealed") };
    assert_eq!(open_box::<String>(&sealed, &held).unwrap().known().unwrap(), "x");
}

#[test]
fn what_users_write_is_never_taken_for_a_marker() {
    let held = keys_of(&[PERSON]);
    let foreign = sealed(known(PERSON, json!("another field")), &held);
    let form = json!({
        "a": {"$personal": {"subject": OTHER, "value": "x"}},
        "b": {"$erased": {"subject": OTHER}},
        "c": {"$sealed": "nothing"},
        "d": foreign,
    });
    let payload = json!({"form": known(PERSON, form)});
    assert_eq!(known_subjects(&payload).unwrap().len(), 1);
    let stored = sealed(payload.clone(), &held);
    assert_eq!(opened(&stored, &held).unwrap(), payload);
}

#[test]
fn a_box_opens_at_its_place_only() {
    let held = keys_of(&[PERSON, OTHER]);
    let stored = sealed(json!({"a": known(PERSON, json!("x")), "b": known(PERSON, json!("y"))}), &held);
    let broken = |change: &dyn Fn(&mut Value)| {
        let mut moved = stored.clone();
        change(&mut moved);
        matches!(opened(&moved, &held), Err(VaultError::Broken(_)))
    };
    assert!(!broken(&|_| {}));
    assert!(broken(&|moved| moved["b"] = moved["a"].clone()), "another field of the same event");
    assert!(broken(&|moved| moved["a"]["$sealed"]["subject"] = json!(OTHER)), "another subject");
    assert!(broken(&|moved| moved["a"]["$sealed"]["key"] = json!("AAAAAAAAAAAAAAAA")), "another key");
    for elsewhere in
        ["dossier/5d7b9c1e-0c3a-4f7e-9d55-2a6f1b8c4e21/4", "exchange/5d7b9c1e-0c3a-4f7e-9d55-2a6f1b8c4e21/3"]
    {
        let mut moved = stored.clone();
        locate(&mut moved, &Location(elsewhere.to_owned())).unwrap();
        assert!(matches!(open_fields(&mut moved, &held), Err(VaultError::Broken(_))), "{elsewhere}");
    }
}

#[test]
fn a_place_that_is_stored_is_not_believed() {
    let held = keys_of(&[PERSON]);
    let stored = sealed(json!({"a": known(PERSON, json!("x")), "b": known(PERSON, json!("y"))}), &held);
    let mut moved = stored.clone();
    moved["b"] = moved["a"].clone();
    moved["b"]["$sealed"]["at"] = json!(format!("{}#/a", place().0));
    assert!(matches!(opened(&moved, &held), Err(VaultError::Broken(_))));
}

#[test]
fn no_byte_of_a_box_can_be_changed() {
    let held = keys_of(&[PERSON]);
    let stored = sealed(known(PERSON, json!("x")), &held);
    let text = stored["$sealed"]["box"].as_str().unwrap();
    for place in 0..text.len() {
        let mut changed = text.as_bytes().to_vec();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        let mut moved = stored.clone();
        moved["$sealed"]["box"] = json!(String::from_utf8(changed).unwrap());
        assert!(matches!(opened(&moved, &held), Err(VaultError::Broken(_))), "letter {place}");
    }
    for text in ["", "A", "AAAA", "!"] {
        let mut moved = stored.clone();
        moved["$sealed"]["box"] = json!(text);
        assert!(matches!(opened(&moved, &held), Err(VaultError::Broken(_))), "{text}");
    }
}

#[test]
fn without_a_key_nothing_is_sealed_and_everything_reads_as_erased() {
    let held = keys_of(&[PERSON]);
    let payload = json!({"a": known(PERSON, json!("x"))});
    let stored = sealed(payload.clone(), &held);
    let erased = json!({"a": {"$erased": {"subject": PERSON}}});
    assert_eq!(opened(&stored, &KeySet::default()).unwrap(), erased);
    assert_eq!(sealed(erased.clone(), &KeySet::default()), erased, "nothing is left to seal");
    let refused = seal_fields(&mut payload.clone(), &place(), &KeySet::default());
    assert!(matches!(refused, Err(VaultError::SubjectErased(PERSON))));
}

#[test]
fn what_is_sealed_for_another_place_or_no_marker_at_all_is_not_stored() {
    let held = keys_of(&[PERSON]);
    let mut elsewhere = json!({"a": sealed(known(PERSON, json!("x")), &held)});
    assert!(matches!(seal_fields(&mut elsewhere, &place(), &held), Err(VaultError::SealedElsewhere(PERSON))));
    // `#[serde(flatten)]` merges the field into the object around it.
    let mut flattened = known(PERSON, json!("x"));
    flattened["beside"] = json!(1);
    let subjectless = json!({"$personal": {"subject": "x", "value": 1}});
    for malformed in [flattened, subjectless, json!({"$personal": "x"}), json!({"$sealed": {}})] {
        let mut value = json!([malformed]);
        assert!(matches!(seal_fields(&mut value, &place(), &held), Err(VaultError::Malformed)), "{value}");
    }
}

#[test]
fn a_box_without_its_place_does_not_open() {
    let held = keys_of(&[PERSON]);
    let stored = sealed(known(PERSON, json!("x")), &held);
    let sealed: SealedBox = serde_json::from_value(stored["$sealed"].clone()).unwrap();
    assert!(matches!(open_box::<String>(&sealed, &held), Err(VaultError::Unlocated(PERSON))));
}

#[test]
fn a_wrapped_key_is_of_its_subject_its_name_and_its_master_key() {
    let fresh = drawn(PERSON);
    let SideWrite::CreateSubjectKey { key, wrapped, master: under, .. } =
        fresh.side_write(domain::Moment::from_micros(0).unwrap())
    else {
        panic!("no key")
    };
    assert!(!wrapped.windows(32).any(|window| window == fresh.key.bytes()));
    let unwrap = |keys: &Keyring, subject, id: &str, wrapped: &[u8]| {
        SubjectKey::unwrap(keys, subject, id.to_owned(), wrapped, &under).map(|key| *key.bytes())
    };
    assert_eq!(unwrap(&keyring(), PERSON, &key, &wrapped).unwrap(), *fresh.key.bytes());
    assert!(unwrap(&keyring(), OTHER, &key, &wrapped).is_err());
    assert!(unwrap(&keyring(), PERSON, "AAAAAAAAAAAAAAAA", &wrapped).is_err());
    assert!(unwrap(&Keyring::new(&MasterKey::from_bytes([8; 32])), PERSON, &key, &wrapped).is_err());
    assert!(unwrap(&keyring(), PERSON, &key, &wrapped[1..]).is_err());
    assert!(!format!("{fresh:?}").contains(&hex::encode(fresh.key.bytes())[..8]));
}

proptest! {
    #[test]
    fn whatever_is_sealed_opens_to_the_same(text in any::<String>(), number in any::<i64>(), path in "[a-z~/]{0,6}") {
        let held = keys_of(&[PERSON]);
        let payload = json!({path.clone(): [{"field": known(PERSON, json!({"text": text, "number": number}))}]});
        prop_assert_eq!(opened(&sealed(payload.clone(), &held), &held).unwrap(), payload);
    }
}
