//! Subscriptions over both transports: complete, without duplicates, and only while permitted.

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

/// Code of a missing dossier.
const NONE: &str = "000.00.08.H34-260309-9999";
/// Origin of our own pages.
const OURS: &str = "http://127.0.0.1:8080";

async fn office() -> TestService {
    TestService::open(sqlite().await).await
}

/// Live cursor of a dossier as somebody sees it.
async fn live_cursor(office: &TestService, who: &Person, code: &str) -> String {
    let document = "query ($code: String!) { dossier(code: $code) { liveCursor } }";
    office.ask(who, document, json!({ "code": code })).await.text_at("/dossier/liveCursor")
}
