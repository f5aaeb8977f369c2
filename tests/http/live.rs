//! What is told as it happens: all of it, once, to those who may see it and for as long as they may, over both ways.

mod crowded;
mod cut;
mod events;
mod protocol;
mod resumed;
mod slow;
mod stopping;
mod told;
mod weighed;

use serde_json::json;
use support::sqlite;
use support::test_service::{Person, TestService};

/// A dossier that does not exist.
const NONE: &str = "000.00.08.H34-260309-9999";
/// Where our own pages are.
const OURS: &str = "http://127.0.0.1:8080";

async fn office() -> TestService {
    TestService::open(sqlite().await).await
}

/// Where somebody's view of a dossier stands in the log.
async fn live_cursor(office: &TestService, who: &Person, code: &str) -> String {
    let document = "query ($code: String!) { dossier(code: $code) { liveCursor } }";
    office.ask(who, document, json!({ "code": code })).await.text_at("/dossier/liveCursor")
}
