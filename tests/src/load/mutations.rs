//! Whole mutations over HTTP.

use std::net::SocketAddr;

use async_trait::async_trait;
use foundation::ids::Ids;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, header};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpStream;

use super::Failure;
use super::clients::BODY;
use super::measure::Client;

const MUTATION: &str = "mutation Post($input: PostMessageInput!) { postMessage(input: $input) { \
                        message { id at side body author { name role } } dossier { code status } \
                        userErrors { code field message } stale } }";

/// Messages posted over a persistent connection.
pub(super) struct Mutations {
    address: SocketAddr,
    connection: Option<SendRequest<Full<Bytes>>>,
    ids: Ids,
    authorization: String,
    code: String,
}

impl Mutations {
    pub(super) fn new(address: SocketAddr, ids: &Ids, token: &str, code: String) -> Self {
        Self { address, connection: None, ids: ids.clone(), authorization: format!("Bearer {token}"), code }
    }
}

#[async_trait]
impl Client for Mutations {
    /// Reconnects: the server closes idle connections between slices.
    async fn begin(&mut self) -> Result<(), Failure> {
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let (connection, driving) = handshake(TokioIo::new(stream)).await?;
        // A broken connection shows in the next request.
        tokio::spawn(driving);
        self.connection = Some(connection);
        Ok(())
    }

    async fn once(&mut self) -> Result<(), Failure> {
        let connection = self.connection.as_mut().ok_or("there is no connection")?;
        let input = json!({ "requestId": self.ids.uuid(), "code": self.code, "body": BODY });
        let body = json!({ "query": MUTATION, "variables": { "input": input } }).to_string();
        let request = Request::post("/graphql")
            .header(header::HOST, self.address.to_string())
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/graphql-response+json")
            .header(header::AUTHORIZATION, &self.authorization)
            .body(Full::from(body))?;
        connection.ready().await?;
        let response = connection.send_request(request).await?;
        let status = response.status();
        let answer = response.into_body().collect().await?.to_bytes();
        let answer = std::str::from_utf8(&answer)?;
        let as_expected =
            status.is_success() && answer.contains(r#""userErrors":[]"#) && answer.contains(r#""stale":false"#);
        if as_expected { Ok(()) } else { Err(format!("a mutation was answered {status}: {answer}").into()) }
    }
}
