//! Tests of personal fields: their markers in stored JSON, and their silence in debug output.

use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::AccountId;

const SUBJECT: SubjectId = SubjectId(Uuid::from_u128(1));
const ID: &str = "00000000-0000-0000-0000-000000000001";

fn known() -> Personal<String> {
    Personal::of(SUBJECT, "Kẻ Gỗ".to_owned())
}

fn boxed(at: Option<&str>) -> SealedBox {
    SealedBox {
        subject: SUBJECT,
        key: "k1".to_owned(),
        sealed: "AAAA".to_owned(),
        at: at.map(|at| Location(at.to_owned())),
    }
}

#[test]
fn each_state_of_a_field_has_its_marker_and_reads_back() {
    for (personal, stored) in [
        (known(), json!({"$personal": {"subject": ID, "value": "Kẻ Gỗ"}})),
        (Personal::Sealed(boxed(None)), json!({"$sealed": {"subject": ID, "key": "k1", "box": "AAAA"}})),
        (
            Personal::Sealed(boxed(Some("a/1/b"))),
            json!({"$sealed": {"subject": ID, "key": "k1", "box": "AAAA", "at": "a/1/b"}}),
        ),
        (Personal::Erased { subject: SUBJECT }, json!({"$erased": {"subject": ID}})),
    ] {
        assert_eq!(serde_json::to_value(&personal).unwrap(), stored);
        assert_eq!(serde_json::from_value::<Personal<String>>(stored.clone()).unwrap(), personal);
        let marker = Marker::read(&stored).unwrap().unwrap();
        assert_eq!(marker.write().unwrap(), stored);
    }
}

#[test]
fn the_subject_is_always_known_and_the_value_only_while_opened() {
    let sealed: Personal<String> = Personal::Sealed(boxed(None));
    let erased: Personal<String> = Personal::Erased { subject: SUBJECT };
    assert!([&known(), &sealed, &erased].into_iter().all(|personal| personal.subject() == SUBJECT));
    assert_eq!(known().known().map(String::as_str), Some("Kẻ Gỗ"));
    assert_eq!(known().into_known().as_deref(), Some("Kẻ Gỗ"));
    for closed in [sealed, erased] {
        assert_eq!((closed.known(), closed.clone().into_known()), (None, None));
    }
    assert_eq!(Personal::of(AccountId(Uuid::from_u128(1)), 1).subject(), SUBJECT);
}

#[test]
fn a_value_without_its_marker_is_not_read_as_personal() {
    for value in [
        json!("Kẻ Gỗ"),
        json!(null),
        json!({}),
        json!({"subject": ID, "value": "Kẻ Gỗ"}),
        json!({"$personal": {"subject": ID, "value": "Kẻ Gỗ"}, "more": 1}),
        json!({"$other": {"subject": ID}}),
        json!({"$personal": {"subject": ID, "value": 1}}),
    ] {
        assert!(serde_json::from_value::<Personal<String>>(value.clone()).is_err(), "{value}");
    }
}

#[test]
fn markers_values_and_malformed_markers_are_distinguished() {
    for value in [json!("x"), json!([]), json!({}), json!({"a": 1}), json!({"$personal": 1, "$sealed": 1})] {
        assert!(Marker::read(&value).unwrap().is_none(), "{value}");
    }
    for value in [
        json!({"$personal": 1}),
        json!({"$personal": {"subject": ID}}),
        json!({"$personal": {"value": 1}}),
        json!({"$personal": {"subject": "somebody", "value": 1}}),
        json!({"$sealed": {"subject": ID}}),
        json!({"$erased": {}}),
        json!({"$erased": null}),
    ] {
        assert!(Marker::read(&value).is_err(), "{value}");
    }
}

#[test]
fn null_is_a_value_of_a_personal_field_too() {
    let null: Personal<Option<String>> = Personal::of(SUBJECT, None);
    let stored = serde_json::to_value(&null).unwrap();
    assert_eq!(stored, json!({"$personal": {"subject": ID, "value": null}}));
    assert_eq!(serde_json::from_value::<Personal<Option<String>>>(stored).unwrap(), null);
}

#[test]
fn personal_values_are_redacted_in_debug_output() {
    assert_eq!(format!("{:?}", known()), format!("Personal(known, {ID})"));
    assert_eq!(format!("{:?}", Personal::<String>::Sealed(boxed(None))), format!("Personal(sealed, {ID})"));
    assert_eq!(format!("{:?}", Personal::<String>::Erased { subject: SUBJECT }), format!("Personal(erased, {ID})"));
    for personal in [known(), Personal::Sealed(boxed(None)), Personal::Erased { subject: SUBJECT }] {
        let stored = serde_json::to_value(&personal).unwrap();
        let shown = format!("{:#?}", Marker::read(&stored).unwrap().unwrap());
        assert!(shown.starts_with("Marker(") && !shown.contains("Kẻ Gỗ"), "{shown}");
    }
}
