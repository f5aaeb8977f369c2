//! Receiver of webhooks with scripted answers.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use delivery::webhook::{SECRET_PREFIX, sign};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// HTTP server that keeps the deliveries it accepts.
pub struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// A delivery that was accepted.
#[derive(Debug, Clone)]
pub struct Received {
    pub id: String,
    pub timestamp: i64,
    pub signature: String,
    pub text: String,
    pub body: Value,
}

impl Received {
    /// Fails unless it is signed with this secret, verified as receivers do.
    pub fn is_signed_by(&self, secret: &str) {
        let at = domain::Moment::EPOCH + chrono::TimeDelta::seconds(self.timestamp);
        let key = secret.strip_prefix(SECRET_PREFIX).expect("a secret");
        let key: [u8; 32] = STANDARD.decode(key).expect("base64").try_into().expect("32 bytes");
        assert_eq!(self.signature, sign(&key, &self.id, at, &self.text));
    }
}

type Answer = Box<dyn Fn(&Value) -> StatusCode + Send>;

struct Shared {
    retry_after: Mutex<Option<String>>,
    taken: Mutex<Vec<Received>>,
    /// Scripted answer; refused deliveries are not kept.
    answer: Mutex<Answer>,
    /// Deliveries received, accepted or not.
    came: watch::Sender<usize>,
    held: watch::Sender<bool>,
}

impl Receiver {
    /// Starts with accepting every delivery.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            retry_after: Mutex::default(),
            taken: Mutex::default(),
            answer: Mutex::new(Box::new(|_| StatusCode::OK)),
            came: watch::channel(0).0,
            held: watch::channel(false).0,
        });
        let routes = Router::new().route("/hook", post(take)).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { address, shared }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Answers so from now on.
    pub fn answers(&self, answer: impl Fn(&Value) -> StatusCode + Send + 'static) {
        *lock(&self.shared.answer) = Box::new(answer);
    }

    /// Refuses everything with `Retry-After`.
    pub fn answers_later(&self, status: StatusCode, retry_after: &str) {
        *lock(&self.shared.retry_after) = Some(retry_after.to_owned());
        self.answers(move |_| status);
    }

    /// Refuses deliveries about this stream from now on.
    pub fn refuses(&self, stream: &str) {
        let stream = stream.to_owned();
        self.answers(
            move |body| {
                if body["aggregateId"] == stream { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }
            },
        );
    }

    /// Delays all answers, or releases them.
    pub fn hold(&self, held: bool) {
        self.shared.held.send_replace(held);
    }

    /// Waits until so many deliveries have come, accepted or not.
    pub async fn came(&self, count: usize) {
        let mut came = self.shared.came.subscribe();
        crate::within("messages come", came.wait_for(|came| *came >= count)).await.expect("a receiver");
    }

    /// Number of deliveries received, accepted or not.
    pub fn count(&self) -> usize {
        *self.shared.came.borrow()
    }

    /// Deliveries accepted so far.
    pub fn taken(&self) -> Vec<Received> {
        lock(&self.shared.taken).clone()
    }

    /// Positions of accepted deliveries by stream, in order of arrival.
    pub fn by_stream(&self) -> BTreeMap<String, Vec<String>> {
        let mut streams: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for Received { body, .. } in self.taken() {
            let text = |name: &str| body[name].as_str().expect("a text").to_owned();
            streams.entry(text("aggregateId")).or_default().push(text("position"));
        }
        streams
    }

    pub fn forget(&self) {
        lock(&self.shared.taken).clear();
    }
}

async fn take(State(shared): State<Arc<Shared>>, headers: HeaderMap, text: String) -> Response {
    shared.came.send_modify(|came| *came += 1);
    let mut held = shared.held.subscribe();
    held.wait_for(|held| !*held).await.expect("a receiver");
    let header = |name: &str| headers[name].to_str().expect("a text").to_owned();
    let body: Value = serde_json::from_str(&text).expect("JSON");
    let status = lock(&shared.answer)(&body);
    if status.is_redirection() {
        return (status, [(header::LOCATION, "/elsewhere")]).into_response();
    }
    if status.is_success() {
        assert_eq!(header("content-type"), "application/json");
        lock(&shared.taken).push(Received {
            id: header("webhook-id"),
            timestamp: header("webhook-timestamp").parse().expect("seconds"),
            signature: header("webhook-signature"),
            text,
            body,
        });
    }
    let mut answer = (status, "an answer that nobody keeps").into_response();
    if let Some(later) = lock(&shared.retry_after).as_deref().filter(|_| !status.is_success()) {
        answer.headers_mut().insert(header::RETRY_AFTER, later.parse().expect("a header"));
    }
    answer
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
