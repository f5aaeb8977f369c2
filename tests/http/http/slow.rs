//! Slow clients: cut off in sending and reading; clients at the least rate, or waiting for events, are not.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::response::sse::{Event, Sse};
use axum::routing::post;
use foundation::http::Pace;
use futures::StreamExt;

use super::*;

/// A second of grace, then a thousand bytes per second.
const FLAGS: [&str; 4] = ["--client-grace-seconds", "1", "--client-least-rate", "1000"];
/// More than the buffers of two sockets.
const LONG: usize = 32 * 1024 * 1024;

fn limits() -> Limits {
    Limits { pace: Pace { grace: Duration::from_secs(1), least_rate: 1_000 }, ..Limits::default() }
}

fn slow_routes() -> Router {
    Router::new()
        .route("/echo", post(|body: Bytes| async move { body.len().to_string() }))
        .route("/long", get(|| async { Body::from(vec![b'x'; LONG]) }))
        .route(
            "/news",
            get(|| async {
                let first = futures::stream::once(async { Ok::<_, Infallible>(Event::default().data("first")) });
                Sse::new(first.chain(futures::stream::pending()))
            }),
        )
        .merge(routes())
}

async fn begin(server: &Server, head: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    stream.write_all(head.as_bytes()).await.expect("a head");
    stream
}

#[tokio::test]
async fn a_body_that_falls_silent_or_trickles_is_answered_and_cut() {
    let origins = ["https://partner.example".parse::<Origin>().expect("an origin")];
    let shared = shared(slow_routes(), &origins, Arc::new(Texts::embedded().expect("texts")));
    let server = Server::start(shared, &FLAGS, limits()).await;
    let head = "POST /echo HTTP/1.1\r\nHost: x\r\nOrigin: https://partner.example\r\nContent-Length: 1000000\r\n\r\n";
    let mut silent = begin(&server, &format!("{head}some")).await;
    let trickling = begin(&server, head).await;
    let (mut reads, mut writes) = trickling.into_split();
    // Single bytes buy no time: until the answer comes.
    let trickle = tokio::spawn(async move {
        while writes.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let mut answers = Vec::new();
    within("the trickle is cut", reads.read_to_end(&mut answers)).await.ok();
    trickle.abort();
    for answer in [rest(&mut silent).await, String::from_utf8(answers).expect("text")] {
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("application/problem+json") && answer.contains("SLOW_REQUEST"), "{answer}");
        let answer = answer.to_ascii_lowercase();
        assert!(answer.contains("connection: close"), "{answer}");
        assert!(
            answer.contains("access-control-allow-origin: https://partner.example"),
            "a page may read it: {answer}"
        );
    }
}

#[tokio::test]
async fn a_body_that_keeps_the_pace_is_taken_however_long_it_takes() {
    let server = Server::start(slow_routes(), &FLAGS, limits()).await;
    let pieces = futures::stream::iter(0..30).then(|_| async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Ok::<_, Infallible>(vec![b'x'; 400])
    });
    let client = reqwest::Client::new();
    let sent = client.post(server.url("/echo")).body(reqwest::Body::wrap_stream(pieces)).send().await;
    let answer = sent.expect("an answer");
    assert_eq!((answer.status(), answer.text().await.expect("text")), (StatusCode::OK, "12000".to_owned()));
}

#[tokio::test]
async fn all_of_a_request_has_its_time_whatever_its_pace() {
    let flags = [FLAGS.as_slice(), &["--client-request-seconds", "2"]].concat();
    let server = Server::start(slow_routes(), &flags, limits()).await;
    for head in ["Content-Length: 1000000", "Transfer-Encoding: chunked"] {
        let stream = begin(&server, &format!("POST /echo HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n")).await;
        let (mut reads, mut writes) = stream.into_split();
        let piece =
            if head.starts_with("Transfer") { format!("c8\r\n{}\r\n", "x".repeat(200)) } else { "x".repeat(200) };
        let begun = std::time::Instant::now();
        // Twice the least rate, for much longer than the grace.
        let trickle = tokio::spawn(async move {
            while writes.write_all(piece.as_bytes()).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        });
        let mut answer = Vec::new();
        within("the request is cut", reads.read_to_end(&mut answer)).await.ok();
        trickle.abort();
        let answer = String::from_utf8(answer).expect("text");
        assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("SLOW_REQUEST"), "{answer}");
        assert!(begun.elapsed() >= Duration::from_secs(2), "not before its time is over");
    }
}

#[tokio::test]
async fn an_answer_that_nobody_reads_does_not_hold_its_place() {
    let server = Server::start(slow_routes(), &FLAGS, Limits { connections: 1, ..limits() }).await;
    let _unread = begin(&server, "GET /long HTTP/1.1\r\nHost: x\r\n\r\n").await;
    support::eventually("the place is free again", async || {
        let answer = reqwest::get(server.url("/hello")).await.ok()?;
        answer.status().is_success().then_some(())
    })
    .await;
}

#[tokio::test]
async fn whoever_waits_for_news_or_reads_at_the_pace_is_not_cut() {
    let server = Server::start(slow_routes(), &FLAGS, limits()).await;
    let mut watching = begin(&server, "GET /news HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let mut idle = begin(&server, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let mut reading = begin(&server, "GET /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    // Some three seconds in all, three times the grace.
    let mut bytes = vec![0; LONG / 30];
    let mut read = 0;
    loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        match within("more", reading.read(&mut bytes)).await.expect("no break") {
            0 => break,
            more => read += more,
        }
    }
    assert!(read > LONG, "all of it, and its head: {read}");
    let mut first = [0; 12];
    for stream in [&mut watching, &mut idle] {
        within("an answer", stream.read_exact(&mut first)).await.expect("an answer");
        assert_eq!(&first, b"HTTP/1.1 200");
    }
    idle.write_all(b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("a second request");
    within("the second answer", idle.read_exact(&mut first)).await.expect("a connection that still serves");
    let mut buffer = [0; 1024];
    let quiet = tokio::time::timeout(Duration::from_millis(200), async {
        loop {
            if watching.read(&mut buffer).await.expect("no break") == 0 {
                break;
            }
        }
    });
    assert!(quiet.await.is_err(), "still watching");
}

#[tokio::test]
async fn one_address_has_its_share_of_connections_and_a_proxy_carries_many() {
    let limits = |many_clients_at| Limits { connections_per_address: 2, many_clients_at, ..Limits::default() };
    let server = Server::start(routes(), &[], limits(Vec::new())).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut stream = begin(&server, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").await;
        let mut first = [0; 12];
        within("an answer", stream.read_exact(&mut first)).await.expect("an answer");
        held.push(stream);
    }
    let mut one_more = begin(&server, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").await;
    one_more.shutdown().await.expect("all is said");
    let answer = rest(&mut one_more).await;
    assert!(answer.starts_with("HTTP/1.1 429") && answer.contains("Retry-After: "), "{answer}");
    assert!(answer.contains("Access-Control-Allow-Origin: *\r\n"), "{answer}");
    drop(held);
    support::eventually("a place is free again", async || {
        reqwest::get(server.url("/hello")).await.ok()?.status().is_success().then_some(())
    })
    .await;

    let behind = Server::start(routes(), &[], limits(vec!["127.0.0.0/8".parse().expect("a network")])).await;
    let mut carried = Vec::new();
    for _ in 0..5 {
        let mut stream = begin(&behind, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").await;
        let mut first = [0; 12];
        within("an answer", stream.read_exact(&mut first)).await.expect("an answer");
        assert_eq!(&first, b"HTTP/1.1 200");
        carried.push(stream);
    }
}
