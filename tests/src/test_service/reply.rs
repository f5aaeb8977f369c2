//! Answers and their parts.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Response, StatusCode};
use serde_json::Value;

const LONGEST: usize = 4 * 1024 * 1024;

/// Answer to an HTTP request.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    /// Null where it is no JSON.
    pub body: Value,
}

impl Reply {
    pub(super) async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, LONGEST).await.expect("an answer that ends");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or_default();
        Self { status: parts.status, headers: parts.headers, text, body }
    }

    /// A header; empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a text"))
    }

    /// Value at a JSON pointer below `data`; GraphQL errors fail the test.
    pub fn at(&self, pointer: &str) -> &Value {
        assert_eq!(self.body["errors"], Value::Null, "{}", self.text);
        self.body["data"].pointer(pointer).unwrap_or_else(|| panic!("nothing at {pointer} in {}", self.text))
    }

    /// Text at a JSON pointer below `data`.
    pub fn text_at(&self, pointer: &str) -> String {
        self.at(pointer).as_str().unwrap_or_else(|| panic!("no text at {pointer} in {}", self.text)).to_owned()
    }

    /// Code of the only top-level error.
    pub fn error(&self) -> &str {
        match self.body["errors"].as_array().map(Vec::as_slice) {
            Some([error]) => error["extensions"]["code"].as_str().expect("every error has a code"),
            _ => panic!("not one error: {}", self.text),
        }
    }

    /// The only payload of a mutation.
    pub fn payload(&self) -> &Value {
        assert_eq!(self.body["errors"], Value::Null, "{}", self.text);
        self.body["data"].as_object().and_then(|data| data.values().next()).expect("a payload")
    }

    /// Payload of a mutation that succeeded.
    pub fn done(&self) -> &Value {
        assert_eq!(self.faults(), Vec::<String>::new(), "{}", self.text);
        self.payload()
    }

    /// `CODE field.of.input` of every user error, sorted; the payload of a refusal holds no object.
    pub fn faults(&self) -> Vec<String> {
        let payload = self.payload().as_object().expect("a payload");
        let mut faults: Vec<String> = payload["userErrors"].as_array().expect("errors").iter().map(fault).collect();
        faults.sort();
        if !faults.is_empty() {
            for (name, value) in payload.iter().filter(|(name, _)| *name != "userErrors") {
                assert!(value.is_null() || value == false, "{name} stands beside errors: {}", self.text);
            }
        }
        faults
    }

    /// A value of the first user error's `params`.
    pub fn param(&self, name: &str) -> &Value {
        &self.payload()["userErrors"][0]["params"][name]
    }
}

fn fault(error: &Value) -> String {
    assert!(error["message"].as_str().is_some_and(|message| message.len() > 5), "a message for people: {error}");
    let code = error["code"].as_str().expect("a code");
    // A missing field must be named: readers of the message alone do not see the path.
    assert_ne!(error["message"], "Vui lòng nhập thông tin này.", "which one? {error}");
    let field = error["field"].as_array().map(|path| {
        let path: Vec<&str> = path.iter().map(|step| step.as_str().expect("texts")).collect();
        assert_eq!(path.first(), Some(&"input"), "{error}");
        path[1..].join(".")
    });
    field.map_or_else(|| code.to_owned(), |field| format!("{code} {field}"))
}
