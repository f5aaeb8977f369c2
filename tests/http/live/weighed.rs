//! Admission of subscription events: each weighs its cost while it is resolved, and operations without room
//! beside it are refused.

use execution::cost::COST;
use reqwest::StatusCode;
use serde_json::{Value, json};
use store::sql::ConnectionBudget;
use support::socket::Socket;
use support::subscriptions::{START, say, text};
use support::test_service::{Person, RunningServer, TestService};
use support::{TableLock, eventually, postgres};

/// More than half of an account's share at the smallest setting.
fn heavy() -> String {
    let page = |number: usize| format!("p{number}: exchange(first: 100) {{ nodes {{ id at side body readAt }} }} ");
    let pages: String = (0..25).map(page).collect();
    format!("progress {{ id }} {pages}")
}

async fn ask(served: &RunningServer, who: &Person, document: &str, code: &str) -> (StatusCode, Value) {
    let request = reqwest::Client::new().post(format!("http://{}/graphql", served.address));
    let request = request.bearer_auth(who.token.as_deref().expect("a token"));
    let answer = request.json(&json!({ "query": document, "variables": { "code": code } })).send().await;
    let answer = answer.expect("an answer");
    (answer.status(), answer.json().await.expect("JSON"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_heavy_event_under_way_leaves_no_room_for_a_heavy_operation_of_its_account() {
    // The event holds a connection while it waits for the table, and the other caller needs another one.
    let office = TestService::open(postgres().await.within(ConnectionBudget::default()).await).await;
    let mut config = office.config();
    // The smallest setting: one operation of the highest cost fits.
    config.room.cost = 1;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    say(&office, &citizen, &code, "Một").await;
    let served = office.serve_as(office.app.clone(), &config).await;
    let event = format!(
        "subscription ($code: String!, $after: String) {{ messagePosted(code: $code, after: $after) {{ \
         message {{ body }} dossier {{ {} }} }} }}",
        heavy()
    );
    let operation = format!("query ($code: String!) {{ dossier(code: $code) {{ {} }} }}", heavy());
    let (status, answer) = ask(&served, &citizen, &operation, &code).await;
    assert_eq!(status, StatusCode::OK, "by itself: {answer}");
    let cost = answer["extensions"]["cost"]["requested"].as_u64().expect("a cost");
    assert!(cost > u64::from(COST / 2) && cost <= u64::from(COST), "{cost}");

    let locked = TableLock::table(office.place(), "progress_entries").await;
    let mut socket = Socket::of(&served, &citizen).await;
    socket.subscribe("1", &event, json!({ "code": code, "after": START })).await;
    locked.is_waited_for(1).await;
    let (status, answer) = ask(&served, &citizen, &operation, &code).await;
    let refused = &answer["errors"][0]["extensions"]["code"];
    assert_eq!((status, refused), (StatusCode::TOO_MANY_REQUESTS, &json!("RATE_LIMITED")), "{answer}");
    let (status, answer) =
        ask(&served, &citizen, "query ($code: String!) { dossier(code: $code) { code } }", &code).await;
    assert_eq!(status, StatusCode::OK, "a light one fits beside it: {answer}");
    locked.release().await;
    assert_eq!(text(&socket.answer("1").await, "/message/body"), "Một");
    eventually("its room is free again", async || {
        (ask(&served, &citizen, &operation, &code).await.0 == StatusCode::OK).then_some(())
    })
    .await;
    drop(socket);
    served.stop().await;
}
