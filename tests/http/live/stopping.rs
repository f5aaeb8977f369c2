//! Graceful shutdown with open subscriptions.

use std::time::{Duration, Instant};

use futures::StreamExt;
use reqwest::header;
use serde_json::json;
use support::socket::Socket;
use support::subscriptions::{POSTED, PROGRESSED, START, say, text};
use support::within;

use super::office;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_lets_all_go_at_once_and_says_so() {
    let office = office().await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let served = office.serve().await;
    let mut watching = Socket::of(&served, &citizen).await;
    watching.subscribe("1", PROGRESSED, json!({ "code": code, "after": START })).await;
    text(&watching.answer("1").await, "/entry/id");
    let body = json!({ "query": PROGRESSED, "variables": { "code": code, "after": START } });
    let request = reqwest::Client::new().post(format!("http://{}/graphql", served.address)).json(&body);
    let request = request.bearer_auth(citizen.token.as_deref().expect("a token"));
    let answer = request.header(header::ACCEPT, "text/event-stream").send().await.expect("an answer");
    let mut events = answer.bytes_stream();
    let first = within("an event", events.next()).await.expect("an event").expect("bytes");
    assert!(first.starts_with(b"event: next\n"), "{first:?}");

    let mut unread = Socket::of(&served, &citizen).await;
    for number in 0..20 {
        say(&office, &citizen, &code, &format!("{number}{}", "Ư".repeat(3_900))).await;
    }
    let again_and_again = "subscription ($code: String!, $after: String) { messagePosted(code: $code, after: $after) {
        cursor dossier { exchange(first: 100) { nodes { body } } } } }";
    for number in 0..10 {
        unread.subscribe(&number.to_string(), again_and_again, json!({ "code": code, "after": START })).await;
    }
    let mut quick = Socket::of(&served, &citizen).await;
    quick.subscribe("1", POSTED, json!({ "code": code, "after": START })).await;
    for _ in 0..20 {
        quick.answer("1").await;
    }

    let mut silent = Socket::open(&served).await;
    let begun = Instant::now();
    let stopped = tokio::spawn(served.stop());
    assert_eq!(watching.closed().await, 1001);
    assert_eq!(silent.closed().await, 1001);
    assert_eq!(quick.closed().await, 1001);
    let rest: Vec<_> = within("the events end", events.collect::<Vec<_>>()).await;
    let rest: Vec<u8> = rest.into_iter().flat_map(|chunk| chunk.expect("an orderly end")).collect();
    let rest = String::from_utf8(rest).expect("text");
    assert!(!rest.contains("complete"), "whoever reads comes back: {rest}");
    stopped.await.expect("it stops");
    assert!(begun.elapsed() < Duration::from_secs(15), "nobody is waited for until they are cut off");
    drop(unread);
}
