//! HTTP server: connections, and the middleware of every request.

mod held_thread;
mod ready;
mod slow;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::routing::get;
use axum::{Extension, Router};
use foundation::http::{
    Degradation, Envelope, Limits, ReadyCheck, RequestContext, Shutdown, ShutdownTrigger, enveloped, health, serve,
    shared,
};
use foundation::ids::Ids;
use foundation::origin::Origin;
use foundation::texts::Texts;
use hoso::config::{Config, Settings};
use reqwest::StatusCode;
use support::within;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// A server with test routes.
struct Server {
    address: SocketAddr,
    trigger: ShutdownTrigger,
    served: JoinHandle<std::io::Result<()>>,
}

impl Server {
    async fn start(routes: Router, flags: &[&str], limits: Limits) -> Self {
        let settings = Settings::from_flags(flags.iter().copied()).expect("known flags");
        let config = Config::resolve(settings).expect("a configuration");
        let texts = Arc::new(Texts::embedded().expect("texts"));
        let router = enveloped(routes, Envelope::new(config.envelope(), Ids::random(), texts));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (trigger, shutdown) = Shutdown::by_hand();
        let served = tokio::spawn(serve(listener, router, limits, shutdown));
        Self { address, trigger, served }
    }

    async fn plain(routes: Router) -> Self {
        Self::start(routes, &[], Limits::default()).await
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        reqwest::get(self.url(path)).await.expect("an answer")
    }
}

fn routes() -> Router {
    Router::new()
        .route("/hello", get(|| async { "hello" }))
        .route("/broken", get(|| async { broken() }))
        .route(
            "/client",
            get(|Extension(context): Extension<RequestContext>| async move { context.client.to_string() }),
        )
        .route("/language", get(|Extension(context): Extension<RequestContext>| async move { context.language.tag() }))
}

fn broken() -> &'static str {
    panic!("a secret value")
}

/// Everything until the peer closes.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    within("the connection is closed", stream.read_to_end(&mut bytes)).await.expect("an orderly end");
    String::from_utf8(bytes).expect("text")
}

#[tokio::test]
async fn who_sends_the_head_of_a_request_too_slowly_is_cut_off() {
    let limits = Limits { header_timeout: Duration::from_millis(200), ..Limits::default() };
    let server = Server::start(routes(), &[], limits).await;
    let mut silent = TcpStream::connect(server.address).await.expect("a connection");
    let mut slow = TcpStream::connect(server.address).await.expect("a connection");
    slow.write_all(b"GET /hello HTTP/1.1\r\nHost: x\r\nX-Slow: ").await.expect("the beginning");
    rest(&mut silent).await;
    assert!(!rest(&mut slow).await.contains("200 OK"));
}

#[tokio::test]
async fn one_connection_too_many_is_told_to_come_back() {
    let server = Server::start(routes(), &[], Limits { connections: 2, ..Limits::default() }).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut stream = TcpStream::connect(server.address).await.expect("a connection");
        stream.write_all(b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("a request");
        let mut first = [0; 12];
        within("an answer", stream.read_exact(&mut first)).await.expect("an answer");
        assert_eq!(&first, b"HTTP/1.1 200");
        held.push(stream);
    }
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    stream.write_all(b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("a request");
    stream.shutdown().await.expect("all is said");
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("Retry-After: "), "{answer}");
    assert!(answer.contains("Access-Control-Allow-Origin: *\r\n"), "a page of any origin may read so: {answer}");
    drop(held);
    support::eventually("a place is free again", async || {
        let answer = reqwest::get(server.url("/hello")).await.ok()?;
        answer.status().is_success().then_some(())
    })
    .await;
}

#[tokio::test]
async fn what_is_under_way_is_finished_at_shutdown() {
    let (entered, leave) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (inside, outside) = (Arc::clone(&entered), Arc::clone(&leave));
    let slow = get(move || async move {
        inside.notify_one();
        outside.notified().await;
        "done"
    });
    let server = Server::plain(Router::new().route("/slow", slow)).await;
    let answer = tokio::spawn(reqwest::get(server.url("/slow")));
    within("the request is under way", entered.notified()).await;
    server.trigger.request();
    support::eventually("nothing new is taken", async || TcpStream::connect(server.address).await.err()).await;
    leave.notify_one();
    let answer = within("an answer", answer).await.expect("a task").expect("an answer");
    assert_eq!(answer.text().await.expect("a text"), "done");
    within("the server ends", server.served).await.expect("a task").expect("an orderly end");
}

