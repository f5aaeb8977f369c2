//! In-process S3 server without versions.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;

const WRITTEN: &str = "Mon, 09 Mar 2026 02:00:00 GMT";

/// Fake bucket with as much of S3 as the service needs; its objects can be taken away.
#[derive(Clone)]
pub struct Bucket {
    endpoint: String,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    objects: BTreeMap<String, Bytes>,
    parts: BTreeMap<(String, u32), Bytes>,
    is_away: bool,
}

impl Bucket {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        let kept = Arc::<Mutex<Kept>>::default();
        let routes = Router::new().fallback(answer).layer(DefaultBodyLimit::disable()).with_state(Arc::clone(&kept));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { endpoint, kept }
    }

    /// Settings of a service that keeps its files here.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        [
            ("HOSO_FILES_URL", "s3://papers/here"),
            ("AWS_ENDPOINT", &self.endpoint),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_REGION", "far-away"),
            ("AWS_ACCESS_KEY_ID", "key"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
        ]
        .map(|(name, value)| (name, value.to_owned()))
        .into()
    }

    /// Removes and returns all objects.
    pub fn empty(&self) -> BTreeMap<String, Bytes> {
        std::mem::take(&mut lock(&self.kept).objects)
    }

    pub fn put_back(&self, objects: BTreeMap<String, Bytes>) {
        lock(&self.kept).objects.extend(objects);
    }

    pub fn set_away(&self, is_away: bool) {
        lock(&self.kept).is_away = is_away;
    }
}

fn lock(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(
    State(kept): State<Arc<Mutex<Kept>>>,
    method: Method,
    uri: Uri,
    Query(query): Query<HashMap<String, String>>,
    body: Bytes,
) -> Response {
    let mut kept = lock(&kept);
    if kept.is_away {
        return StatusCode::FORBIDDEN.into_response();
    }
    let key = uri.path().trim_start_matches("/papers").trim_start_matches('/').to_owned();
    let part = query.get("partNumber").and_then(|number| number.parse().ok());
    match (method, key.is_empty(), part) {
        (Method::GET, true, _) if query.contains_key("versions") => StatusCode::NOT_IMPLEMENTED.into_response(),
        (Method::GET, true, _) => listed(&kept).into_response(),
        (Method::HEAD, true, _) => StatusCode::OK.into_response(),
        (Method::POST, false, _) if query.contains_key("uploads") => {
            let told = "<Bucket>papers</Bucket><Key>k</Key><UploadId>one</UploadId>";
            format!("<InitiateMultipartUploadResult>{told}</InitiateMultipartUploadResult>").into_response()
        }
        (Method::PUT, false, Some(number)) => {
            kept.parts.insert((key, number), body);
            [(header::ETAG, "\"part\"")].into_response()
        }
        (Method::POST, false, _) => {
            let whole: Vec<u8> =
                kept.parts.iter().filter(|((of, _), _)| *of == key).flat_map(|(_, part)| part.to_vec()).collect();
            kept.parts.retain(|(of, _), _| *of != key);
            kept.objects.insert(key, whole.into());
            "<CompleteMultipartUploadResult><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>".into_response()
        }
        (Method::PUT, false, None) => {
            kept.objects.insert(key, body);
            [(header::ETAG, "\"whole\"")].into_response()
        }
        (Method::GET | Method::HEAD, false, _) => match kept.objects.get(&key) {
            Some(bytes) => {
                ([(header::ETAG, "\"whole\""), (header::LAST_MODIFIED, WRITTEN)], bytes.clone()).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        },
        (Method::DELETE, false, _) => {
            kept.objects.remove(&key);
            kept.parts.retain(|(of, _), _| *of != key);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

fn listed(kept: &Kept) -> String {
    let mut found = String::new();
    for (key, bytes) in &kept.objects {
        let size = bytes.len();
        let written = write!(
            found,
            "<Contents><Key>{key}</Key><LastModified>2026-03-09T02:00:00.000Z</LastModified><ETag>\"whole\"</ETag>\
             <Size>{size}</Size></Contents>"
        );
        written.expect("a text grows");
    }
    format!("<ListBucketResult><Name>papers</Name><IsTruncated>false</IsTruncated>{found}</ListBucketResult>")
}
