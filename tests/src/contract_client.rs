//! HTTP client that sends the contract's operations, as a front-end does.

use std::sync::{Arc, Mutex, PoisonError};

use reqwest::header::ACCEPT;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::contract::document;

/// Client of one person that sends the contract's operations over HTTP.
#[derive(Clone)]
pub struct ContractClient {
    http: Client,
    url: Arc<Mutex<String>>,
    token: Option<String>,
}

/// Code and field of user errors.
pub type Faults = Vec<(String, String)>;

impl ContractClient {
    /// A client without a session.
    pub fn at(url: Arc<Mutex<String>>) -> Self {
        Self { http: Client::new(), url, token: None }
    }

    /// The same service from another device, without a session.
    pub fn elsewhere(&self) -> Self {
        Self { token: None, ..self.clone() }
    }

    pub async fn log_in(&mut self, username: &str, password: &str) {
        let input = json!({ "username": username, "password": password });
        let payload = self.elsewhere().done("LogIn", input).await;
        assert_eq!(payload["session"]["account"]["username"], username);
        self.token = Some(text(&payload["session"]["token"]));
    }

    /// True while the service accepts the session.
    pub async fn is_signed_in(&self) -> bool {
        let answer = self.send("Viewer", json!({})).await.expect("the service answers");
        match answer.status() {
            StatusCode::UNAUTHORIZED => false,
            status => {
                assert_eq!(status, StatusCode::OK);
                true
            }
        }
    }

    /// Data of a query; errors fail the test.
    pub async fn ask(&self, query: &str, variables: Value) -> Value {
        let answer = self.answer(query, variables).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].clone()
    }

    /// Full response to a document sent from this address through a proxy.
    pub async fn ask_from(&self, address: &str, document: &str, variables: Value) -> Value {
        let body = json!({ "query": document, "variables": variables });
        let request = self.http.post(self.place("/graphql")).header("x-forwarded-for", address);
        let answer = self.signed(request).json(&body).send().await.expect("the service answers");
        answer.json().await.expect("an answer in JSON")
    }

    /// Payload of a mutation that succeeds.
    pub async fn done(&self, mutation: &str, input: Value) -> Value {
        let payload = self.payload(mutation, input).await;
        assert_eq!(payload["userErrors"], json!([]), "{mutation}");
        payload
    }

    /// User errors of a mutation that is refused.
    pub async fn refused(&self, mutation: &str, input: Value) -> Faults {
        let payload = self.payload(mutation, input).await;
        let errors = payload["userErrors"].as_array().expect("a list of errors").clone();
        assert!(!errors.is_empty(), "{mutation} was carried out: {payload}");
        for (field, value) in payload.as_object().expect("a payload") {
            assert!(field == "userErrors" || value.is_null() || *value == json!(false), "{field} of {mutation}");
        }
        let fault = |error: &Value| {
            assert!(!text(&error["message"]).is_empty());
            let field = error["field"].as_array().map(|path| path.iter().map(text).collect::<Vec<_>>().join("."));
            (text(&error["code"]), field.unwrap_or_default())
        };
        errors.iter().map(fault).collect()
    }

    /// Error code of an operation that is not run.
    pub async fn turned_away(&self, operation: &str, variables: Value) -> String {
        let answer = self.answer(operation, variables).await;
        text(&answer["errors"][0]["extensions"]["code"])
    }

    /// Payload of a mutation; `None` where the service went away before it answered.
    pub async fn try_done(&self, mutation: &str, input: &Value) -> Option<Value> {
        let answer = self.send(mutation, json!({ "input": input })).await.ok()?;
        assert_eq!(answer.status(), StatusCode::OK, "{mutation}");
        let answer: Value = answer.json().await.ok()?;
        let payload = answer["data"][field_of(mutation)].clone();
        assert_eq!(payload["userErrors"], json!([]), "{answer}");
        Some(payload)
    }

    async fn payload(&self, mutation: &str, input: Value) -> Value {
        let data = self.ask(mutation, json!({ "input": input })).await;
        data[field_of(mutation)].clone()
    }

    /// Full response, errors included.
    pub async fn answer(&self, operation: &str, variables: Value) -> Value {
        let answer = self.send(operation, variables).await.expect("the service answers");
        answer.json().await.expect("an answer in JSON")
    }

    async fn send(&self, operation: &str, variables: Value) -> reqwest::Result<Response> {
        let body = json!({ "query": document(operation), "operationName": operation, "variables": variables });
        let request = self.http.post(self.place("/graphql")).header(ACCEPT, "application/graphql-response+json");
        self.signed(request).json(&body).send().await
    }

    /// Data of a query sent by GET, as links on pages do.
    pub async fn ask_by_address(&self, query: &str, variables: Value) -> Value {
        let pairs = [("query", document(query)), ("variables", &variables.to_string())];
        let request = self.http.get(self.place("/graphql")).query(&pairs).header(ACCEPT, "application/json");
        let answer = self.signed(request).send().await.expect("the service answers");
        answer.json::<Value>().await.expect("an answer in JSON")["data"].clone()
    }

    /// A page, where the service answers.
    pub async fn get(&self, path: &str) -> Option<Response> {
        self.signed(self.http.get(self.place(path))).send().await.ok()
    }

    /// Bytes of a signed URL, fetched without headers.
    pub async fn download(&self, url: &str) -> Vec<u8> {
        let answer = self.http.get(url).send().await.expect("the service answers");
        assert_eq!(answer.status(), StatusCode::OK);
        answer.bytes().await.expect("a file").to_vec()
    }

    /// Uploads a file; returns the id of the upload.
    pub async fn upload(&self, name: &str, media_type: &str, bytes: &[u8]) -> String {
        let sha256 = hex::encode(Sha256::digest(bytes));
        let input = json!({ "fileName": name, "mediaType": media_type, "size": bytes.len(), "sha256": sha256 });
        let payload = self.done("CreateUpload", input).await;
        let upload = &payload["upload"];
        assert_eq!(upload["method"], "PUT");
        let mut request = self.http.put(text(&upload["url"])).body(bytes.to_vec());
        for header in upload["headers"].as_array().expect("headers") {
            request = request.header(text(&header["name"]), text(&header["value"]));
        }
        let answer = request.send().await.expect("the service takes a file");
        assert_eq!(answer.status(), StatusCode::CREATED);
        text(&upload["id"])
    }

    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    fn place(&self, path: &str) -> String {
        format!("{}{path}", self.url.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A value that must be text.
#[track_caller]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}")).to_owned()
}

/// A user error at a field below `input`.
pub fn fault(code: &str, field: &str) -> (String, String) {
    let field = if field.is_empty() { String::new() } else { format!("input.{field}") };
    (code.to_owned(), field)
}

/// Request id derived from a name: the same for every repetition.
pub fn request_id(name: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()).to_string()
}

/// Field of a mutation: `AcceptDossier` answers in `acceptDossier`.
fn field_of(mutation: &str) -> String {
    let (first, rest) = mutation.split_at(1);
    first.to_ascii_lowercase() + rest
}
