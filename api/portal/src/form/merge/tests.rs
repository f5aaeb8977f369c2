//! Three-way merge of a posted page into a stored draft: untouched values stay, edits win, edits on both sides clash.

use serde_json::{Value, json};

use super::super::marks::marks;
use super::super::readable::as_typed;
use super::super::shape::Form;
use super::*;

fn form() -> Form {
    Form::of(&json!({
        "type": "object",
        "properties": {
            "name": { "type": "string" },
            "notes": { "type": "string", "maxLength": 4000 },
            "capital": { "type": "integer" },
            "since": { "type": "string", "format": "date" },
            "online": { "type": "boolean" },
            "kind": { "enum": ["a", "b"] },
            "goods": { "type": "array", "items": { "enum": ["x", "y"] } },
            "shops": {
                "type": "array",
                "items": { "type": "object", "properties": { "street": { "type": "string" }, "area": { "type": "integer" } } },
            },
        },
    }))
}

/// Draft of another API client: values of its own types, and keys that the form does not know.
fn kept() -> Value {
    json!({
        "name": "A", "capital": 1_200_000, "since": "2026-03-07", "online": true, "kind": "elsewhere",
        "goods": ["x", "unknown"], "shops": [{ "street": "S", "area": 5, "colour": { "deep": [1, 2.5] } }],
        "unknown": { "nested": [true, null, 1.5] },
    })
}

fn shown(value: &Value) -> Value {
    Value::Object(as_typed(form().fields(), value))
}

fn merged(base: &Value, mine: &Value, held: &Value) -> (Value, Vec<Clash>) {
    let mut held = held.as_object().expect("an object").clone();
    let mark = |text: &str| text.to_owned();
    let base = Value::Object(marks(form().fields(), base, &mark));
    let clashes = merge(form().fields(), "f", Edit { base: Some(&base), mine, mark: &mark }, &mut held);
    (Value::Object(held), clashes)
}

#[test]
fn what_nobody_touches_stays_to_the_letter_and_the_type() {
    let page = shown(&kept());
    // As a browser posts it: choices that the form does not know are not there.
    let mut mine = page.clone();
    mine["kind"] = json!("");
    mine["goods"] = json!(["x"]);
    assert_eq!(merged(&page, &mine, &kept()), (kept(), Vec::new()));
}

#[test]
fn what_is_changed_keeps_its_type_where_it_can_be_read_so() {
    let page = shown(&kept());
    let mut mine = page.clone();
    mine["capital"] = json!("1.300.000");
    mine["since"] = json!("8/3/2026");
    mine["online"] = json!("false");
    mine["goods"] = json!(["y"]);
    mine["shops"][0]["area"] = json!("six");
    let mut expected = kept();
    expected["capital"] = json!(1_300_000);
    expected["since"] = json!("2026-03-08");
    expected["online"] = json!(false);
    expected["goods"] = json!(["y", "unknown"]);
    expected["shops"][0]["area"] = json!("six");
    assert_eq!(merged(&page, &mine, &kept()), (expected, Vec::new()));
}

#[test]
fn different_fields_are_merged_and_the_same_one_clashes() {
    let page = shown(&kept());
    let (mut mine, mut theirs) = (page.clone(), kept());
    mine["name"] = json!("mine");
    mine["shops"][0]["street"] = json!("mine");
    theirs["notes"] = json!("theirs");
    theirs["shops"][0]["area"] = json!(6);
    let (whole, clashes) = merged(&page, &mine, &theirs);
    assert_eq!(clashes, Vec::new());
    assert_eq!((&whole["name"], &whole["notes"]), (&json!("mine"), &json!("theirs")));
    assert_eq!(whole["shops"][0], json!({ "street": "mine", "area": 6, "colour": { "deep": [1, 2.5] } }));

    theirs["name"] = json!("theirs");
    let (whole, clashes) = merged(&page, &mine, &theirs);
    assert_eq!(clashes, [Clash { control: "f/name".to_owned(), theirs: json!("theirs") }]);
    assert_eq!((&whole["name"], &whole["shops"][0]["street"]), (&json!("theirs"), &json!("mine")));
    mine["name"] = json!("theirs");
    assert_eq!(merged(&page, &mine, &theirs).1, Vec::new(), "the same change twice is one");
}

#[test]
fn lists_that_grew_on_both_sides_clash_as_a_whole() {
    let page = shown(&kept());
    let (mut mine, mut theirs) = (page.clone(), kept());
    mine["shops"].as_array_mut().expect("a list").push(json!({ "street": "mine", "area": "" }));
    let (whole, clashes) = merged(&page, &mine, &theirs);
    assert_eq!((whole["shops"][1]["street"].as_str(), clashes.len()), (Some("mine"), 0));
    theirs["shops"] = json!([]);
    let (whole, clashes) = merged(&page, &mine, &theirs);
    assert_eq!((&whole["shops"], clashes[0].control.as_str()), (&json!([]), "f/shops"));
}

#[test]
fn lines_and_blanks_that_browsers_take_away_are_no_change() {
    let held = json!({ "name": " two\nlines ", "notes": "two\nlines" });
    let page = shown(&held);
    let mut mine = page.clone();
    mine["name"] = json!("twolines");
    assert_eq!(merged(&page, &mine, &held), (held.clone(), Vec::new()));
    mine["notes"] = json!("two\n\nlines");
    assert_eq!(merged(&page, &mine, &held).0["notes"], "two\n\nlines");
}
