//! The middleware around every route: request id, span, client address, language, security
//! headers, panics, slow bodies.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use futures::FutureExt;
use ipnet::IpNet;
use tracing::{Instrument, Span};

use super::pace::Pace;
use super::paced_body::{CutFlag, PacedBody};
use super::slow_clients::{SlowClients, Slowness};
use super::{Peer, RequestContext, client_address};
use crate::device::Device;
use crate::ids::Ids;
use crate::problem::{Problem, ProblemCode};
use crate::texts::{Texts, negotiate};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Default Content-Security-Policy: same origin, nothing inline. A page that needs more sets its own.
const CONTENT_SECURITY_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
);
const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];
const ONE_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");
/// `Retry-After` in seconds where no better estimate exists.
const SOON: HeaderValue = HeaderValue::from_static("2");

/// Settings of the envelope.
#[derive(Debug, Clone)]
pub struct EnvelopeSettings {
    /// Proxies whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Vec<IpNet>,
    /// True when browsers reach the service by TLS: HSTS and secure cookies depend on it.
    pub https: bool,
    /// Least transfer rate of a request's body.
    pub pace: Pace,
    /// Deadline of a whole request body.
    pub request_within: Duration,
}

/// State of the middleware.
pub struct Envelope {
    settings: EnvelopeSettings,
    ids: Ids,
    texts: Arc<Texts>,
    slow_clients: SlowClients,
}

impl Envelope {
    pub fn new(settings: EnvelopeSettings, ids: Ids, texts: Arc<Texts>) -> Self {
        Self { settings, ids, texts, slow_clients: SlowClients::default() }
    }

    /// Counts cut clients in this metric.
    #[must_use]
    pub fn counting(self, slow_clients: SlowClients) -> Self {
        Self { slow_clients, ..self }
    }

    fn context(&self, request: &Request) -> RequestContext {
        let headers = request.headers();
        let peer = request.extensions().get::<Peer>().map_or([127, 0, 0, 1].into(), |peer| peer.0.ip());
        let accept_language = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        RequestContext {
            id: self.ids.uuid(),
            client: client_address(peer, headers, &self.settings.trusted_proxies),
            language: negotiate(accept_language),
            device: headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).and_then(Device::of),
        }
    }

    fn seal(&self, response: &mut Response, context: &RequestContext) {
        let is_for_now = [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE].contains(&response.status());
        let headers = response.headers_mut();
        if is_for_now {
            headers.entry(header::RETRY_AFTER).or_insert(SOON);
        }
        for (name, value) in HEADERS {
            headers.entry(name).or_insert(value);
        }
        if self.settings.https {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, ONE_YEAR);
        }
        if let Ok(id) = HeaderValue::from_str(&context.id.to_string()) {
            headers.insert(REQUEST_ID, id);
        }
    }
}

/// Wraps the router: request id, span, client address, language, security headers, catching of panics,
/// cutting of slow bodies.
pub fn enveloped(router: Router, envelope: Envelope) -> Router {
    router.layer(from_fn_with_state(Arc::new(envelope), wrap))
}

async fn wrap(State(envelope): State<Arc<Envelope>>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let context = envelope.context(&request);
    let span = span(&request, &context);
    request.extensions_mut().insert(context);
    let (parts, body) = request.into_parts();
    let (body, cut) = PacedBody::around(body, envelope.settings.pace, envelope.settings.request_within);
    let mut request = Request::from_parts(parts, body);
    request.extensions_mut().insert(cut.clone());
    let texts = State(Arc::clone(&envelope.texts));
    let mut response =
        told(texts, Extension(context), Some(Extension(cut.clone())), request, next).instrument(span.clone()).await;
    if cut.is_set() {
        envelope.slow_clients.cut(Slowness::Request);
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    envelope.seal(&mut response, &context);
    span.in_scope(|| log(response.status(), begun.elapsed()));
    response
}

/// Answer of the route; a problem answer instead where it panicked or the request's body was cut.
pub(super) async fn told(
    State(texts): State<Arc<Texts>>,
    Extension(context): Extension<RequestContext>,
    cut: Option<Extension<CutFlag>>,
    request: Request,
    next: Next,
) -> Response {
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let response = answered.unwrap_or_else(|_| {
        let problem = Problem::new(ProblemCode::Internal).traced(context.id);
        problem.said(&texts, context.language).into_response()
    });
    // A truncated body makes the route's own answer misleading: there is nothing to be mended in what was sent. The
    // portal answers with a page of its own.
    if cut.is_some_and(|cut| cut.0.is_set()) && response.status() != StatusCode::REQUEST_TIMEOUT {
        return Problem::new(ProblemCode::SlowRequest).said(&texts, context.language).into_response();
    }
    response
}

/// Names the route by its pattern, never by the path that was asked for: paths and queries may name people.
fn span(request: &Request, context: &RequestContext) -> Span {
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str);
    let method = request.method().as_str();
    tracing::info_span!("http.request", id = %context.id, method, route)
}

fn log(status: StatusCode, elapsed: Duration) {
    let latency_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    let status = status.as_u16();
    if status >= 500 {
        tracing::error!(event = "http.answered", status, latency_ms, "a request failed");
    } else {
        tracing::info!(event = "http.answered", status, latency_ms, "a request was answered");
    }
}
