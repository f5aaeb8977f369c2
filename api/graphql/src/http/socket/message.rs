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

/// What they say of themselves: `authorization` and `acceptLanguage`, under the names of HTTP's headers too, and in
/// whichever case their letters are, as headers have it. What else stands there is theirs.
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

/// What we send.
pub(super) enum ToClient<'a> {
    /// They may ask now.
    ConnectionAck,
    /// We are there.
    Pong { payload: Option<Value> },
    /// An answer, written.
    Next { id: &'a str, payload: String },
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
            // The answer as it is written: its keys have an order.
            ToClient::Next { id, payload } => {
                return Self::text(format!(r#"{{"type":"next","id":{},"payload":{payload}}}"#, Value::from(id)));
            }
            ToClient::Error { id, errors } => json!({ "type": "error", "id": id, "payload": errors }),
            ToClient::Complete { id } => json!({ "type": "complete", "id": id }),
        };
        Self::text(message.to_string())
    }
}
