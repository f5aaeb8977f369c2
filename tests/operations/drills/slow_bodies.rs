//! Slowloris: three hundred connections with a byte now and then are cut after the grace, and
//! others are served meanwhile.

use std::time::{Duration, Instant};

use support::hoso_process::HosoProcess;
use support::{SmsGateway, SmtpServer, sqlite, within};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Outcome, is_long};

const SLOW: usize = 300;
/// Interval of their bytes.
const EVERY: Duration = Duration::from_secs(10);
/// Grace of the service in the short drill, in seconds.
const GRACE: u32 = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_bodies_are_gone_while_honest_requests_are_answered() {
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let database = sqlite().await;
    let grace = if is_long() { 15 } else { GRACE };
    let settings = vec![("HOSO_CLIENT_GRACE_SECONDS", grace.to_string())];
    let service = HosoProcess::start_with(settings, &database, &smtp, &sms).await;
    let place = service.place();
    let address = place.strip_prefix("http://").expect("an address").to_owned();
    let begun = Instant::now();
    let mut slow = tokio::task::JoinSet::new();
    for _ in 0..SLOW {
        let address = address.clone();
        slow.spawn(async move { one_that_trickles(&address).await });
    }
    let (mut answered, mut slowest) = (0_u64, Duration::ZERO);
    let mut cut = 0_u64;
    let visitor = service.visitor();
    while cut < SLOW as u64 {
        let asked = Instant::now();
        let answer = within("an honest answer", visitor.get("/services")).await.expect("an answer");
        assert!(answer.status().is_success());
        (answered, slowest) = (answered + 1, slowest.max(asked.elapsed()));
        while let Some(told) = slow.try_join_next() {
            let told = told.expect("a task");
            assert!(told.starts_with("HTTP/1.1 408"), "each is told why: {told:?}");
            cut += 1;
        }
    }
    let slowest = slowest.as_millis();
    Outcome {
        case: "7 slow bodies",
        database: "sqlite",
        acknowledged: answered,
        lost: 0,
        doubled: 0,
        took: begun.elapsed(),
        figure: format!("{SLOW} connections cut, {answered} honest requests answered, the slowest in {slowest} ms"),
    }
    .report();
}

/// A byte now and then until the peer closes; returns its answer.
async fn one_that_trickles(address: &str) -> String {
    let stream = TcpStream::connect(address).await.expect("a connection");
    let (mut reads, mut writes) = stream.into_split();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    );
    writes.write_all(head.as_bytes()).await.expect("a head");
    let trickling = tokio::spawn(async move {
        let mut now_and_then = tokio::time::interval(EVERY);
        loop {
            now_and_then.tick().await;
            if writes.write_all(b" ").await.is_err() {
                return;
            }
        }
    });
    let mut answer = Vec::new();
    let _ = within("the connection is cut", reads.read_to_end(&mut answer)).await;
    trickling.abort();
    String::from_utf8_lossy(&answer).into_owned()
}
