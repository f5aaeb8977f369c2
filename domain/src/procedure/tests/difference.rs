//! Structural difference of JSON values.

use proptest::prelude::*;

use super::*;

fn changed(path: &str, before: impl Into<Option<Value>>, after: impl Into<Option<Value>>) -> Change {
    Change { path: path.to_owned(), before: before.into(), after: after.into() }
}

#[test]
fn objects_are_compared_by_key_and_arrays_by_index() {
    let before = json!({"a": 1, "b": {"c": [1, 2, 3], "d": null}, "x/y~z": true, "same": [1]});
    let after = json!({"a": 2, "b": {"c": [1, 4], "d": {}}, "x/y~z": false, "same": [1], "new": "e"});
    assert_eq!(
        differences(&before, &after),
        [
            changed("/a", json!(1), json!(2)),
            changed("/b/c/1", json!(2), json!(4)),
            changed("/b/c/2", json!(3), None),
            changed("/b/d", json!(null), json!({})),
            changed("/x~1y~0z", json!(true), json!(false)),
            changed("/new", None, json!("e")),
        ]
    );
}

#[test]
fn values_of_different_types_differ_as_a_whole() {
    assert_eq!(differences(&json!(null), &json!({"a": 1})), [changed("", json!(null), json!({"a": 1}))]);
    assert_eq!(differences(&json!([1]), &json!({"0": 1})), [changed("", json!([1]), json!({"0": 1}))]);
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![Just(json!(null)), any::<bool>().prop_map(Value::from), (0..3).prop_map(Value::from)];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::btree_map("[a/~]{1,2}", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn every_difference_has_the_values_at_its_place(before in values(), after in values()) {
        let found = differences(&before, &after);
        prop_assert_eq!(found.is_empty(), before == after);
        for change in found {
            prop_assert_eq!(before.pointer(&change.path), change.before.as_ref());
            prop_assert_eq!(after.pointer(&change.path), change.after.as_ref());
            prop_assert_ne!(change.before, change.after);
        }
    }
}
