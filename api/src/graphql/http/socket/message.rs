use axum::extract::ws::Message;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// What clients send.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum FromClient {
    /// Who they are.
    ConnectionInit { payload: Option<Init> },
    /// An operation, under an id of theirs.
    Subscribe { id: String, payload: Map<String, Value> },
    /// They listen to it no more.
    Complete { id: String },
    /// Whether we are there.
    Ping { payload: Option<Value> },
    /// They are there.
    Pong {},
}

/// What they say of themselves.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct Init {
    pub(super) authorization: Option<String>,
    pub(super) accept_language: Option<String>,
}

/// What we send.
pub(super) enum ToClient<'a> {
    /// They may ask now.
    ConnectionAck,
    /// We are there.
    Pong { payload: Option<Value> },
    /// An answer.
    Next { id: &'a str, payload: Value },
    /// Why there is none, or no more.
    Error { id: &'a str, errors: Value },
    /// All is said.
    Complete { id: &'a str },
}

impl From<ToClient<'_>> for Message {
    fn from(message: ToClient<'_>) -> Self {
        let message = match message {
            ToClient::ConnectionAck => json!({ "type": "connection_ack" }),
            ToClient::Pong { payload: None } => json!({ "type": "pong" }),
            ToClient::Pong { payload } => json!({ "type": "pong", "payload": payload }),
            ToClient::Next { id, payload } => json!({ "type": "next", "id": id, "payload": payload }),
            ToClient::Error { id, errors } => json!({ "type": "error", "id": id, "payload": errors }),
            ToClient::Complete { id } => json!({ "type": "complete", "id": id }),
        };
        Self::text(message.to_string())
    }
}
