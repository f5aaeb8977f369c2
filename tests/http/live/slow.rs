//! Slow readers: delayed, complete, and no hindrance to others.

use serde_json::json;
use support::socket::Socket;
use support::subscriptions::{START, say, text};

use super::office;

/// Each answer holds the whole thread, so that a few fill every buffer.
const WHOLE_THREAD: &str = "subscription ($code: String!, $after: String) { messagePosted(code: $code, after: $after) {
    cursor message { id } dossier { exchange(first: 100) { nodes { body } } } } }";
const MESSAGES: usize = 80;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_reader_is_told_later_and_holds_nobody_up() {
    let office = office().await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let served = office.serve().await;
    let mut slow = Socket::of(&served, &citizen).await;
    slow.subscribe("1", WHOLE_THREAD, json!({ "code": code, "after": START })).await;
    let mut quick = Socket::of(&served, &citizen).await;
    quick.subscribe("1", support::subscriptions::POSTED, json!({ "code": code, "after": START })).await;
    let body = "Ư".repeat(3_900);
    let mut said = Vec::new();
    for _ in 0..MESSAGES {
        said.push(say(&office, &citizen, &code, &body).await);
        assert_eq!(Some(&text(&quick.answer("1").await, "/message/id")), said.last(), "others are told at once");
    }
    for (number, message) in said.iter().enumerate() {
        assert_eq!(&text(&slow.answer("1").await, "/message/id"), message, "{number}");
    }
    served.stop().await;
}
