//! Completed answers as the specification demands, over each transport.

use axum::http::StatusCode;
use serde_json::{Value, json};
use support::socket::{Socket, bearer};
use support::subscriptions::START;

use super::{GRAPHQL, JSON, accepting, office, post};

/// A nullable field that fails without a session, between fields that do not, named by their order.
const ASKED: &str =
    "{ z: agencies { name code } dossiers { nodes { id } } ...F } fragment F on Query { a: sectors { code } }";

/// True where these parts follow each other in a text.
fn in_order(text: &str, parts: &[&str]) -> bool {
    let mut rest = Some(text);
    for part in parts {
        rest = rest.and_then(|rest| rest.split_once(part)).map(|(_, behind)| behind);
    }
    rest.is_some()
}

#[tokio::test]
async fn a_field_that_failed_is_null_in_its_place_and_keys_keep_the_order_of_the_document() {
    let office = office().await;
    for accept in [JSON, GRAPHQL, "text/event-stream"] {
        let reply = office.send(accepting(accept, ASKED)).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        let parts = [r#"{"data":{"z":[{"name":"#, r#","code":"#, r#"],"dossiers":null,"a":["#, r#""errors":["#];
        assert!(in_order(&reply.text, &parts), "{accept}: {}", reply.text);
    }
}

#[tokio::test]
async fn a_non_null_field_that_failed_takes_its_parents_with_it() {
    let office = office().await;
    let mutation = "mutation { logOut { loggedOut } }";
    let reply = office.send(accepting(JSON, mutation)).await;
    assert_eq!((reply.error(), &reply.body["data"]), ("UNAUTHENTICATED", &json!({ "logOut": null })), "{}", reply.text);
    let reply = office.send(accepting(JSON, "{ retired: nodes(ids: [\"x\"]) { id } }")).await;
    assert!(reply.body["data"].get("retired").is_some(), "{}", reply.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_of_a_socket_keep_the_order_of_their_document() {
    let office = office().await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let served = office.serve().await;
    let mut socket = Socket::open(&served).await;
    socket.begin(json!({ "authorization": bearer(&citizen) })).await;
    let document = "subscription ($code: String!, $after: String) { z: dossierProgressed(code: $code, after: $after) {
        entry { status id } dossier { version status } cursor } }";
    socket.subscribe("1", document, json!({ "code": code, "after": START })).await;
    let told = socket.hear_text().await;
    let parts = [
        r#""payload":{"data":{"z":{"entry":{"status":"#,
        r#""id":"#,
        r#""dossier":{"version":"#,
        r#""status":"#,
        r#""cursor":"#,
    ];
    assert!(in_order(&told, &parts), "{told}");
    served.stop().await;
}

#[tokio::test]
async fn documents_with_descriptions_are_taken_and_errors_name_the_places_that_were_sent() {
    let office = office().await;
    let described = "\"\"\"\nNhững cơ quan \"mà ai cũng thấy\"\n\"\"\"\nquery Q(\"ngôn ngữ\" $yes: Boolean = true) {
  agencies { code @include(if: $yes) }
  ...F
}
\"mảnh\" fragment F on Query { sectors { code } }";
    let reply = office.send(accepting(JSON, described)).await;
    assert!(reply.at("/agencies/0/code").is_string(), "a default counts too: {}", reply.text);
    let wrong = described.replace("sectors", "nothing");
    let reply = office.send(accepting(JSON, &wrong)).await;
    assert_eq!(reply.body["errors"][0]["locations"], json!([{ "line": 8, "column": 30 }]), "{}", reply.text);
    let hidden = format!("\"\"\" \" \"\"\" query Q {{ agencies {}", "{ agencies ".repeat(80));
    assert_eq!(office.send(accepting(JSON, &hidden)).await.error(), "QUERY_TOO_COMPLEX", "no text hides a bracket");
}

#[tokio::test]
async fn everything_that_an_input_lacks_is_named_at_once() {
    let office = office().await;
    let document =
        "mutation ($input: RegisterAccountInput!) { registerAccount(input: $input) { userErrors { code } } }";
    let body = json!({ "query": document, "variables": { "input": { "username": "tam", "email": null } } });
    let reply = office.send(post(JSON, body.to_string())).await;
    assert_eq!(reply.error(), "BAD_USER_INPUT");
    let missing = reply.body["errors"][0]["extensions"]["missing"].as_array().expect("paths").clone();
    for field in ["email", "phone", "password", "fullName", "kind"] {
        assert!(missing.contains(&json!(["input", field])), "{field} in {missing:?}");
    }
    let message = reply.body["errors"][0]["message"].as_str().expect("a message");
    assert!(message.contains("input.fullName"), "{message}");
    assert_eq!(reply.body.get("data"), None::<&Value>);
}
