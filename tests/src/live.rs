//! What is told as it happens: all of it, once, to those who may see it and for as long as they may, over both ways.

mod crowded;
mod cut;
mod events;
mod protocol;
mod resumed;
mod slow;
mod socket;
mod stopping;
mod told;
mod weighed;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::office::{Office, Person};
use crate::support::sqlite;
pub(crate) use socket::{Socket, bearer};

pub(crate) const POSTED: &str = "subscription ($code: String!, $after: String) {
    messagePosted(code: $code, after: $after) { cursor message { id body side } dossier { code } } }";
pub(crate) const PROGRESSED: &str = "subscription ($code: String!, $after: String) {
    dossierProgressed(code: $code, after: $after) { cursor entry { id status } dossier { status version } } }";
/// Before all that ever happened.
pub(crate) const START: &str = "00000000-0000000000000000-0000000000000000";
/// A dossier that does not exist.
const NONE: &str = "000.00.08.H34-260309-9999";
/// Where our own pages are.
const OURS: &str = "http://127.0.0.1:8080";

async fn office() -> Office {
    Office::open(sqlite().await).await
}

/// Says something, and tells the id of the message.
pub(crate) async fn say(office: &Office, who: &Person, code: &str, body: &str) -> String {
    let input = json!({ "requestId": Uuid::new_v4(), "code": code, "body": body });
    let posted = office.mutate(who, "postMessage", "message { id }", input).await;
    posted.done()["message"]["id"].as_str().expect("an id").to_owned()
}

/// Where somebody's view of a dossier stands in the log.
async fn live_cursor(office: &Office, who: &Person, code: &str) -> String {
    let document = "query ($code: String!) { dossier(code: $code) { liveCursor } }";
    office.ask(who, document, json!({ "code": code })).await.text_at("/dossier/liveCursor")
}

/// A text of an answer, below its only field.
pub(crate) fn text(answer: &Value, pointer: &str) -> String {
    let root = answer["data"].as_object().and_then(|data| data.values().next());
    let found = root.and_then(|root| root.pointer(pointer)).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no {pointer} in {answer}")).to_owned()
}

/// The code of an answer that is one error.
fn error(answer: &Value) -> String {
    assert!(answer.get("data").is_none(), "{answer}");
    match answer["errors"].as_array().map(Vec::as_slice) {
        Some([error]) => error["extensions"]["code"].as_str().expect("every error has a code").to_owned(),
        _ => panic!("not one error: {answer}"),
    }
}
