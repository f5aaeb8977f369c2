//! Client of server-sent events.

use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode, header};
use futures::StreamExt;
use serde_json::{Value, json};

use super::{Person, Reply, TestService, operation};
use crate::within;

/// A subscription over server-sent events.
pub struct SseStream {
    events: BodyDataStream,
    unread: String,
    /// `id` of the last event, if any.
    pub last_id: Option<String>,
    /// Head of the answer, with the text received so far.
    pub reply: Reply,
}

impl TestService {
    /// Subscribes as a front-end does.
    pub async fn watch(&self, who: &Person, document: &str, variables: Value) -> SseStream {
        let mut request = operation(who, &json!({ "query": document, "variables": variables }));
        request.headers_mut().insert(header::ACCEPT, "text/event-stream".parse().expect("a media type"));
        self.watch_by(request).await
    }

    /// Subscribes by this request.
    pub async fn watch_by(&self, request: Request<Body>) -> SseStream {
        let (parts, body) = self.answer_to(request).await.into_parts();
        let reply = Reply { status: parts.status, headers: parts.headers, text: String::new(), body: Value::Null };
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.header("content-type"), "text/event-stream");
        SseStream { events: body.into_data_stream(), unread: String::new(), last_id: None, reply }
    }
}

impl SseStream {
    /// Next answer; the end of the stream fails the test.
    pub async fn next(&mut self) -> Value {
        let (event, data) = self.event().await.expect("an event");
        assert_eq!(event, "next", "{data}");
        serde_json::from_str(&data).expect("an answer in JSON")
    }

    /// Next answer as a reply.
    pub async fn into_reply(mut self) -> Reply {
        self.reply.body = self.next().await;
        self.reply.text = self.reply.body.to_string();
        self.reply
    }

    /// Fails unless the stream completes with nothing behind it.
    pub async fn completes(&mut self) {
        assert_eq!(self.event().await, Some(("complete".to_owned(), "null".to_owned())));
        assert_eq!(self.event().await, None);
    }

    /// Name and data of the next event; `None` at its end.
    pub async fn event(&mut self) -> Option<(String, String)> {
        loop {
            while let Some((event, rest)) = self.unread.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.unread = rest;
                let field = |name: &str| {
                    let lines = event.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
                    lines.map(|value| value.strip_prefix(' ').unwrap_or(value).to_owned()).next()
                };
                // An event without a name is a comment, a keep-alive.
                if let Some(name) = field("event") {
                    self.last_id = field("id");
                    return Some((name, field("data").expect("browsers drop an event without data")));
                }
            }
            let chunk = within("an event", self.events.next()).await?.expect("bytes");
            self.unread.push_str(std::str::from_utf8(&chunk).expect("text"));
        }
    }
}
