//! Messages of the protocol `graphql-transport-ws`.

use axum::extract::ws::Message;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Messages from client to server.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum FromClient {
    ConnectionInit { payload: Option<Init> },
    Subscribe { id: String, payload: Map<String, Value> },
    Complete { id: String },
    Ping { payload: Option<Value> },
    Pong {},
}

/// Payload of `connection_init`: `authorization` and `acceptLanguage`, also under the names of HTTP headers, in any
/// case. Other entries are ignored.
#[derive(Deserialize, Default)]
#[serde(try_from = "Map<String, Value>")]
pub(super) struct Init {
    pub(super) authorization: Option<String>,
    pub(super) accept_language: Option<String>,
}

impl TryFrom<Map<String, Value>> for Init {
    type Error = &'static str;

    fn try_from(payload: Map<String, Value>) -> Result<Self, &'static str> {
        let mut init = Self::default();
        for (key, value) in payload {
            let said = match key.to_ascii_lowercase().as_str() {
                "authorization" => &mut init.authorization,
                "acceptlanguage" | "accept-language" => &mut init.accept_language,
                _ => continue,
            };
            match value {
                Value::Null => {}
                Value::String(text) if said.is_none() => *said = Some(text),
                _ => return Err("said twice, or not a text"),
            }
        }
        Ok(init)
    }
}

/// Messages from server to client.
pub(super) enum ToClient<'a> {
    ConnectionAck,
    Pong {
        payload: Option<Value>,
    },
    /// With a serialized answer.
    Next {
        id: &'a str,
        payload: String,
    },
    Error {
        id: &'a str,
        errors: Value,
    },
    Complete {
        id: &'a str,
    },
}

impl From<ToClient<'_>> for Message {
    fn from(message: ToClient<'_>) -> Self {
        let message = match message {
            ToClient::ConnectionAck => json!({ "type": "connection_ack" }),
            ToClient::Pong { payload: None } => json!({ "type": "pong" }),
            ToClient::Pong { payload } => json!({ "type": "pong", "payload": payload }),
            // Spliced as text, since its keys have an order.
            ToClient::Next { id, payload } => {
                return Self::text(format!(r#"{{"type":"next","id":{},"payload":{payload}}}"#, Value::from(id)));
            }
            ToClient::Error { id, errors } => json!({ "type": "error", "id": id, "payload": errors }),
            ToClient::Complete { id } => json!({ "type": "complete", "id": id }),
        };
        Self::text(message.to_string())
    }
}
