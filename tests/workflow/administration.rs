//! Administration by GraphQL: staff, procedures, calendar.

mod accounts;
mod command_line;
mod doubts;
mod facts;
mod invitation;
mod listing;
mod procedures;
mod releases;
mod retirement;

use serde_json::json;
use support::test_service::{Person, TestService};

/// Id and version of an account in the list.
async fn met(office: &TestService, administrator: &Person, person: &Person) -> (String, i64) {
    let document = "{ accounts(first: 100) { nodes { id username version } } }";
    let reply = office.ask(administrator, document, json!({})).await;
    let nodes = reply.at("/accounts/nodes").as_array().expect("accounts").clone();
    let node = nodes.into_iter().find(|node| node["username"] == person.username.as_str()).expect("their account");
    (node["id"].as_str().expect("an id").to_owned(), node["version"].as_i64().expect("a version"))
}

/// True while the session is valid.
async fn is_signed_in(office: &TestService, person: &Person) -> bool {
    let reply = office.ask(person, "{ viewer { id } }", json!({})).await;
    if reply.body["errors"].is_null() {
        return true;
    }
    assert_eq!(reply.error(), "UNAUTHENTICATED");
    false
}
