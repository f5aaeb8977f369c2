//! Differences between forms, as JSON pointers.

use super::*;
use crate::dossier::supplement::{changed_places, field_of, lies_under};

fn assert_places<const N: usize>(old: &Value, new: &Value, expected: [&str; N]) {
    assert_eq!(changed_places(old, new), expected, "{old} to {new}");
}

#[test]
fn equal_forms_have_no_differences() {
    for form in [json!({}), json!({"a": 1, "b": [1, {"c": null}]}), filled_in(ALCOHOL)] {
        assert_places(&form, &form, []);
    }
}

#[test]
fn a_difference_is_reported_at_its_deepest_place() {
    let old = json!({"a": {"b": 1, "c": 2}, "d": "x"});
    assert_places(&old, &json!({"a": {"b": 9, "c": 2}, "d": "x"}), ["/a/b"]);
    assert_places(&old, &json!({"a": {"b": 9, "c": 8}, "d": "y"}), ["/a/b", "/a/c", "/d"]);
    assert_places(&old, &json!({"a": {"b": 1}, "d": "x"}), ["/a/c"]);
    assert_places(&old, &json!({"a": 1, "d": "x"}), ["/a"]);
    assert_places(&old, &json!({"a": {"b": 1, "c": 2, "e": [1]}, "d": "x"}), ["/a/e"]);
}

#[test]
fn a_new_object_is_reported_by_its_fields_and_a_removed_one_as_a_whole() {
    let full = json!({"a": {"b": 1, "c": {"d": 2}}});
    assert_places(&json!({}), &full, ["/a/b", "/a/c/d"]);
    assert_places(&full, &json!({}), ["/a"]);
    assert_places(&full, &json!({"a": {"b": 1}}), ["/a/c"]);
    assert_places(&json!({}), &json!({"a": {}}), ["/a"]);
    assert_places(&json!({"a": {}}), &json!({"a": {"b": 1}}), ["/a/b"]);
    assert_places(&json!({"a": 1}), &json!({"a": {"b": 1}}), ["/a"]);
    assert_places(&json!({"a": null}), &json!({"a": {"b": 1}}), ["/a"]);
    assert_places(&json!({}), &json!({"a": {"b": {}}}), ["/a/b"]);
}

#[test]
fn arrays_are_compared_by_index_and_another_length_is_a_change_of_the_array() {
    let old = json!({"a": [{"b": 1}, {"b": 2}]});
    assert_places(&old, &json!({"a": [{"b": 1}, {"b": 3}]}), ["/a/1/b"]);
    assert_places(&old, &json!({"a": [{"b": 2}, {"b": 1}]}), ["/a/0/b", "/a/1/b"]);
    assert_places(&old, &json!({"a": [{"b": 1}]}), ["/a"]);
    assert_places(&old, &json!({"a": [{"b": 1}, {"b": 2}, {"b": 3}]}), ["/a"]);
    assert_places(&old, &json!({"a": []}), ["/a"]);
    assert_places(&json!({}), &old, ["/a"]);
}

#[test]
fn keys_are_escaped_as_in_json_pointers() {
    assert_places(
        &json!({"a/b": 1, "c~d": 1, "~1": 1}),
        &json!({"a/b": 2, "c~d": 2, "~1": 2}),
        ["/a~1b", "/c~0d", "/~01"],
    );
    assert_eq!(field_of("/a~1b/0/c~0d/~01"), ["form", "a/b", "0", "c~d", "~1"]);
}

#[test]
fn a_pointer_covers_places_by_whole_segments() {
    for (place, pointer, under) in [
        ("/a", "/a", true),
        ("/a/b", "/a", true),
        ("/a/b/0", "/a", true),
        ("/ab", "/a", false),
        ("/a", "/a/b", false),
        ("/a1", "/a", false),
        ("/a/10", "/a/1", false),
        ("/b/a", "/a", false),
    ] {
        assert_eq!(lies_under(place, pointer), under, "{place} under {pointer}");
    }
}
