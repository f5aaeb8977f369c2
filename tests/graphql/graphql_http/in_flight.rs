//! Admission control and deadlines over HTTP: codes and statuses of refusals.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use domain::DossierId;
use execution::limits::DEADLINE;
use futures::StreamExt;
use futures::future::join_all;
use futures::stream::FuturesUnordered;
use reqwest::StatusCode;
use serde_json::{Value, json};
use store::sql::{Sql, as_worker};
use support::test_service::{Person, RunningServer, TestService, mutation_document};
use support::{BlockedThread, TableLock, TestDatabase, each_database, eventually, postgres, within};
use uuid::Uuid;

/// Table that tests lock.
const LOCKED: &str = "drafts";
/// Query of that table.
const ASKS: &str = "{ viewer { drafts { savedAt } } }";
/// Query without a database.
const LIGHT: &str = "{ agencies { code } }";
/// Tolerance of the deadline on a busy machine.
const LATE: Duration = Duration::from_secs(5);

struct Answer {
    status: StatusCode,
    retry_after: Option<String>,
    body: Value,
}

impl Answer {
    fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
    }
}

/// Over a connection of its own, as a client does.
async fn ask(served: &RunningServer, who: &Person, document: &str) -> Answer {
    send(served, who, &json!({ "query": document })).await
}

