//! S3 server with versions and object locks (moto).

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use reqwest::{Client, Method, Response};

use super::eventually;

const BUCKET: &str = "papers";
/// Prefix of the service's files.
const FOLDER: &str = "of-hoso";

/// moto in a process of its own: S3 with a versioned bucket and object locks.
pub struct S3Server {
    process: Child,
    url: String,
    client: Client,
}

/// A version of an object, or a delete marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub key: String,
    pub id: String,
    pub is_mark: bool,
}

impl S3Server {
    /// With an empty bucket.
    pub async fn start() -> Self {
        Self::with_pages_of(1_000).await
    }

    /// With this page size of listings.
    pub async fn with_pages_of(size: u32) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let mut command = Command::new(program());
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).env("MOTO_S3_DEFAULT_MAX_KEYS", size.to_string());
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let process = process.expect("moto: tests/s3 installs it");
        let server = Self { process, url: format!("http://127.0.0.1:{port}"), client: Client::new() };
        eventually("the bucket is there", async || server.make_bucket().await.ok()).await;
        server
    }

    /// Settings of a service that keeps its files here.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let settings = [
            ("HOSO_FILES_URL", format!("s3://{BUCKET}/{FOLDER}")),
            ("AWS_ENDPOINT", self.url.clone()),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", "key".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "secret".to_owned()),
        ];
        settings.into()
    }

    /// Makes the bucket if it is missing.
    pub async fn make_bucket(&self) -> reqwest::Result<()> {
        let request = self.request(Method::PUT, "").header("x-amz-bucket-object-lock-enabled", "true");
        request.send().await?.error_for_status().map(drop)
    }

    /// Deletes everything, the bucket included.
    pub async fn lose(&self) {
        let reset = self.client.post(format!("{}/moto-api/reset", self.url)).send().await;
        assert!(reset.expect("an answer").status().is_success());
    }

    /// Writes another version of an object, as copying a bucket back does.
    pub async fn overwrite(&self, key: &str) {
        done(self.request(Method::PUT, key).body("another version").send().await);
    }

    /// Locks or unlocks a version.
    pub async fn hold(&self, version: &Version, held: bool) {
        let body = format!("<LegalHold><Status>{}</Status></LegalHold>", if held { "ON" } else { "OFF" });
        let request = self.request(Method::PUT, &version.key);
        done(request.query(&[("legal-hold", ""), ("versionId", &version.id)]).body(body).send().await);
    }

    /// True where the object has a current version.
    pub async fn has(&self, key: &str) -> bool {
        self.request(Method::HEAD, key).send().await.expect("an answer").status().is_success()
    }

    /// All versions and delete markers.
    pub async fn versions(&self) -> Vec<Version> {
        let answer = done(self.request(Method::GET, "").query(&[("versions", ""), ("max-keys", "1000")]).send().await);
        let text = answer.text().await.expect("a list");
        let of = |name: &str, is_mark| {
            let [begin, end] = [format!("<{name}>"), format!("</{name}>")];
            let version = |part: &str| {
                let part = part.split(&end).next().expect("an element");
                Version { key: element(part, "Key"), id: element(part, "VersionId"), is_mark }
            };
            text.split(&begin).skip(1).map(version).collect::<Vec<_>>()
        };
        assert!(!text.contains("<IsTruncated>true"), "a page holds them all");
        [of("Version", false), of("DeleteMarker", true)].concat()
    }

    /// Number of parts of each unfinished upload.
    pub async fn unfinished(&self) -> Vec<usize> {
        let answer = done(self.request(Method::GET, "").query(&[("uploads", "")]).send().await);
        let text = answer.text().await.expect("a list");
        let mut parts = Vec::new();
        for upload in text.split("<Upload>").skip(1) {
            let request = self.request(Method::GET, &element(upload, "Key"));
            let listed = request.query(&[("uploadId", element(upload, "UploadId"))]).send().await.expect("an answer");
            // An upload aborted meanwhile has none.
            let listed =
                if listed.status().is_success() { listed.text().await.expect("a list") } else { String::new() };
            parts.push(listed.matches("<Part>").count());
        }
        parts
    }

    fn request(&self, method: Method, key: &str) -> reqwest::RequestBuilder {
        // moto does not verify signatures.
        let signed =
            "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        self.client.request(method, format!("{}/{BUCKET}/{key}", self.url)).header("authorization", signed)
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        // A process that cannot be killed has ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Path where `tests/s3` installs moto, beside the builds.
fn program() -> PathBuf {
    let tests = std::env::current_exe().expect("the tests' own binary");
    let builds = tests.ancestors().nth(3).expect("the folder of all builds");
    builds.join("s3/bin/moto_server")
}

fn done(answer: reqwest::Result<Response>) -> Response {
    answer.and_then(Response::error_for_status).expect("the bucket does it")
}

fn element(text: &str, name: &str) -> String {
    let (_, rest) = text.split_once(&format!("<{name}>")).expect("an element");
    rest.split('<').next().expect("a text").to_owned()
}
