//! Subscriptions as front-ends send them.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::test_service::{Person, TestService};

pub const POSTED: &str = "subscription ($code: String!, $after: String) {
    messagePosted(code: $code, after: $after) { cursor message { id body side } dossier { code } } }";

pub const PROGRESSED: &str = "subscription ($code: String!, $after: String) {
    dossierProgressed(code: $code, after: $after) { cursor entry { id status } dossier { status version } } }";

/// Cursor before every event.
pub const START: &str = "00000000-0000000000000000-0000000000000000";

/// Posts a message; returns its id.
pub async fn say(office: &TestService, who: &Person, code: &str, body: &str) -> String {
    let input = json!({ "requestId": Uuid::new_v4(), "code": code, "body": body });
    let posted = office.mutate(who, "postMessage", "message { id }", input).await;
    posted.done()["message"]["id"].as_str().expect("an id").to_owned()
}

/// Text below the only field of an answer.
pub fn text(answer: &Value, pointer: &str) -> String {
    let root = answer["data"].as_object().and_then(|data| data.values().next());
    let found = root.and_then(|root| root.pointer(pointer)).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no {pointer} in {answer}")).to_owned()
}

/// Code of an answer that is a single error.
pub fn error(answer: &Value) -> String {
    assert!(answer.get("data").is_none(), "{answer}");
    match answer["errors"].as_array().map(Vec::as_slice) {
        Some([error]) => error["extensions"]["code"].as_str().expect("every error has a code").to_owned(),
        _ => panic!("not one error: {answer}"),
    }
}