async fn send(served: &RunningServer, who: &Person, body: &Value) -> Answer {
    let mut request = reqwest::Client::new().post(format!("http://{}/graphql", served.address));
    if let Some(token) = &who.token {
        request = request.bearer_auth(token);
    }
    let answer = request.json(body).send().await.expect("an answer");
    let retry_after = answer.headers().get("retry-after").map(|value| value.to_str().expect("a text").to_owned());
    Answer { status: answer.status(), retry_after, body: answer.json().await.expect("JSON") }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_operation_too_many_of_an_account_is_refused_at_once_and_other_accounts_go_on() {
    let office = TestService::open(postgres().await).await;
    let mut config = office.config();
    config.room.per_account = 1;
    let (citizen, other) = (office.citizen().await, office.citizen().await);
    let served = office.serve_as(office.app.clone(), &config).await;
    let locked = TableLock::table(office.place(), LOCKED).await;
    // One runs, four wait, and the sixth is over the limit: it alone is answered while the lock is held.
    let mut asked: FuturesUnordered<_> = (0..6).map(|_| ask(&served, &citizen, ASKS)).collect();
    let refused = within("the sixth is answered", asked.next()).await.expect("an answer");
    assert_eq!((refused.status, refused.code()), (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED"), "{}", refused.body);
    assert!(refused.retry_after.is_some_and(|after| after.parse::<u64>().is_ok_and(|after| after > 0)));
    assert_eq!(ask(&served, &other, LIGHT).await.status, StatusCode::OK, "another account");
    assert_eq!(ask(&served, &Person::nobody(), LIGHT).await.status, StatusCode::OK, "nobody");
    locked.release().await;
    let mut answered = 0;
    while let Some(answer) = within("all are answered", asked.next()).await {
        // On a busy machine those that waited may have timed out.
        assert!(answer.status == StatusCode::OK || answer.code() == "RATE_LIMITED", "{}", answer.body);
        answered += u32::from(answer.status == StatusCode::OK);
    }
    drop(asked);
    assert!(answered >= 1, "the one that ran");
    assert_eq!(ask(&served, &citizen, ASKS).await.status, StatusCode::OK, "its places are free again");
    served.stop().await;
}

/// Fails unless it was answered at the deadline, with `Retry-After`.
fn assert_timed_out(answer: &Answer, asked: Instant) {
    assert_eq!((answer.status, answer.code()), (StatusCode::SERVICE_UNAVAILABLE, "TIMEOUT"), "{}", answer.body);
    let took = asked.elapsed();
    assert!(DEADLINE <= took && took < DEADLINE + LATE, "answered after {took:?}");
    assert!(answer.retry_after.as_ref().is_some_and(|after| after.parse::<u64>().is_ok_and(|after| after > 0)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_that_waits_for_the_database_is_answered_at_the_deadline() {
    let office = TestService::open(postgres().await).await;
    let citizen = office.citizen().await;
    let served = office.serve().await;
    let locked = TableLock::table(office.place(), LOCKED).await;
    let asked = Instant::now();
    let answer = within("an answer at the deadline", ask(&served, &citizen, ASKS)).await;
    assert_timed_out(&answer, asked);
    assert_eq!(ask(&served, &citizen, LIGHT).await.status, StatusCode::OK, "what waits for nothing is answered");
    locked.release().await;
    assert_eq!(ask(&served, &citizen, ASKS).await.status, StatusCode::OK, "the next one is answered");
    served.stop().await;
}

/// The database continues with abandoned queries: their connections come back only once those end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn questions_that_are_given_up_take_no_connection_from_what_the_service_does_by_itself() {
    let office = TestService::open(postgres().await).await;
    let (one, other) = (office.citizen().await, office.citizen().await);
    let serving = office.serve().await;
    let served = &serving;
    let locked = TableLock::table(office.place(), LOCKED).await;
    for round in 0..2 {
        // As many as requests may have connections; the second time the abandoned ones still hold theirs.
        let ended = AtomicBool::new(false);
        let asked = async {
            let all = [&one, &other].into_iter().flat_map(|who| (0..6).map(move |_| ask(served, who, ASKS)));
            let answers = join_all(all).await;
            ended.store(true, Ordering::Relaxed);
            answers
        };
        let by_itself = async {
            while !ended.load(Ordering::Relaxed) {
                let row = as_worker(office.app.parts.database.ledger.fetch_optional(Sql::new("select 1 as one"))).await;
                row.unwrap_or_else(|error| panic!("round {round}: {error}"));
            }
        };
        let (answers, ()) = within("all are answered", async { tokio::join!(asked, by_itself) }).await;
        for answer in answers {
            assert!(["TIMEOUT", "UNAVAILABLE", "RATE_LIMITED"].contains(&answer.code()), "{}", answer.body);
        }
    }
    locked.release().await;
    assert_eq!(ask(served, &one, ASKS).await.status, StatusCode::OK, "the next one is answered");
    serving.stop().await;
}

each_database! {
    async fn a_write_that_waits_for_the_database_is_answered_at_the_deadline_and_happens_once(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let code = office.file(&citizen).await.code;
        let says = |body: &str| {
            let input = json!({ "requestId": Uuid::new_v4(), "code": code, "body": body });
            let document = mutation_document("postMessage", "message { id }");
            json!({ "query": document, "variables": { "input": input } })
        };
        let served = office.serve().await;
        assert_eq!(send(&served, &citizen, &says("Xin chào.")).await.status, StatusCode::OK);
        let held = BlockedThread::of(office.place(), DossierId::of_code(&code)).await;
        let (message, asked) = (says("Còn ai ở đó không?"), Instant::now());
        let answer = within("an answer at the deadline", send(&served, &citizen, &message)).await;
        assert_timed_out(&answer, asked);
        let thread = format!("{{ dossier(code: \"{code}\") {{ exchange(first: 10) {{ nodes {{ body }} }} }} }}");
        assert_eq!(ask(&served, &citizen, &thread).await.status, StatusCode::OK, "reads go on");
        held.release().await;
        eventually("sent again, it is stored", async || {
            let answer = send(&served, &citizen, &message).await;
            (answer.status == StatusCode::OK && answer.body["errors"].is_null()).then_some(())
        })
        .await;
        let shown = eventually("it is shown", async || {
            let answer = ask(&served, &citizen, &thread).await;
            let nodes = answer.body["data"]["dossier"]["exchange"]["nodes"].as_array().cloned().unwrap_or_default();
            (nodes.len() > 1).then_some(nodes)
        })
        .await;
        // The test's clock stands still, so messages of one moment have no order.
        let mut bodies: Vec<_> = shown.iter().map(|node| node["body"].as_str().expect("a text")).collect();
        bodies.sort_unstable();
        assert_eq!(bodies, ["Còn ai ở đó không?", "Xin chào."], "once");
        served.stop().await;
    }
}
