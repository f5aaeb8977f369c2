//! Permissions of every mutation of the schema.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use support::test_service::Reply;
use support::{TestDatabase, each_database};
use uuid::Uuid;

use super::assert_table;
use super::setup::{EVERYBODY, PermissionSetup};
use crate::contract::sdl::{What, holder};
use crate::contract::served;

/// A row per mutation: its senders and its input.
const TABLE: &str = include_str!("mutations.txt");

/// Outcome of the single dossier of a bulk mutation.
const OUTCOMES: &str = "outcomes { forbidden userErrors { code field } }";

/// Mutation, a letter per caller, and its input.
fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let rows = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|row| {
        let mut words = row.splitn(3, ' ');
        let mut word = || words.next().unwrap_or_default();
        (word(), word(), word())
    })
}

fn letters() -> BTreeMap<String, String> {
    rows().map(|(mutation, letters, _)| (mutation.to_owned(), letters.to_owned())).collect()
}

/// Every mutation on the scene's dossier, with an input that no caller could have carried out.
pub(crate) fn inputs(code: &str) -> Vec<(&'static str, Value)> {
    let id = Uuid::new_v4().to_string();
    let sent = rows().filter(|(_, _, input)| !input.is_empty());
    sent.map(|(mutation, _, input)| {
        let input = input.replace("<code>", code).replace("<id>", &id);
        (mutation, serde_json::from_str(&input).unwrap_or_else(|error| panic!("{mutation}: {error}")))
    })
    .collect()
}

/// Mutations that applicants may send.
pub(crate) fn of_applicants() -> BTreeSet<String> {
    let column = EVERYBODY.iter().position(|who| *who == "the applicant").expect("a column");
    let open = rows().filter(|(_, letters, _)| letters.as_bytes()[column] == b'a');
    open.map(|(mutation, _, _)| mutation.to_owned()).collect()
}

each_database! {
    async fn every_mutation_is_open_to_those_of_the_table(place: TestDatabase) {
        let scene = PermissionSetup::set(place).await;
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        let before = scene.office.footprint().await;
        for (mutation, input) in inputs(&scene.filed.code) {
            for person in &scene.people {
                let selected = if input["dossiers"].is_array() { OUTCOMES } else { "" };
                let reply = scene.office.mutate(person, mutation, selected, input.clone()).await;
                found.entry(mutation.to_owned()).or_default().push(letter(&reply));
            }
        }
        // Existence of the account is not disclosed: nobody gets a fault.
        for (number, person) in scene.people.iter().enumerate() {
            let input = json!({ "username": format!("nobody.{number}"), "channel": "SMS" });
            let reply = scene.office.mutate(person, "resendActivation", "accepted", input).await;
            found.entry("resendActivation".to_owned()).or_default().push(letter(&reply));
        }
        scene.office.assert_nothing_written_since(&before, "what nobody could have carried out").await;
        for person in &scene.people {
            let reply = scene.office.mutate(person, "logOut", "loggedOut", Value::Null).await;
            found.entry("logOut".to_owned()).or_default().push(letter(&reply));
        }
        assert_table("mutations.txt", &letters(), &found);
    }
}

fn letter(reply: &Reply) -> char {
    if !reply.body["errors"].is_null() {
        return match reply.error() {
            "UNAUTHENTICATED" => 'U',
            "FORBIDDEN" => 'F',
            _ => panic!("{}", reply.text),
        };
    }
    let outcome = &reply.payload()["outcomes"][0];
    if outcome["forbidden"] == true {
        return 'F';
    }
    if outcome["userErrors"][0]["code"] == "NOT_FOUND" && outcome["userErrors"][0]["field"][3] == "code" {
        return 'N';
    }
    // A procedure's code is public; it is no dossier's.
    if reply.faults().iter().any(|fault| fault == "NOT_FOUND code") && !reply.text.contains("retireProcedure") {
        'N'
    } else {
        'a'
    }
}

#[test]
fn every_mutation_has_an_input_here() {
    let asked: BTreeSet<&str> =
        inputs("x").into_iter().map(|(mutation, _)| mutation).chain(["resendActivation", "logOut"]).collect();
    let schema = served();
    let known: BTreeSet<&str> = schema
        .iter()
        .filter(|(path, named)| matches!(named.what, What::Output(_)) && holder(path) == Some("Mutation"))
        .map(|(path, _)| &path["Mutation.".len()..])
        .collect();
    assert_eq!(asked, known);
}
