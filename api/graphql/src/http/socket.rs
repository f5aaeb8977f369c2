//! Subscriptions over WebSocket, by the protocol `graphql-transport-ws`.
//!
//! A loop of our own: async-graphql's lacks the codes 4400, 4401, 4408 and 4409, and breaks frames. Deliberately
//! absent: queries and mutations, whose cookies, caches and limits belong to HTTP requests.

mod close;
mod conversation;
mod message;
mod operations;

use std::sync::Arc;

use app::caller::{NoToken, bearer};
use axum::Extension;
use axum::extract::State;
use axum::extract::ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use execution::limits::BODY_BYTES;
use foundation::cookie;
use foundation::http::{ConnectionPlace, RequestContext};
use foundation::origin::Origin;
use foundation::problem::{Problem, ProblemCode};
use tracing::Instrument;

use crate::Endpoint;
use conversation::Conversation;

/// Read and write buffer of a socket.
const BUFFER_BYTES: usize = 4 * 1024;
const PROTOCOL: &str = "graphql-transport-ws";

/// State of the WebSocket route.
#[derive(Clone)]
pub struct Sockets {
    endpoint: Endpoint,
    allowed_origins: Arc<[Origin]>,
}

impl Sockets {
    /// Over a schema; pages of these origins may open sockets with a token, besides our own.
    pub fn new(endpoint: Endpoint, allowed_origins: &[Origin]) -> Self {
        Self { endpoint, allowed_origins: allowed_origins.into() }
    }

    /// Origin check: browsers send no preflight before a WebSocket, and send the cookie
    /// along (cross-site WebSocket hijacking).
    fn origin(&self, headers: &HeaderMap) -> PageOrigin {
        let Some(origin) = headers.get(header::ORIGIN) else { return PageOrigin::None };
        let origin = origin.to_str().unwrap_or_default();
        if origin == self.endpoint.app.public_url.origin() {
            PageOrigin::Ours
        } else if self.allowed_origins.iter().any(|allowed| allowed.as_str() == origin) {
            PageOrigin::Allowed
        } else {
            PageOrigin::NotAllowed
        }
    }
}

/// Origin of the page that opens a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PageOrigin {
    None,
    /// Same origin; only here the cookie counts.
    Ours,
    /// Configured origin, with a token.
    Allowed,
    NotAllowed,
}

/// Route `GET /graphql/ws`: the WebSocket upgrade.
pub async fn open(
    State(sockets): State<Sockets>,
    Extension(context): Extension<RequestContext>,
    place: Option<Extension<ConnectionPlace>>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let app = &sockets.endpoint.app;
    let said = |code| Problem::new(code).said(&app.texts, context.language).into_response();
    let cookie = match sockets.origin(&headers) {
        PageOrigin::NotAllowed => return said(ProblemCode::Forbidden),
        PageOrigin::Ours => cookie::token(&headers, &app.public_url),
        PageOrigin::Allowed | PageOrigin::None => None,
    };
    // Programs can send it with the upgrade; browsers cannot.
    let opened_with = match headers.get(header::AUTHORIZATION) {
        Some(value) => value.to_str().map_err(|_| NoToken).and_then(bearer).map(Some),
        None => Ok(cookie),
    };
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade.protocols([PROTOCOL]),
        Err(rejection) => return rejection.into_response(),
    };
    if upgrade.selected_protocol().is_none() {
        return said(ProblemCode::BadUserInput);
    }
    let Ok(among_sockets) = app.watch_quota.socket_from(context.client) else {
        return said(ProblemCode::TooManySockets);
    };
    let span = tracing::info_span!("graphql.socket", id = %context.id);
    // Twice the limit, so that a message slightly over it gets a proper close code.
    let upgrade = upgrade.max_message_size(2 * BODY_BYTES).max_frame_size(2 * BODY_BYTES);
    // Small buffers: ten thousand idle sockets must not take a gigabyte. Each message is flushed before the next.
    let upgrade = upgrade.read_buffer_size(BUFFER_BYTES).write_buffer_size(BUFFER_BYTES);
    upgrade.on_upgrade(move |socket| {
        async move {
            Conversation::new(sockets.endpoint, context, opened_with, socket).hold().await;
            drop((place, among_sockets));
        }
        .instrument(span)
    })
}
