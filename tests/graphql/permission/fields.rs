//! Permissions of every field of the schema.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use support::test_service::{Person, Reply};
use support::{TestDatabase, each_database};

use super::roots::{ROOTS, WATCHED};
use super::setup::PermissionSetup;
use super::ways::{Way, ways};
use super::{assert_table, table};
use crate::contract::sdl::{Sdl, What, holder, name_of};
use crate::contract::served;

/// Letters: `-` unreachable, `n` null, `e` empty, `0` zero, `v` a value, `U`, `F` and `N` the errors UNAUTHENTICATED,
/// FORBIDDEN and NOT_FOUND, `C` a list that may not be opened below a list of its own type.
const TABLE: &str = include_str!("fields.txt");

each_database! {
    async fn every_field_shows_to_everybody_what_the_table_says(place: TestDatabase) {
        let scene = PermissionSetup::set(place).await;
        let schema = served();
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        for person in &scene.people {
            for (field, selection) in ROOTS {
                let reply = scene.office.ask(person, &scene.named(&format!("{{ {selection} }}")), json!({})).await;
                found.entry(format!("Query.{field}")).or_default().push(letter(&reply, &format!("/{field}")));
            }
            for (field, selection) in WATCHED {
                let reply = answer(&scene, person, &scene.named(&format!("subscription {{ {selection} }}"))).await;
                found.entry(format!("Subscription.{field}")).or_default().push(letter(&reply, &format!("/{field}")));
            }
            for way in ways() {
                let fields: Vec<String> = fields_of(&schema, way.to).map(|(field, _)| field).collect();
                let letters = letters(&scene, &schema, person, way, &fields).await;
                for (field, letter) in fields.into_iter().zip(letters) {
                    found.entry(format!("{}: {}.{field}", way.name, way.to)).or_default().push(letter);
                }
            }
        }
        assert_table("fields.txt", &table(TABLE), &found);
    }
}

/// Answer for a person; of a subscription, its first.
async fn answer(scene: &PermissionSetup, person: &Person, document: &str) -> Reply {
    if document.starts_with("subscription") {
        scene.office.watch(person, document, json!({})).await.into_reply().await
    } else {
        scene.office.ask(person, document, json!({})).await
    }
}

/// Letters of a person for each field at the end of a path.
async fn letters(scene: &PermissionSetup, schema: &Sdl, person: &Person, way: &Way, fields: &[String]) -> Vec<char> {
    let selected = |fields: &[String]| -> String {
        fields.iter().map(|field| selection(schema, way.to, field)).collect::<Vec<_>>().join(" ")
    };
    let document = |fields: &[String]| scene.named(&way.document.replace("FIELDS", &selected(fields)));
    let all = answer(scene, person, &document(fields)).await;
    if all.body["errors"].is_null() {
        return fields.iter().map(|field| letter_at(&all, way.at, field)).collect();
    }
    // One by one: an error in one field may null its siblings.
    let mut letters = Vec::new();
    for field in fields {
        let reply = answer(scene, person, &document(std::slice::from_ref(field))).await;
        letters.push(letter_at(&reply, way.at, field));
    }
    letters
}

fn letter_at(reply: &Reply, parent: &str, field: &str) -> char {
    match reply.body["data"].pointer(parent) {
        None | Some(Value::Null) if reply.body["errors"].is_null() => '-',
        _ => letter(reply, &format!("{parent}/{field}")),
    }
}

fn letter(reply: &Reply, pointer: &str) -> char {
    if !reply.body["errors"].is_null() {
        return match reply.error() {
            "UNAUTHENTICATED" => 'U',
            "FORBIDDEN" => 'F',
            "NOT_FOUND" => 'N',
            "QUERY_TOO_COMPLEX" => 'C',
            _ => panic!("{}", reply.text),
        };
    }
    match reply.at(pointer) {
        Value::Null => 'n',
        Value::Array(items) if items.iter().all(Value::is_null) => {
            if items.is_empty() {
                'e'
            } else {
                'n'
            }
        }
        Value::Object(object) if object.get("nodes") == Some(&json!([])) => 'e',
        Value::Number(number) if number.as_f64() == Some(0.0) => '0',
        _ => 'v',
    }
}

fn fields_of<'a>(schema: &'a Sdl, of: &'a str) -> impl Iterator<Item = (String, &'a What)> {
    schema.iter().filter_map(move |(path, named)| match &named.what {
        what @ What::Output(_) if holder(path) == Some(of) => Some((path[of.len() + 1..].to_owned(), what)),
        _ => None,
    })
}

/// Selection of a field: an object's type name, a list's rows.
fn selection(schema: &Sdl, of: &str, field: &str) -> String {
    let Some(What::Output(ty)) = schema.get(&format!("{of}.{field}")).map(|named| &named.what) else {
        panic!("{of}.{field} is no field");
    };
    let name = name_of(ty);
    match (of, field) {
        ("Dossier", "action") => return format!("{field}(name: ACCEPT) {{ __typename }}"),
        ("ProgressReport", "parts") => return format!("{field}(by: MONTH) {{ __typename }}"),
        ("Dossier", "changesSince") => return format!("{field}(version: 0) {{ __typename }}"),
        ("Dossier", "filingChanges") => return format!("{field}(version: 1) {{ __typename }}"),
        _ => {}
    }
    match schema.get(&name).map(|named| &named.what) {
        Some(What::Type { kind: "type" | "interface", .. }) if name.ends_with("Connection") => {
            format!("{field} {{ nodes {{ __typename }} }}")
        }
        Some(What::Type { kind: "type" | "interface", .. }) => format!("{field} {{ __typename }}"),
        _ => field.to_owned(),
    }
}

#[test]
fn something_leads_to_every_type_and_every_field_of_the_root_is_asked_for() {
    let schema = served();
    let led: BTreeSet<&str> = ways().map(|way| way.to).collect();
    // Payloads and types within them belong to the mutations' table.
    let others = ["Query", "Mutation", "Subscription", "UserError", "BulkOutcome", "LeftDossier", "ProcedureChange"];
    let types: BTreeSet<&str> = schema
        .iter()
        .filter(|(name, named)| matches!(named.what, What::Type { kind: "type", .. }) && !name.ends_with("Payload"))
        .map(|(name, _)| name)
        .filter(|name| !others.contains(name))
        .collect();
    assert_eq!(led, types);
    for (root, known) in [("Query", ROOTS), ("Subscription", WATCHED)] {
        let asked: BTreeSet<String> = known.iter().map(|(field, _)| (*field).to_owned()).collect();
        assert_eq!(asked, fields_of(&schema, root).map(|(field, _)| field).collect::<BTreeSet<_>>());
    }
}
