//! A citizen floods the office with messages: the rate limit holds, each stored message is there once, and another
//! citizen's message gets through.

use std::time::Instant;

use futures::future::join_all;
use serde_json::json;
use support::test_service::{Person, Reply, TestService};
use support::{TestDatabase, postgres, sqlite};
use uuid::Uuid;

use super::{Outcome, is_long};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_messages_ends_at_its_rate_on_sqlite() {
    flood("sqlite", sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_messages_ends_at_its_rate_on_postgres() {
    flood("postgres", postgres().await).await;
}

async fn flood(database: &'static str, place: TestDatabase) {
    let office = TestService::open_at_default_rates(place).await;
    let (citizen, other) = (office.citizen().await, office.citizen().await);
    let (own, theirs) = (office.file(&citizen).await, office.file(&other).await);
    let count = if is_long() { 600 } else { 66 };
    let begun = Instant::now();
    let mut replies = Vec::new();
    // In batches, by the limit of concurrent operations per account.
    for from in (0..count).step_by(6) {
        let sent = (from..count.min(from + 6)).map(|number| says(&office, &citizen, &own.code, number));
        replies.extend(join_all(sent).await);
    }
    says(&office, &other, &theirs.code, 0).await.done();
    let took = begun.elapsed();
    let (through, refused): (Vec<&Reply>, Vec<&Reply>) =
        replies.iter().partition(|reply| reply.body["errors"].is_null());
    assert!(refused.iter().all(|reply| reply.error() == "RATE_LIMITED"));
    assert_eq!(through.len(), 30, "the rate that is told in the settings");
    let query = "query ($code: String!) { dossier(code: $code) { exchange(first: 100) { nodes { body } } } }";
    let thread = office.ask(&citizen, query, json!({ "code": own.code })).await;
    let nodes = thread.at("/dossier/exchange/nodes").as_array().expect("messages").clone();
    let mut bodies: Vec<&str> = nodes.iter().filter_map(|node| node["body"].as_str()).collect();
    bodies.sort_unstable();
    let found = bodies.len();
    bodies.dedup();
    Outcome {
        case: "11 a flood of messages",
        database,
        acknowledged: through.len() as u64,
        lost: through.len().saturating_sub(bodies.len()) as u64,
        doubled: (found - bodies.len()) as u64,
        took,
        figure: format!("{} of {count} refused with RATE_LIMITED", refused.len()),
    }
    .report();
}

async fn says(office: &TestService, who: &Person, code: &str, number: usize) -> Reply {
    let message = json!({ "requestId": Uuid::new_v4(), "code": code, "body": format!("Câu hỏi {number}") });
    office.mutate(who, "postMessage", "message { id }", message).await
}