#[tokio::test]
async fn what_takes_too_long_is_cut_off_at_shutdown() {
    let entered = Arc::new(Notify::new());
    let inside = Arc::clone(&entered);
    let endless = get(move || async move {
        inside.notify_one();
        std::future::pending::<&'static str>().await
    });
    let limits = Limits { drain_timeout: Duration::from_millis(100), ..Limits::default() };
    let server = Server::start(Router::new().route("/endless", endless), &[], limits).await;
    let _answer = tokio::spawn(reqwest::get(server.url("/endless")));
    within("the request is under way", entered.notified()).await;
    server.trigger.request();
    within("the server ends", server.served).await.expect("a task").expect("an orderly end");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = Server::plain(routes()).await;
    for path in ["/hello", "/nothing-here", "/broken"] {
        let answer = server.get(path).await;
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().expect("text").to_owned());
        let policy = header("content-security-policy").expect("a policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"), "{path}");
        assert_eq!(header("referrer-policy").as_deref(), Some("no-referrer"), "{path}");
        assert_eq!(header("strict-transport-security"), None, "{path}: no promise of TLS without TLS");
        assert!(header("x-request-id").is_some_and(|id| uuid::Uuid::parse_str(&id).is_ok()), "{path}");
    }
    let secure = Server::start(routes(), &["--public-url", "https://dvc.example.vn"], Limits::default()).await;
    let answer = secure.get("/hello").await;
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
}

#[tokio::test]
async fn a_panic_ends_as_an_opaque_fault() {
    let server = Server::plain(routes()).await;
    let answer = server.get("/broken").await;
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let id = answer.headers()["x-request-id"].to_str().expect("text").to_owned();
    let body: serde_json::Value = answer.json().await.expect("JSON");
    assert_eq!((&body["code"], &body["traceId"]), (&"INTERNAL".into(), &id.as_str().into()));
    assert!(!body.to_string().contains("a secret value"), "{body}");
    assert_eq!(server.get("/hello").await.status(), StatusCode::OK, "the next request is served");
}

#[tokio::test]
async fn pages_of_other_origins_read_that_a_route_broke_and_when_to_come_back() {
    let origins = ["https://partner.example".parse::<Origin>().expect("an origin")];
    let full = get(|| async { (axum::http::StatusCode::SERVICE_UNAVAILABLE, "full") });
    let texts = Arc::new(Texts::embedded().expect("texts"));
    let server = Server::plain(shared(routes().route("/full", full), &origins, texts)).await;
    let client = reqwest::Client::new();
    for (origin, allowed) in [("https://partner.example", true), ("https://evil.example", false)] {
        let ask =
            async |path: &str| client.get(server.url(path)).header("Origin", origin).send().await.expect("an answer");
        let broken = ask("/broken").await;
        assert_eq!(broken.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(broken.headers().contains_key("access-control-allow-origin"), allowed, "{origin}");
        let full = ask("/full").await;
        assert_eq!(full.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(full.headers()["retry-after"], "2");
        assert_eq!(full.headers().contains_key("access-control-allow-origin"), allowed, "{origin}");
        if allowed {
            let exposed = full.headers()["access-control-expose-headers"].to_str().expect("text").to_owned();
            assert!(exposed.contains("retry-after"), "{exposed}");
        }
    }
}

#[tokio::test]
async fn a_client_is_believed_only_through_configured_proxies() {
    let forwarded = async |server: &Server| {
        let request =
            reqwest::Client::new().get(server.url("/client")).header("X-Forwarded-For", "6.6.6.6, 203.0.113.9");
        request.send().await.expect("an answer").text().await.expect("a text")
    };
    assert_eq!(forwarded(&Server::plain(routes()).await).await, "127.0.0.1");
    let behind = Server::start(routes(), &["--trusted-proxies", "127.0.0.0/8"], Limits::default()).await;
    assert_eq!(forwarded(&behind).await, "203.0.113.9");
}

#[tokio::test]
async fn the_language_is_the_one_that_is_asked_for() {
    let server = Server::plain(routes()).await;
    let asked = async |languages: &str| {
        let request = reqwest::Client::new().get(server.url("/language")).header("Accept-Language", languages);
        request.send().await.expect("an answer").text().await.expect("a text")
    };
    assert_eq!(asked("en-GB,vi;q=0.5").await, "en");
    assert_eq!(asked("fr").await, "vi");
    assert_eq!(server.get("/language").await.text().await.expect("a text"), "vi");
}

#[tokio::test]
async fn readiness_names_what_is_missing_and_tells_no_reason() {
    let checks = vec![
        ReadyCheck::new("store", || async { Ok(()) }),
        ReadyCheck::new("projections", || async { Err("postgres://user:secret@db".to_owned()) }),
    ];
    let server = Server::plain(health(checks, vec![Degradation::new("log-diverged", || None)])).await;
    assert_eq!(server.get("/healthz").await.status(), StatusCode::OK);
    let answer = server.get("/readyz").await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.text().await.expect("a text"), r#"{"ready":false,"failed":["projections"]}"#);

    let well = vec![ReadyCheck::new("store", || async { Ok(()) })];
    let server = Server::plain(health(well.clone(), Vec::new())).await;
    let answer = server.get("/readyz").await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.text().await.expect("a text"), r#"{"ready":true,"failed":[]}"#);

    let degraded = Degradation::new("log-diverged", || Some("the log went back".to_owned()));
    let answer = Server::plain(health(well, vec![degraded])).await.get("/readyz").await;
    assert_eq!(answer.status(), StatusCode::OK, "others have the same database");
    let told = r#"{"ready":true,"failed":[],"degraded":[{"name":"log-diverged","detail":"the log went back"}]}"#;
    assert_eq!(answer.text().await.expect("a text"), told);
}
