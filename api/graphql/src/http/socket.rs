//! Subscriptions over WebSocket, by the protocol `graphql-transport-ws`.
//!
//! A loop of our own: async-graphql's knows no 4400, 4401, 4408 or 4409, and breaks frames. Deliberately absent:
//! queries and mutations, which have the request that cookies, caches and limits belong to.

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
use foundation::cookie;
use foundation::http::{ConnectionPlace, RequestContext};
use foundation::origin::Origin;
use foundation::problem::{Problem, ProblemCode};
use tracing::Instrument;

use crate::Endpoint;
use crate::limits::BODY_BYTES;
use conversation::Conversation;

/// What a socket reads, and collects to write, at a time.
const BUFFER_BYTES: usize = 4 * 1024;
const PROTOCOL: &str = "graphql-transport-ws";

/// What sockets are opened with.
#[derive(Clone)]
pub struct Sockets {
    endpoint: Endpoint,
    allowed_origins: Arc<[Origin]>,
}

impl Sockets {
    /// Over a schema; pages of these origins may open one besides our own, with a token.
    pub fn new(endpoint: Endpoint, allowed_origins: &[Origin]) -> Self {
        Self { endpoint, allowed_origins: allowed_origins.into() }
    }

    /// Browsers ask nobody before they open a socket, and send the cookie along: so the origin is looked at here.
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

/// From which page a socket is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PageOrigin {
    /// From none: not by a browser.
    None,
    /// From one of ours; only there the cookie counts.
    Ours,
    /// From one that may call with a token.
    Allowed,
    /// From somebody else's.
    NotAllowed,
}

/// `GET /graphql/ws`
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
    // More than we take, so that one who sends a little too much is told so.
    let upgrade = upgrade.max_message_size(2 * BODY_BYTES).max_frame_size(2 * BODY_BYTES);
    // Ten thousand idle ones shall not take a gigabyte; each message is flushed before the next.
    let upgrade = upgrade.read_buffer_size(BUFFER_BYTES).write_buffer_size(BUFFER_BYTES);
    upgrade.on_upgrade(move |socket| {
        async move {
            Conversation::new(sockets.endpoint, context, opened_with, socket).hold().await;
            drop((place, among_sockets));
        }
        .instrument(span)
    })
}
