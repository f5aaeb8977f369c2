//! Query cost: multiplication by page sizes and lists, limits on nesting, and the operation that counts among several.

use std::collections::BTreeSet;

use async_graphql::parser::parse_query;
use serde_json::json;

use super::introspection::LISTS;
use super::*;
use crate::served::SHAPE;

fn reckoned(document: &str, variables: serde_json::Value) -> ServerResult<Cost> {
    cost(&SHAPE, &parse_query(document).expect("a document"), None, &Variables::from_json(variables))
}

fn values(document: &str, variables: serde_json::Value) -> u32 {
    reckoned(document, variables).unwrap_or_else(|error| panic!("{document}: {}", error.message)).values()
}

#[test]
fn pages_multiply_what_is_selected_in_them() {
    let page = |arguments: &str| values(&format!("{{ procedures{arguments} {{ nodes {{ id code }} }} }}"), json!({}));
    // The connection and its question, and each row with two values.
    for (arguments, rows) in
        [("(first: 1)", 1), ("(first: 100)", 100), ("(last: 7)", 7), ("", 20), ("(first: -1)", 100)]
    {
        assert_eq!(page(arguments), 1 + 10 + rows * 3, "{arguments}");
    }
    let document = "query ($first: Int = 30) { procedures(first: $first) { nodes { id code } } }";
    assert_eq!(values(document, json!({})), 1 + 10 + 30 * 3, "a variable's default");
    assert_eq!(values(document, json!({ "first": 50 })), 1 + 10 + 50 * 3, "a variable");
    assert_eq!(values(document, json!({ "first": null })), 1 + 10 + 20 * 3, "null is as if left out");
}

#[test]
fn lists_multiply_within_lists_and_fragments_count_where_they_are_spread() {
    let spread = "{ procedures(first: 10) { nodes { ...P } } } fragment P on Procedure { fees { name } }";
    assert_eq!(values(spread, json!({})), 1 + 10 + 10 * (1 + 5 * 2));
    let inline = "{ procedures(first: 10) { edges { node { ... { fees { name } } } } } }";
    assert_eq!(values(inline, json!({})), 1 + 10 + 10 * (1 + 1 + 5 * 2));
    assert_eq!(values("{ nodes(ids: [\"a\", \"b\"]) { id } }", json!({})), 2 * 2);
    assert_eq!(values("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ["a", "b", "c"] })), 3 * 2);
}

#[test]
fn what_costs_too_much_is_refused_with_both_numbers() {
    let pages = |count: usize| {
        let page = |number: usize| format!("p{number}: procedures(first: 100) {{ nodes {{ fees {{ name }} }} }} ");
        format!("{{ {} }}", (0..count).map(page).collect::<String>())
    };
    let one = values(&pages(1), json!({}));
    let fit = usize::try_from(COST / one).expect("a few");
    assert_eq!(values(&pages(fit), json!({})), one * u32::try_from(fit).expect("a few"));
    let error = reckoned(&pages(fit + 1), json!({})).expect_err("one too many");
    let extensions = error.extensions.expect("extensions");
    assert_eq!(extensions.get("code"), Some(&Value::from("QUERY_TOO_COMPLEX")));
    let requested = one * u32::try_from(fit + 1).expect("a few");
    assert_eq!(extensions.get("cost"), Some(&told(requested.into())));
    assert!(error.message.contains(&requested.to_string()) && error.message.contains(&COST.to_string()));
}

#[test]
fn of_several_operations_the_one_that_runs_is_reckoned() {
    let document = "query A { agencies { code } } query B { viewer { id } }";
    let parsed = parse_query(document).expect("a document");
    let named = |name| cost(&SHAPE, &parsed, name, &Variables::default()).expect("a cost");
    assert_eq!(named(Some("B")).values(), 2);
    assert_eq!(named(Some("A")), named(None), "the dearest, where none is named");
}

/// Every list of the schema that is reached again from its own rows: the fields from a row to the list, and the type.
fn ways_back() -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let types: BTreeSet<&str> = SHAPE.types().map(|(name, _)| name).collect();
    for from in types {
        let mut seen = BTreeSet::from([from]);
        let mut reached = vec![(from, Vec::<String>::new())];
        while let Some((at, way)) = reached.pop() {
            let Some((_, fields)) = SHAPE.types().find(|(name, _)| *name == at) else { continue };
            for (name, field) in fields {
                let way = [way.clone(), vec![name.clone()]].concat();
                if field.rows.as_deref() == Some(from) && !at.ends_with("Connection") {
                    found.push((from.to_owned(), way.clone()));
                }
                if seen.insert(field.of.as_str()) {
                    reached.push((field.of.as_str(), way));
                }
            }
        }
    }
    found
}

#[test]
fn no_list_is_opened_below_a_list_of_its_own_type() {
    let ways = ways_back();
    let has = |of: &str, last: &str| {
        ways.iter().any(|(found, way)| found == of && way.last().is_some_and(|name| name == last))
    };
    assert!(has("Dossier", "dossiers") && has("Message", "exchange"), "the ways are found: {ways:?}");
    for (of, way) in &ways {
        // Below a row of a list, wherever that stands.
        let inner = way.iter().rev().fold("__typename".to_owned(), |inner, name| format!("{name} {{ {inner} }}"));
        let document = format!("{{ nodes(ids: [\"x\"]) {{ ... on {of} {{ {inner} }} }} }}");
        let error = reckoned(&document, json!({})).expect_err(&document);
        assert!(error.message.contains("below a list of"), "{document}: {}", error.message);
    }
    // One level less is what clients ask.
    values("{ dossier(code: \"x\") { applicant { dossiers { nodes { code } } } } }", json!({}));
    values("{ viewer { dossiers { nodes { applicant { id displayName } exchange { nodes { id } } } } } }", json!({}));
}

#[test]
fn lists_of_introspection_nest_as_often_as_tools_need_and_not_once_more() {
    let nested = |names: &[&str]| {
        let inner = names.iter().rev().fold("name".to_owned(), |inner, name| format!("{name} {{ {inner} }}"));
        reckoned(&format!("{{ __schema {{ {inner} }} }}"), json!({}))
    };
    assert_eq!(LISTS, 3);
    assert!(nested(&["types", "fields", "args"]).is_ok());
    assert!(nested(&["types", "fields", "args", "type", "enumValues"]).is_err(), "a fourth list");
    assert!(nested(&["types", "fields", "type", "fields"]).is_err(), "the same list again");
    assert!(nested(&["types", "fields", "type", "ofType", "ofType", "ofType", "ofType"]).is_ok());
}

#[test]
fn fragments_that_select_nothing_are_not_spread_without_end() {
    let mut document = "{ ...F0 }".to_owned();
    for number in 0..40 {
        let next = number + 1;
        document = format!("{document} fragment F{number} on Query {{ ...F{next} ...F{next} }}");
    }
    // The last is missing, which is told of by the validation.
    assert!(reckoned(&document, json!({})).is_err());
}
