//! Server-sent events: the distinct connections mode of the graphql-sse protocol.

use std::convert::Infallible;
use std::sync::Arc;

use app::watch_quota::StreamPlace;
use async_graphql::{Request, Response as GraphqlResponse};
use axum::body::Body;
use axum::http::{HeaderValue, Response, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use domain::Language;
use foundation::error::AppError;
use futures::stream::{Stream, StreamExt, iter, once as just};
use serde_json::json;

use super::response::{PRIVATE, VARY, Words, in_words, told, told_once};
use crate::Endpoint;
use crate::watching::{Heard, Watcher, watched};

/// Media type in `Accept`.
pub(super) const MEDIA_TYPE: &str = "text/event-stream";

/// One answer, then completion.
pub(super) fn once(mut response: GraphqlResponse, words: Words<'_>) -> Response<Body> {
    let headers = std::mem::take(&mut response.http_headers);
    let mut answer = sent(iter([next(told_once(response, words)), complete()]));
    answer.headers_mut().extend(headers);
    answer
}

/// Answers of a subscription, each with an `id` that a reconnecting client sends as `Last-Event-ID`. When the session
/// ends or the service shuts down the stream ends without completion, so that clients reconnect.
pub(super) fn live(
    endpoint: &Endpoint,
    request: Request,
    watcher: &Arc<Watcher>,
    place: StreamPlace,
    resume: Option<String>,
    language: Language,
) -> Response<Body> {
    let answers = watched(endpoint, request, watcher, place, resume);
    let (app, closing) = (Arc::clone(&endpoint.app), endpoint.closing.clone());
    let (looked_at, watcher) = (Arc::clone(watcher), Arc::clone(watcher));
    let ended = async move { looked_at.ended(&app).await };
    let (endpoint, at_last) = (endpoint.clone(), endpoint.clone());
    let nexts = answers.map(move |Heard { response, cursor }| {
        let event = next(told(response, Words::of(&endpoint, language)).body);
        // A cursor is digits and hyphens: it cannot end the line.
        cursor.into_iter().fold(event, Event::id)
    });
    let end = async move {
        let lapsed = watcher.has_ended().then(|| {
            let (error, _) = in_words(&AppError::Unauthenticated, Words::of(&at_last, language));
            next(json!({ "errors": [error] }).to_string())
        });
        iter(lapsed.into_iter().chain([complete()]))
    };
    let all = nexts.take_until(ended).chain(just(end).flatten());
    sent(all.take_until(async move { closing.requested().await }))
}

fn sent(events: impl Stream<Item = Event> + Send + 'static) -> Response<Body> {
    let events = events.map(Ok::<_, Infallible>);
    let mut answer = Sse::new(events).keep_alive(KeepAlive::default()).into_response();
    let headers = answer.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static(VARY));
    headers.insert(header::CACHE_CONTROL, PRIVATE);
    answer
}

fn next(body: String) -> Event {
    Event::default().event("next").data(body)
}

/// Has data, although it needs none: browsers drop an event without.
fn complete() -> Event {
    Event::default().event("complete").data("null")
}
