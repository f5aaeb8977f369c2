//! Failover of PostgreSQL under load: every answer is a success or UNAVAILABLE, never an internal fault.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;
use support::scrape::scrape;
use support::test_service::{FiledDossier, Person, Reply, TestService};
use support::{Cluster, Proxy, TestDatabase, eventually, within};
use tokio::time::Instant;
use uuid::Uuid;

use super::lost_tail::bodies_of;
use super::{Outcome, is_long};

const CLIENTS: usize = 4;

/// Number of answers by code; the empty one is a success.
type Codes = BTreeMap<String, u64>;

/// Totals of all clients.
#[derive(Default)]
struct Stand {
    stored: AtomicU64,
    refused: AtomicU64,
    ended: AtomicBool,
}

impl Stand {
    fn answered(&self, code: &str) {
        match code {
            "" => self.stored.fetch_add(1, Ordering::SeqCst),
            _ => self.refused.fetch_add(1, Ordering::SeqCst),
        };
    }

    /// Waits for so many refusals.
    async fn is_refused(&self, times: u64) {
        let refused = || self.refused.load(Ordering::SeqCst) >= times;
        eventually("clients are refused", async || refused().then_some(())).await;
    }

    /// Waits for so many further writes.
    async fn goes_on(&self, more: u64) {
        let until = self.stored.load(Ordering::SeqCst) + more;
        eventually("clients write", async || (self.stored.load(Ordering::SeqCst) >= until).then_some(())).await;
    }
}

fn code_of(reply: &Reply) -> String {
    let code = &reply.body["errors"][0]["extensions"]["code"];
    match code.as_str().or(reply.body["code"].as_str()) {
        Some(code) => code.to_owned(),
        None if reply.status == StatusCode::OK => String::new(),
        None => format!("{} {}", reply.status, reply.text),
    }
}

/// Writes and reads until stopped; records acknowledged writes and every code.
async fn load(office: &TestService, who: &Person, dossier: &FiledDossier, stand: &Stand) -> (Vec<String>, Codes) {
    let (mut acknowledged, mut codes) = (Vec::new(), Codes::new());
    let mine = "query ($code: String!) { dossier(code: $code) { status exchange(first: 5) { nodes { id } } } \
                viewer { dossiers(first: 5) { nodes { code } } } }";
    while !stand.ended.load(Ordering::SeqCst) {
        let body = format!("said {}", Uuid::new_v4());
        let input = json!({ "code": dossier.code, "body": body, "requestId": Uuid::new_v4() });
        let written = office.mutate(who, "postMessage", "message { id }", input).await;
        let code = code_of(&written);
        if code.is_empty() {
            assert_eq!(written.body["data"]["postMessage"]["userErrors"], json!([]), "{}", written.text);
            acknowledged.push(body);
        }
        stand.answered(&code);
        *codes.entry(code).or_default() += 1;
        let read = office.ask(who, mine, json!({ "code": dossier.code })).await;
        *codes.entry(code_of(&read)).or_default() += 1;
    }
    (acknowledged, codes)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_of_a_failover_is_a_success_or_unavailable() {
    let cluster = Cluster::new();
    let primary = cluster.primary();
    let (proxy, url) = Proxy::to(&primary.url()).await;
    let office = Arc::new(TestService::open(TestDatabase::elsewhere(url).await).await);
    let mut people = Vec::new();
    for _ in 0..CLIENTS {
        let citizen = office.citizen().await;
        let dossier = office.file(&citizen).await;
        people.push((citizen, dossier));
    }
    let standby = cluster.standby(&primary);
    Cluster::waits_for_standby(&primary).await;
    let faults = async || scrape(&office).await.figure("hoso_faults_total");
    let before = faults().await;

    let stand = Arc::new(Stand::default());
    let mut clients = tokio::task::JoinSet::new();
    for (citizen, dossier) in people {
        let (office, stand) = (Arc::clone(&office), Arc::clone(&stand));
        clients.spawn(async move { (dossier.code.clone(), load(&office, &citizen, &dossier, &stand).await) });
    }
    let while_calm = if is_long() { 400 } else { 40 };
    stand.goes_on(while_calm).await;
    tokio::task::block_in_place(|| cluster.kill(&primary));
    // Until all clients have been refused.
    stand.is_refused(CLIENTS as u64).await;
    tokio::task::block_in_place(|| cluster.promote(&standby));
    proxy.lead_to(standby.port);
    let promoted = Instant::now();
    eventually("it answers again", async || {
        let reply = office.ask(&Person::nobody(), "{ procedures(first: 1) { nodes { code } } }", json!({})).await;
        (reply.body["errors"].is_null() && is_ready(&office).await).then_some(())
    })
    .await;
    let took = promoted.elapsed();
    stand.goes_on(while_calm).await;
    stand.ended.store(true, Ordering::SeqCst);
    let (mut codes, mut acknowledged, mut lost, mut doubled) = (Codes::new(), 0, 0, 0);
    for (code, (said, answered)) in within("the clients end", clients.join_all()).await {
        for (code, count) in answered {
            *codes.entry(code).or_default() += count;
        }
        let stored = bodies_of(&office.app, &code).await;
        acknowledged += said.len() as u64;
        for body in &said {
            match stored.iter().filter(|found| *found == body).count() {
                0 => lost += 1,
                1 => {}
                _ => doubled += 1,
            }
        }
    }
    let (done, unavailable) = (codes.remove(""), codes.remove("UNAVAILABLE"));
    assert!(codes.is_empty(), "other codes: {codes:?}");
    assert!(done.unwrap_or_default() > 0 && unavailable.unwrap_or_default() >= CLIENTS as u64);
    assert_eq!(faults().await, before, "nothing is a fault of ours");
    Outcome {
        case: "25 codes of a failover",
        database: "postgres",
        acknowledged,
        lost,
        doubled,
        took,
        figure: format!(
            "{} answered, {} UNAVAILABLE, 0 INTERNAL, 0 faults",
            done.unwrap_or_default(),
            unavailable.unwrap_or_default()
        ),
    }
    .report();
}

/// True while the instance is ready.
async fn is_ready(office: &TestService) -> bool {
    let request = Request::get("/readyz").body(Body::empty()).expect("a request");
    office.send(request).await.status == StatusCode::OK
}
