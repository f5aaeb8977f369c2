//! Backlog of a webhook whose receiver was away.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use delivery::webhook::{WebhookWorker, WebhookWorkerParts};
use domain::Role;
use serde_json::json;
use store::sql::Sql;
use support::test_service::TestService;
use support::{TestDatabase, postgres, sqlite, stored};
use tokio::net::TcpListener;
use uuid::Uuid;

use super::{Outcome, is_long};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_tells_what_waits_in_one_dossier() {
    drill("sqlite", sqlite().await, one_dossier()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_tells_what_waits_in_one_dossier() {
    drill("postgres", postgres().await, one_dossier()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_tells_what_waits_in_many_dossiers() {
    drill("sqlite", sqlite().await, many_dossiers()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_tells_what_waits_in_many_dossiers() {
    drill("postgres", postgres().await, many_dossiers()).await;
}

/// Least rate relative to a bare loop, in drills of a release.
const LEAST_SHARE: f64 = 0.5;

/// Number of waiting deliveries, and of their dossiers.
struct Waiting {
    case: &'static str,
    deliveries: usize,
    dossiers: usize,
}

fn one_dossier() -> Waiting {
    Waiting { case: "29 one dossier lags", deliveries: if is_long() { 5_000 } else { 3_000 }, dossiers: 1 }
}

fn many_dossiers() -> Waiting {
    let deliveries = if is_long() { 100_000 } else { 2_000 };
    Waiting { case: "29 a webhook lags", deliveries, dossiers: deliveries / 20 }
}

/// Deliveries in order of arrival.
type Came = Arc<Mutex<Vec<String>>>;

async fn take(State(came): State<Came>, headers: HeaderMap) {
    let id = headers["webhook-id"].to_str().expect("a text").to_owned();
    came.lock().unwrap_or_else(PoisonError::into_inner).push(id);
}

/// Delivers a backlog; compared with a bare loop over the same client and receiver.
async fn drill(database: &'static str, place: TestDatabase, waiting: Waiting) {
    let office = TestService::open(place).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
    let came = Came::default();
    let routes = Router::new().route("/hook", post(take)).with_state(Arc::clone(&came));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let administrator = office.staff(Role::Administrator, None).await;
    let input = json!({ "url": url, "types": ["DossierRejected"] });
    office.mutate(&administrator, "registerWebhook", "webhook { id }", input).await.done();
    let awaited = wait(&office, &waiting).await;

    let app = &office.app;
    let courier = WebhookWorker::new(WebhookWorkerParts {
        webhooks: app.parts.webhooks.clone(),
        audit: app.parts.audit.clone(),
        clock: app.parts.clock.clone(),
        ids: app.parts.ids.clone(),
    });
    let courier = courier.expect("a client");
    let begun = Instant::now();
    let told = courier.drain().await.expect("told").delivered;
    let took = begun.elapsed();
    assert_eq!(told, waiting.deliveries);
    let found = std::mem::take(&mut *came.lock().unwrap_or_else(PoisonError::into_inner));
    let mut count: HashMap<&str, usize> = HashMap::new();
    for id in &found {
        *count.entry(id).or_default() += 1;
    }
    let lost = awaited.iter().filter(|(id, _)| !count.contains_key(id.as_str())).count();
    let doubled = count.values().filter(|times| **times > 1).count();
    assert!(in_order(&awaited, &found), "those of a dossier come in their order");

    let bare = bare(&url, waiting.deliveries).await;
    let share = bare.as_secs_f64() / took.as_secs_f64();
    assert!(!is_long() || share >= LEAST_SHARE, "{share:.2} of a bare loop's rate");
    Outcome {
        case: waiting.case,
        database,
        acknowledged: waiting.deliveries as u64,
        lost: lost as u64,
        doubled: doubled as u64,
        took,
        figure: format!("{} of {} dossiers, {share:.2} of a bare loop's rate", waiting.deliveries, waiting.dossiers),
    }
    .report();
}

/// Inserts deliveries as the worker's own reading does; id and dossier of each, in order.
async fn wait(office: &TestService, waiting: &Waiting) -> Vec<(String, usize)> {
    let edge = &office.app.parts.database.edge;
    let all: Vec<_> = (0..waiting.deliveries)
        .map(|number| (Uuid::from_u128(number as u128 + 1).to_string(), number % waiting.dossiers))
        .collect();
    let body = "x".repeat(1_000);
    for (page, rows) in all.chunks(500).enumerate() {
        let values: Vec<_> =
            (0..rows.len()).map(|row| format!("(${}, ${}, ${})", 2 + row * 3, 3 + row * 3, 4 + row * 3)).collect();
        let sql = format!(
            "with told (position, event, subject) as (values {}) insert into webhook_deliveries \
             (webhook, position, event, event_type, subject, body, next_attempt_at) \
             select id, told.position, told.event, 'DossierRejected', told.subject, $1, 0 from webhooks cross join told",
            values.join(", ")
        );
        let values = rows.iter().enumerate().flat_map(|(row, (event, dossier))| {
            let number = page * 500 + row + 1;
            [format!("{:08x}-{:016x}-{number:016x}", 0, 0), event.clone(), format!("dossier {dossier}")].map(stored)
        });
        edge.execute(Sql::new(sql).bind(stored(&body)).bind_all(values)).await.expect("they wait");
    }
    let lanes = "insert into webhook_lanes (webhook, subject, due_at) \
                 select distinct webhook, subject, 0 from webhook_deliveries";
    edge.execute(Sql::new(lanes)).await.expect("lanes");
    all
}

fn in_order(awaited: &[(String, usize)], found: &[String]) -> bool {
    let place: HashMap<&str, (usize, usize)> =
        awaited.iter().enumerate().map(|(place, (id, dossier))| (id.as_str(), (place, *dossier))).collect();
    let mut last: HashMap<usize, usize> = HashMap::new();
    found.iter().all(|id| {
        let (place, dossier) = place[id.as_str()];
        last.insert(dossier, place).is_none_or(|before| before < place)
    })
}

/// As many bare requests, one after the other.
async fn bare(url: &str, count: usize) -> Duration {
    let client = reqwest::Client::new();
    let begun = Instant::now();
    for _ in 0..count {
        let request = client.post(url).header("webhook-id", "bare").body("x".repeat(1_000));
        assert!(request.send().await.expect("an answer").status().is_success());
    }
    begun.elapsed()
}
