//! Metrics of subscribers, slow clients, and a diverged log.

use std::net::Ipv4Addr;
use std::time::Duration;

use axum::http::{StatusCode, header};
use foundation::http::Pace;
use serde_json::json;
use support::scrape::scrape;
use support::socket::bearer;
use support::test_service::{RunningServer, TestService, operation};
use support::{TestDatabase, each_database, eventually, lose, sqlite, within};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;

use super::START;

const PROGRESS: &str =
    "subscription ($code: String!, $after: String) { dossierProgressed(code: $code, after: $after) { cursor } }";

each_database! {
    async fn what_is_watched_is_counted_while_it_is_open_and_what_is_refused_for_ever(place: TestDatabase) {
        let mut office = TestService::open(place).await;
        let mut config = office.config();
        config.watch_limits.streams_per_account = 2;
        office.restart_as(&config).await;
        let citizen = office.citizen().await;
        let variables = json!({ "code": office.file(&citizen).await.code, "after": START });
        let opens = async || scrape(&office).await.figure(r#"hoso_watching_open{kind="stream"}"#);
        assert_eq!(opens().await, 0);
        let mut open = Vec::new();
        for _ in 0..2 {
            open.push(office.watch(&citizen, PROGRESS, variables.clone()).await);
        }
        let mut request = operation(&citizen, &json!({ "query": PROGRESS, "variables": variables }));
        let accepted = "text/event-stream, application/json".parse().expect("media types");
        request.headers_mut().insert(header::ACCEPT, accepted);
        assert_eq!(office.answer_to(request).await.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(opens().await, 2);
        drop(open);
        eventually("nothing is open", async || (opens().await == 0).then_some(())).await;
        let figures = scrape(&office).await;
        assert_eq!(figures.figure(r#"hoso_watching_refused_total{kind="stream",by="account"}"#), 1);
        assert_eq!(figures.sum("hoso_watching_refused_total"), 1);
    }

    async fn a_log_that_went_back_is_counted_by_what_was_remembered(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let code = office.file(&citizen).await.code;
        support::subscriptions::say(&office, &citizen, &code, "Một").await;
        support::subscriptions::say(&office, &citizen, &code, "Hai").await;
        assert_eq!(scrape(&office).await.sum("hoso_stream_divergences_total"), 0);
        lose(&office.app.parts.database.ledger, "aggregate_type = 'exchange' and sequence > 1").await;
        support::subscriptions::say(&office, &citizen, &code, "Ba").await;
        let figures = scrape(&office).await;
        assert_eq!(figures.figure(r#"hoso_stream_divergences_total{kind="exchange"}"#), 1);
        assert_eq!(figures.sum("hoso_stream_divergences_total"), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_or_reads_too_slowly_is_counted_once() {
    let office = TestService::open(sqlite().await).await;
    let mut config = office.config();
    config.pace = Pace { grace: Duration::from_secs(1), least_rate: 4_096 };
    let served = office.serve_as(office.app.clone(), &config).await;
    let figure = async |at: &str| scrape(&office).await.figure(&format!("hoso_slow_clients_total{{at=\"{at}\"}}"));
    assert_eq!((figure("request").await, figure("answer").await), (0, 0));

    let mut sending = connected(&served).await;
    let head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
    sending.write_all(head.as_bytes()).await.expect("a head");
    let mut answer = Vec::new();
    within("it is cut", sending.read_to_end(&mut answer)).await.expect("an answer");
    assert!(answer.starts_with(b"HTTP/1.1 408"));
    assert_eq!((figure("request").await, figure("answer").await), (1, 0));

    // More answers than the buffers of two sockets hold.
    let reading = connected(&served).await;
    let (_unread, mut asks) = reading.into_split();
    let asking =
        tokio::spawn(async move { while asks.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.is_ok() {} });
    eventually("who reads nothing is cut", async || (figure("answer").await == 1).then_some(())).await;
    within("the connection is broken", asking).await.expect("an end");
    assert_eq!((figure("request").await, figure("stream").await), (1, 0));
    served.stop().await;
}

/// Each message brings the whole thread: a few dozen fill every buffer.
const WHOLE_THREAD: &str = "subscription ($code: String!, $after: String) { messagePosted(code: $code, after: $after) {
    cursor dossier { exchange(first: 100) { nodes { body } } } } }";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_nothing_of_a_stream_is_counted_once() {
    let office = TestService::open(sqlite().await).await;
    let citizen = office.citizen().await;
    let code = office.file(&citizen).await.code;
    let body = "Ư".repeat(3_900);
    for _ in 0..40 {
        support::subscriptions::say(&office, &citizen, &code, &body).await;
    }
    let mut config = office.config();
    config.pace = Pace { grace: Duration::from_millis(250), least_rate: 4_096 };
    let served = office.serve_as(office.app.clone(), &config).await;
    let figure = async |at: &str| scrape(&office).await.figure(&format!("hoso_slow_clients_total{{at=\"{at}\"}}"));
    assert_eq!(figure("stream").await, 0);

    let mut unread = connected(&served).await;
    let body = json!({ "query": WHOLE_THREAD, "variables": { "code": code, "after": START } }).to_string();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: {}\r\nContent-Type: application/json\r\n\
         Accept: text/event-stream\r\nContent-Length: {}\r\n\r\n",
        bearer(&citizen),
        body.len()
    );
    unread.write_all((head + &body).as_bytes()).await.expect("a request");
    eventually("who reads nothing is cut", async || (figure("stream").await == 1).then_some(())).await;
    assert_eq!((figure("request").await, figure("answer").await), (0, 0));
    served.stop().await;
}

/// A connection with a small receive buffer.
async fn connected(served: &RunningServer) -> tokio::net::TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4_096).expect("a small buffer");
    socket.connect((Ipv4Addr::LOCALHOST, served.address.port()).into()).await.expect("a connection")
}
