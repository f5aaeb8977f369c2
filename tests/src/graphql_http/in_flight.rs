//! What is one too many is told so by code and status, over the wire.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::office::{Office, Person, Served};
use crate::support::{Locked, postgres, within};

/// The table that tests lock.
const LOCKED: &str = "drafts";
/// Asks for it.
const ASKS: &str = "{ viewer { drafts { savedAt } } }";
/// Asks for nothing of any database.
const LIGHT: &str = "{ agencies { code } }";

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

/// By a connection of its own, as any client.
async fn ask(served: &Served, who: &Person, document: &str) -> Answer {
    let mut request = reqwest::Client::new().post(format!("http://{}/graphql", served.address));
    if let Some(token) = &who.token {
        request = request.bearer_auth(token);
    }
    let answer = request.json(&json!({ "query": document })).send().await.expect("an answer");
    let retry_after = answer.headers().get("retry-after").map(|value| value.to_str().expect("a text").to_owned());
    Answer { status: answer.status(), retry_after, body: answer.json().await.expect("JSON") }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_operation_too_many_of_an_account_is_refused_at_once_and_other_accounts_go_on() {
    let office = Office::open(postgres().await).await;
    let mut config = office.config();
    config.room.per_account = 1;
    let (citizen, other) = (office.citizen().await, office.citizen().await);
    let served = office.serve_as(office.app.clone(), &config).await;
    let locked = Locked::table(office.place(), LOCKED).await;
    // One runs, four wait for it, and the sixth is one too many: it alone is answered while the lock is held.
    let mut asked: FuturesUnordered<_> = (0..6).map(|_| ask(&served, &citizen, ASKS)).collect();
    let refused = within("the sixth is answered", asked.next()).await.expect("an answer");
    assert_eq!((refused.status, refused.code()), (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED"), "{}", refused.body);
    assert!(refused.retry_after.is_some_and(|after| after.parse::<u64>().is_ok_and(|after| after > 0)));
    assert_eq!(ask(&served, &other, LIGHT).await.status, StatusCode::OK, "another account");
    assert_eq!(ask(&served, &Person::nobody(), LIGHT).await.status, StatusCode::OK, "nobody");
    locked.release().await;
    let mut answered = 0;
    while let Some(answer) = within("all are answered", asked.next()).await {
        // On a busy machine those that waited may have waited too long.
        assert!(answer.status == StatusCode::OK || answer.code() == "RATE_LIMITED", "{}", answer.body);
        answered += u32::from(answer.status == StatusCode::OK);
    }
    drop(asked);
    assert!(answered >= 1, "the one that ran");
    assert_eq!(ask(&served, &citizen, ASKS).await.status, StatusCode::OK, "its places are free again");
    served.stop().await;
}
