//! A citizen opens the most sockets with the most subscriptions at once, while others load pages.

use std::time::Duration;

use futures::future::join_all;
use serde_json::json;
use support::socket::{Socket, bearer};
use support::subscriptions::{POSTED, START, say, text};
use support::test_service::{Person, TestService};
use support::{TestDatabase, each_database, within};
use tokio::time::Instant;

use super::{Outcome, is_long};

const SOCKETS: usize = 10;
const SUBSCRIPTIONS: usize = 10;

each_database! {
    async fn pages_are_answered_while_a_citizens_sockets_stay_open(place: TestDatabase) {
        let begun = Instant::now();
        let database = if place.is_sqlite() { "sqlite" } else { "postgres" };
        let office = TestService::open(place).await;
        let (citizen, other) = (office.citizen().await, office.citizen().await);
        let code = office.file(&citizen).await.code;
        let served = office.serve().await;
        let pages = if is_long() { 500 } else { 50 };
        let before = slowest(&office, &other, pages).await;

        let mut sockets = join_all((0..SOCKETS).map(|_| Socket::of(&served, &citizen))).await;
        join_all(sockets.iter_mut().map(|socket| ask(socket, &code))).await;
        let during = slowest(&office, &other, pages).await;
        let mut refused = 0;
        for _ in 0..5 {
            let mut socket = Socket::open(&served).await;
            socket.say(json!({ "type": "connection_init", "payload": { "authorization": bearer(&citizen) } })).await;
            assert_eq!(socket.closed().await, 4403, "one more than the account may have");
            refused += 1;
        }
        say(&office, &other_side(&office).await, &code, "Đã xem").await;
        let told = join_all(sockets.iter_mut().map(hear)).await.into_iter().sum::<usize>();
        assert_eq!(told, SOCKETS * SUBSCRIPTIONS, "all of them are told");
        drop(sockets);
        served.stop().await;
        Outcome {
            case: "1 ten sockets of one citizen",
            database,
            acknowledged: 1,
            lost: 0,
            doubled: 0,
            took: begun.elapsed(),
            figure: format!(
                "{SOCKETS} sockets admitted, {refused} refused, {told} subscriptions told, \
                 slowest of {pages} pages {} ms, {} ms before",
                during.as_millis(), before.as_millis(),
            ),
        }
        .report();
    }
}

/// Sends all subscriptions without waiting for an answer.
async fn ask(socket: &mut Socket, code: &str) {
    for number in 0..SUBSCRIPTIONS {
        socket.subscribe(&number.to_string(), POSTED, json!({ "code": code, "after": START })).await;
    }
}

/// Number of subscriptions that deliver the one message.
async fn hear(socket: &mut Socket) -> usize {
    for _ in 0..SUBSCRIPTIONS {
        let message = socket.hear().await;
        assert_eq!(text(&message["payload"], "/message/body"), "Đã xem");
    }
    SUBSCRIPTIONS
}

async fn other_side(office: &TestService) -> Person {
    office.staff(domain::Role::Reception, Some(support::test_service::AGENCY)).await
}

/// Slowest of so many pages, one after the other.
async fn slowest(office: &TestService, who: &Person, pages: usize) -> Duration {
    let mut slowest = Duration::ZERO;
    for _ in 0..pages {
        let asked = Instant::now();
        let answer = office.ask(who, "{ viewer { id } procedures(first: 5) { nodes { code name } } }", json!({}));
        assert!(!within("a page", answer).await.at("/viewer/id").is_null());
        slowest = slowest.max(asked.elapsed());
    }
    slowest
}
