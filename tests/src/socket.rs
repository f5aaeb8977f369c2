//! Client of GraphQL over WebSocket.

use std::net::SocketAddr;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue, StatusCode};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::test_service::{Person, RunningServer};
use crate::within;

/// Client end of a WebSocket.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// A socket with the subprotocol.
    pub async fn open(served: &RunningServer) -> Self {
        Self::with(served.address, &[("sec-websocket-protocol", "graphql-transport-ws")]).await.expect("a socket")
    }

    /// A socket with these headers, or the refusal.
    pub async fn with(address: SocketAddr, headers: &[(&'static str, &str)]) -> Result<Self, StatusCode> {
        let mut request = format!("ws://{address}/graphql/ws").into_client_request().expect("a request");
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).expect("a value");
            request.headers_mut().insert(HeaderName::from_static(name), value);
        }
        match within("an answer", connect_async(request)).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(answer)) => Err(answer.status()),
            Err(error) => panic!("no socket: {error}"),
        }
    }

    /// An acknowledged socket of somebody.
    pub async fn of(served: &RunningServer, who: &Person) -> Self {
        let mut socket = Self::open(served).await;
        socket.begin(json!({ "authorization": bearer(who) })).await;
        socket
    }

    /// Sends `connection_init`, and expects the acknowledgement.
    pub async fn begin(&mut self, payload: Value) {
        self.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(self.hear().await, json!({ "type": "connection_ack" }));
    }

    pub async fn subscribe(&mut self, id: &str, document: &str, variables: Value) {
        let payload = json!({ "query": document, "variables": variables });
        self.say(json!({ "id": id, "type": "subscribe", "payload": payload })).await;
    }

    pub async fn say(&mut self, message: Value) {
        self.send(Message::text(message.to_string())).await;
    }

    pub async fn send(&mut self, message: Message) {
        self.0.send(message).await.expect("a message is sent");
    }

    /// Next message; a close fails the test.
    pub async fn hear(&mut self) -> Value {
        match self.next().await {
            Message::Text(text) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("not a message: {other:?}"),
        }
    }

    /// Next message as text.
    pub async fn hear_text(&mut self) -> String {
        match self.next().await {
            Message::Text(text) => text.to_string(),
            other => panic!("not a message: {other:?}"),
        }
    }

    /// Payload of the next message, which must be of this subscription.
    pub async fn answer(&mut self, id: &str) -> Value {
        let mut message = self.hear().await;
        assert_eq!((&message["id"], &message["type"]), (&json!(id), &json!("next")), "{message}");
        message["payload"].take()
    }

    /// Error code that this subscription ends with.
    pub async fn refused(&mut self, id: &str) -> String {
        let message = self.hear().await;
        assert_eq!((&message["id"], &message["type"]), (&json!(id), &json!("error")), "{message}");
        let errors = json!({ "errors": message["payload"] });
        crate::subscriptions::error(&errors)
    }

    /// True for an acknowledgement, false for a close.
    pub async fn is_acknowledged(&mut self) -> bool {
        matches!(self.next().await, Message::Text(text) if text.contains("connection_ack"))
    }

    /// Close code; a message fails the test.
    pub async fn closed(&mut self) -> u16 {
        match self.next().await {
            Message::Close(Some(frame)) => frame.code.into(),
            other => panic!("not closed: {other:?}"),
        }
    }

    async fn next(&mut self) -> Message {
        loop {
            let message = within("a message", self.0.next()).await.expect("the socket is open").expect("a message");
            if !matches!(message, Message::Ping(_)) {
                return message;
            }
        }
    }
}

pub fn bearer(who: &Person) -> String {
    format!("Bearer {}", who.token.as_deref().expect("a token"))
}
