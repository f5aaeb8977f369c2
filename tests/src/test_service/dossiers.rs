//! Dossiers and uploads of a test's service.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Person, Reply, TestService};

/// A blank page as PDF.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
/// A procedure with two required documents: a licence for industrial explosives, reissued.
pub const EXPLOSIVES: &str = "2.001433";

/// Code and version of a filed dossier.
#[derive(Clone, Debug)]
pub struct FiledDossier {
    pub id: String,
    pub code: String,
    pub secret: String,
    /// Version when it was filed.
    pub version: i64,
}

/// A valid form of that procedure.
pub fn explosives_form() -> Value {
    serde_json::from_str(include_str!("../../../fixtures/procedures/samples/2.001433.json")).expect("a form")
}

impl TestService {
    /// Announces a file; its id and the path of its URL.
    pub async fn announce(&self, who: &Person, name: &str, size: usize) -> (String, String) {
        let input = json!({ "fileName": name, "mediaType": "application/pdf", "size": size });
        let reply = self.mutate(who, "createUpload", "upload { id url }", input).await;
        let upload = &reply.done()["upload"];
        let text = |name: &str| upload[name].as_str().expect("a text").to_owned();
        (text("id"), path_of(&text("url")))
    }

    /// Sends bytes to an upload's URL.
    pub async fn put(&self, path: &str, bytes: &'static [u8]) -> Reply {
        self.send(Request::put(path).body(Body::from(bytes)).expect("a request")).await
    }

    /// An upload with all of its bytes.
    pub async fn upload(&self, who: &Person) -> String {
        let (id, path) = self.announce(who, "đơn.pdf", PDF.len()).await;
        let sent = self.put(&path, PDF).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
        id
    }

    /// Input of a filing, with new uploads.
    pub async fn submission(&self, who: &Person) -> Value {
        let documents = [("application", self.upload(who).await), ("activityReport", self.upload(who).await)];
        let document = |(key, upload)| json!({ "requirement": key, "uploadId": upload });
        json!({
            "requestId": Uuid::new_v4(),
            "procedureCode": EXPLOSIVES,
            "procedureVersion": 1,
            "form": explosives_form(),
            "documents": documents.map(document),
        })
    }

    pub async fn file(&self, who: &Person) -> FiledDossier {
        let input = self.submission(who).await;
        self.file_input(who, input).await
    }

    /// Files a dossier with this input.
    pub async fn file_input(&self, who: &Person, input: Value) -> FiledDossier {
        let reply = self.mutate(who, "submitDossier", "dossier { id code version } lookUpSecret", input).await;
        let done = reply.done();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        FiledDossier {
            id: text(&done["dossier"]["id"]),
            code: text(&done["dossier"]["code"]),
            secret: text(&done["lookUpSecret"]),
            version: done["dossier"]["version"].as_i64().expect("a version"),
        }
    }

    /// Version of a dossier for somebody who sees it.
    pub async fn version(&self, who: &Person, code: &str) -> i64 {
        let reply =
            self.ask(who, "query ($code: String!) { dossier(code: $code) { version } }", json!({ "code": code }));
        reply.await.at("/dossier/version").as_i64().expect("a version")
    }
}

/// Path and query of a URL.
pub fn path_of(url: &str) -> String {
    let rest = url.split_once("://").expect("a URL").1;
    rest[rest.find('/').expect("a path")..].to_owned()
}
