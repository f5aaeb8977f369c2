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

/// The client's end of a WebSocket.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// A socket that speaks the protocol.
    pub async fn open(served: &RunningServer) -> Self {
        Self::with(served.address, &[("sec-websocket-protocol", "graphql-transport-ws")]).await.expect("a socket")
    }

    /// A socket that is opened with these headers, or why not.
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

    /// A socket of somebody, acknowledged.
    pub async fn of(served: &RunningServer, who: &Person) -> Self {
        let mut socket = Self::open(served).await;
        socket.begin(json!({ "authorization": bearer(who) })).await;
        socket
    }

    /// Introduces itself, and is acknowledged.
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

    /// The next message; the end of the socket fails the test.
    pub async fn hear(&mut self) -> Value {
        match self.next().await {
            Message::Text(text) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("not a message: {other:?}"),
        }
    }

    /// The next message, as it is written.
    pub async fn hear_text(&mut self) -> String {
        match self.next().await {
            Message::Text(text) => text.to_string(),
            other => panic!("not a message: {other:?}"),
        }
    }

    /// The answer of the next message, which is of this subscription.
    pub async fn answer(&mut self, id: &str) -> Value {
        let mut message = self.hear().await;
        assert_eq!((&message["id"], &message["type"]), (&json!(id), &json!("next")), "{message}");
        message["payload"].take()
    }

    /// The code of the one error that this subscription ends with.
    pub async fn refused(&mut self, id: &str) -> String {
        let message = self.hear().await;
        assert_eq!((&message["id"], &message["type"]), (&json!(id), &json!("error")), "{message}");
        let errors = json!({ "errors": message["payload"] });
        crate::subscriptions::error(&errors)
    }

    /// Whether its introduction is acknowledged, and not closed with a code.
    pub async fn is_acknowledged(&mut self) -> bool {
        matches!(self.next().await, Message::Text(text) if text.contains("connection_ack"))
    }

    /// The code that it is closed with; a message instead fails the test.
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

/// How somebody presents their token.
pub fn bearer(who: &Person) -> String {
    format!("Bearer {}", who.token.as_deref().expect("a token"))
}
