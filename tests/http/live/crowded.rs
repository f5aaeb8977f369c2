//! Limits of concurrent sockets and streams, per account and per address.

use std::net::Ipv4Addr;

use axum::http::{StatusCode, header};
use serde_json::json;
use support::eventually;
use support::scrape::scrape;
use support::socket::Socket;
use support::socket::bearer;
use support::subscriptions::{POSTED, START};
use support::test_service::{Person, RunningServer, TestService, operation};

use super::office;

const SPEAKS: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");

/// A service with low limits, and a subscriber with a dossier.
async fn narrow() -> (TestService, Person, String, RunningServer) {
    let mut office = office().await;
    let mut config = office.config();
    config.watch_limits.sockets_per_account = 2;
    config.watch_limits.sockets_per_address = 3;
    config.watch_limits.streams_per_account = 3;
    config.watch_limits.streams_per_address = 4;
    config.trusted_proxies = vec!["127.0.0.1/32".parse().expect("a network")];
    office.restart_as(&config).await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let served = office.serve_as(office.app.clone(), &config).await;
    (office, citizen, code, served)
}

async fn from(served: &RunningServer, client: &str) -> Result<Socket, StatusCode> {
    Socket::with(served.address, &[SPEAKS, ("x-forwarded-for", client)]).await
}

async fn of(served: &RunningServer, client: &str, who: &Person) -> Socket {
    let mut socket = from(served, client).await.expect("a socket");
    socket.begin(json!({ "authorization": bearer(who) })).await;
    socket
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_socket_too_many_of_an_account_is_closed_and_others_stay_open() {
    let (_office, citizen, code, served) = narrow().await;
    let mut first = of(&served, "192.0.2.1", &citizen).await;
    let second = of(&served, "192.0.2.2", &citizen).await;
    let mut third = from(&served, "192.0.2.3").await.expect("a socket");
    third.say(json!({ "type": "connection_init", "payload": { "authorization": bearer(&citizen) } })).await;
    assert_eq!(third.closed().await, 4403);
    first.subscribe("1", POSTED, json!({ "code": code, "after": START })).await;
    first.say(json!({ "type": "ping" })).await;
    assert_eq!(first.hear().await["type"], "pong", "it is not hurt");
    drop(second);
    let again = async || {
        let mut socket = from(&served, "192.0.2.3").await.ok()?;
        socket.say(json!({ "type": "connection_init", "payload": { "authorization": bearer(&citizen) } })).await;
        socket.is_acknowledged().await.then_some(())
    };
    Box::pin(eventually("the place is free again", again)).await;
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_socket_too_many_from_an_address_is_answered_429_and_others_are_let_in() {
    let (office, _, _, served) = narrow().await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut socket = from(&served, "192.0.2.1").await.expect("a socket");
        socket.begin(json!({})).await;
        held.push(socket);
    }
    assert_eq!(from(&served, "192.0.2.1").await.err(), Some(StatusCode::TOO_MANY_REQUESTS));
    let figures = scrape(&office).await;
    assert_eq!(figures.figure(r#"hoso_watching_refused_total{kind="socket",by="address"}"#), 1);
    assert_eq!(figures.sum("hoso_watching_refused_total"), 1);
    assert!(from(&served, "192.0.2.2").await.is_ok(), "another client of the same proxy");
    held.pop();
    eventually("the place is free again", async || Box::pin(from(&served, "192.0.2.1")).await.ok()).await;
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_stream_too_many_is_refused_over_every_transport_and_the_others_go_on() {
    let (office, citizen, code, served) = narrow().await;
    let variables = json!({ "code": code, "after": START });
    let mut socket = of(&served, "192.0.2.1", &citizen).await;
    for id in ["1", "2"] {
        socket.subscribe(id, POSTED, variables.clone()).await;
    }
    socket.say(json!({ "type": "ping" })).await;
    assert_eq!(socket.hear().await["type"], "pong", "both have begun");
    let watching = office.watch(&citizen, POSTED, variables.clone()).await;

    socket.subscribe("3", POSTED, variables.clone()).await;
    assert_eq!(socket.refused("3").await, "TOO_MANY_SUBSCRIPTIONS");
    let mut request = operation(&citizen, &json!({ "query": POSTED, "variables": variables }));
    request.headers_mut().insert(header::ACCEPT, "text/event-stream, application/json".parse().expect("media types"));
    let refused = office.send_from(Ipv4Addr::new(198, 51, 100, 7), request).await;
    assert_eq!((refused.status, refused.error()), (StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_SUBSCRIPTIONS"));

    support::subscriptions::say(&office, &citizen, &code, "Vẫn nghe").await;
    for _ in 0..2 {
        assert_eq!(support::subscriptions::text(&socket.hear().await["payload"], "/message/body"), "Vẫn nghe");
    }
    drop(watching);
    let freed = async || {
        socket.subscribe("4", POSTED, variables.clone()).await;
        (socket.hear().await["type"] == "next").then_some(())
    };
    eventually("the place is free again", freed).await;
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_stream_too_many_to_an_address_is_refused_whoever_asks_and_counted() {
    let (office, citizen, code, served) = narrow().await;
    let variables = json!({ "code": code, "after": START });
    let other = office.citizen().await;
    let others = office.file(&other).await.code;
    let mut first = of(&served, "192.0.2.1", &citizen).await;
    for id in ["1", "2", "3"] {
        first.subscribe(id, POSTED, variables.clone()).await;
    }
    first.say(json!({ "type": "ping" })).await;
    assert_eq!(first.hear().await["type"], "pong", "they have begun");
    let mut second = of(&served, "192.0.2.1", &other).await;
    for id in ["1", "2"] {
        second.subscribe(id, POSTED, json!({ "code": others, "after": START })).await;
    }
    assert_eq!(second.refused("2").await, "TOO_MANY_SUBSCRIPTIONS");
    let figures = scrape(&office).await;
    assert_eq!(figures.figure(r#"hoso_watching_refused_total{kind="stream",by="address"}"#), 1);
    assert_eq!(figures.sum("hoso_watching_refused_total"), 1);
    let mut elsewhere = of(&served, "192.0.2.2", &other).await;
    elsewhere.subscribe("1", POSTED, json!({ "code": others, "after": START })).await;
    support::subscriptions::say(&office, &other, &others, "Ở đây cũng nghe").await;
    for socket in [&mut second, &mut elsewhere] {
        assert_eq!(support::subscriptions::text(&socket.answer("1").await, "/message/body"), "Ở đây cũng nghe");
    }
    served.stop().await;
}
