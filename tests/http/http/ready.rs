//! Readiness with a database that is reachable and unusable.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;
use support::test_service::{Person, Reply, TestService};
use support::{TableLock, eventually, postgres, tamper};
use uuid::Uuid;

const OWN: &str = "query ($code: String!) { dossier(code: $code) { code } }";

async fn ready(office: &TestService) -> Reply {
    office.send(Request::get("/readyz").body(Body::empty()).expect("a request")).await
}

async fn post(office: &TestService, who: &Person, code: &str) -> Reply {
    let input = json!({ "requestId": Uuid::new_v4(), "code": code, "body": "Xin chào." });
    office.mutate(who, "postMessage", "message { id }", input).await
}

/// Revokes the service's write permission, or grants it again.
async fn let_write(office: &TestService, lets: bool) {
    let setting = if lets { "off" } else { "on" };
    let set = format!("alter database {{database}} set default_transaction_read_only = {setting}");
    office.place().administer(&set).await;
    let others = "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'";
    office.place().administer(others).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_takes_no_writes_any_more_is_told_and_still_read() {
    let office = TestService::open(postgres().await).await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let_write(&office, false).await;
    eventually("what is to be stored is refused", async || {
        let reply = post(&office, &citizen, &code).await;
        (reply.body["errors"][0]["extensions"]["code"] == "UNAVAILABLE").then_some(())
    })
    .await;
    assert_eq!(post(&office, &citizen, &code).await.error(), "UNAVAILABLE");
    let read = office.ask(&citizen, OWN, json!({ "code": code })).await;
    assert_eq!(read.at("/dossier/code"), &json!(code), "reads go on");
    let told = ready(&office).await;
    assert_eq!(told.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(told.body["failed"].as_array().is_some_and(|failed| failed.contains(&json!("writes"))), "{}", told.text);
    let_write(&office, true).await;
    eventually("it stores again", async || {
        let reply = post(&office, &citizen, &code).await;
        reply.body["errors"].is_null().then_some(())
    })
    .await;
    eventually("it is ready", async || (ready(&office).await.status == StatusCode::OK).then_some(())).await;
}

/// A write that never ends is reported within the probe's timeout.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_hangs_is_told() {
    let office = TestService::open(postgres().await).await;
    assert_eq!(ready(&office).await.status, StatusCode::OK);
    let locked = TableLock::table(office.place(), "write_probes").await;
    let told = eventually("what was believed is asked for anew", async || {
        let told = ready(&office).await;
        (told.status == StatusCode::SERVICE_UNAVAILABLE).then_some(told)
    })
    .await;
    assert!(told.body["failed"].as_array().is_some_and(|failed| failed.contains(&json!("writes"))), "{}", told.text);
    locked.release().await;
    eventually("it is ready", async || (ready(&office).await.status == StatusCode::OK).then_some(())).await;
}

/// A lock on everything that streams read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_hangs_is_told() {
    let office = TestService::open(postgres().await).await;
    let locked = TableLock::table(office.place(), "events").await;
    let told = eventually("it is told", async || {
        let told = ready(&office).await;
        (told.status == StatusCode::SERVICE_UNAVAILABLE).then_some(told)
    })
    .await;
    let failed = told.body["failed"].as_array().expect("names").clone();
    assert!(failed.contains(&json!("store")), "{}", told.text);
    locked.release().await;
    eventually("it is ready", async || (ready(&office).await.status == StatusCode::OK).then_some(())).await;
}

/// A dump of another server is restored under the running service: its transaction ids are ahead of this server's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dump_that_is_restored_under_a_running_service_is_told() {
    let office = TestService::open(postgres().await).await;
    let citizen = office.citizen().await;
    office.file(&citizen).await;
    assert_eq!(ready(&office).await.status, StatusCode::OK);
    let ahead = "update events set transaction_id = '8000000000' where position = (select max(position) from events)";
    assert_eq!(tamper(&office.app.parts.database.ledger, ahead).await, 1);
    let told = ready(&office).await;
    assert_eq!(
        (told.status, &told.body["failed"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!(["store"])),
        "{}",
        told.text
    );
    let refused =
        hoso::opening::refuse_unfinished_restore(&office.app.parts.database).await.expect_err("it is not finished");
    let sentence = refused.to_string();
    assert!(sentence.contains("8000000000") && sentence.contains("hoso migrate --restored"), "{sentence}");
    office.hoso(&["migrate", "--restored"]).expect("it is settled");
    hoso::opening::refuse_unfinished_restore(&office.app.parts.database).await.expect("it is finished");
}
