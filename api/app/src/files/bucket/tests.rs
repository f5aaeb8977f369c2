//! Deletion of files on S3 with all versions and unfinished uploads, and readiness of the bucket, against a fake one.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response as Answer};
use object_store::aws::AmazonS3Builder;
use tokio::net::TcpListener;

use super::*;
use crate::files::shelf::Shelf;

const KEY: &str = "here/paper";

/// Fake versioned bucket, with as much of S3 as deletion needs.
#[derive(Default)]
struct Versioned {
    /// Key and version, newest last; an even number is a version, an odd one a delete marker.
    kept: Vec<(String, u32)>,
    /// Key and upload id of unfinished multipart uploads.
    unfinished: Vec<(String, u32)>,
    /// Versions under an object lock.
    locked: Vec<u32>,
    /// Answers that the bucket does not exist.
    gone: bool,
    /// Error code of requests about the bucket.
    forbidden: Option<&'static str>,
    /// Status by which listing versions is refused.
    refused: Option<StatusCode>,
    /// Status by which listing unfinished uploads is refused.
    refused_parts: Option<StatusCode>,
    /// Page size of listings, where they are paged.
    page: Option<usize>,
}

type Shared = Arc<Mutex<Versioned>>;

fn lock(shared: &Shared) -> MutexGuard<'_, Versioned> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(
    State(shared): State<Shared>,
    method: Method,
    uri: Uri,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Answer {
    let signed = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !signed.contains("Credential=key/") || !signed.contains("/far-away/s3/aws4_request") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let mut bucket = lock(&shared);
    let key = uri.path().strip_prefix("/papers").unwrap_or_default().trim_start_matches('/').to_owned();
    match (method, key.is_empty(), query.get("versionId")) {
        (_, _, _) if bucket.gone => StatusCode::NOT_FOUND.into_response(),
        (Method::HEAD, true, _) if bucket.forbidden.is_some() => StatusCode::FORBIDDEN.into_response(),
        (Method::HEAD, true, _) => StatusCode::OK.into_response(),
        (Method::GET, true, _) if query.contains_key("list-type") => {
            let code = bucket.forbidden.expect("it is asked for a reason");
            (StatusCode::FORBIDDEN, format!("<Error><Code>{code}</Code><Message>No.</Message></Error>")).into_response()
        }
        (Method::GET, true, _) if query.contains_key("uploads") => unfinished(&bucket, &query),
        (Method::GET, true, _) => listed(&bucket, &query),
        (Method::DELETE, false, Some(version)) => {
            let version: u32 = version.parse().expect("a version");
            if bucket.locked.contains(&version) {
                return StatusCode::FORBIDDEN.into_response();
            }
            bucket.kept.retain(|kept| *kept != (key.clone(), version));
            StatusCode::NO_CONTENT.into_response()
        }
        (Method::DELETE, false, None) if query.contains_key("uploadId") => {
            bucket.unfinished.retain(|begun| *begun != (key.clone(), query["uploadId"].parse().expect("an upload")));
            StatusCode::NO_CONTENT.into_response()
        }
        // The newest is a delete marker.
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn listed(bucket: &Versioned, query: &HashMap<String, String>) -> Answer {
    if let Some(status) = bucket.refused {
        return status.into_response();
    }
    let asked = |name: &str| query.get(name).map_or("", String::as_str);
    let behind = |(key, version): &(String, u32)| {
        *key == asked("key-marker") && version.to_string() == asked("version-id-marker")
    };
    let found: Vec<_> = bucket.kept.iter().filter(|(key, _)| key.starts_with(asked("prefix"))).collect();
    let from = if query.contains_key("key-marker") {
        // A marker that is gone finds nothing behind it.
        found.iter().position(|kept| behind(kept)).map_or(found.len(), |last| last + 1)
    } else {
        0
    };
    let page = &found[from..found.len().min(from + bucket.page.unwrap_or(found.len()))];
    let goes_on = page.last().filter(|_| from + page.len() < found.len()).map(|(key, version)| {
        format!("<NextKeyMarker>{key}</NextKeyMarker><NextVersionIdMarker>{version}</NextVersionIdMarker>")
    });
    let is_truncated = goes_on.is_some();
    let page = page.iter().map(|(key, version)| {
        let name = if version % 2 == 0 { "Version" } else { "DeleteMarker" };
        format!("<{name}><Key>{key}</Key><VersionId>{version}</VersionId><IsLatest>false</IsLatest></{name}>")
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListVersionsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
         <Name>papers</Name><KeyMarker></KeyMarker><IsTruncated>{is_truncated}</IsTruncated>{}{}</ListVersionsResult>",
        goes_on.unwrap_or_default(),
        page.collect::<String>(),
    )
    .into_response()
}

fn unfinished(bucket: &Versioned, query: &HashMap<String, String>) -> Answer {
    if let Some(status) = bucket.refused_parts {
        return status.into_response();
    }
    let found = bucket.unfinished.iter().filter(|(key, _)| key.starts_with(&query["prefix"]));
    let page = found
        .take(bucket.page.unwrap_or(usize::MAX))
        .map(|(key, id)| format!("<Upload><Key>{key}</Key><UploadId>{id}</UploadId></Upload>"));
    let page = page.collect::<String>();
    format!("<ListMultipartUploadsResult><Bucket>papers</Bucket>{page}</ListMultipartUploadsResult>").into_response()
}

fn s3(address: SocketAddr) -> AmazonS3Builder {
    let s3 = AmazonS3Builder::new().with_endpoint(format!("http://{address}")).with_region("far-away");
    s3.with_access_key_id("key").with_secret_access_key("secret")
}

fn place() -> Url {
    Url::parse("s3://papers/here").expect("a URL")
}

async fn shelf(kept: Versioned) -> (Shelf, Shared) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let shared: Shared = Arc::new(Mutex::new(kept));
    let routes = Router::new().fallback(answer).with_state(Arc::clone(&shared));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (Shelf::in_bucket(s3(address).with_allow_http(true), &place()).expect("a shelf"), shared)
}

fn kept() -> Vec<(String, u32)> {
    [(KEY, 2), (KEY, 4), (KEY, 5), (KEY, 6), (KEY, 7), ("here/paper-of-another", 8)]
        .map(|(key, at)| (key.to_owned(), at))
        .into()
}

#[tokio::test]
async fn a_file_goes_with_every_version_and_leaves_others() {
    let (shelf, bucket) = shelf(Versioned { kept: kept(), ..Versioned::default() }).await;
    shelf.remove("paper").await.expect("removed");
    assert_eq!(lock(&bucket).kept, [("here/paper-of-another".to_owned(), 8)]);
}

#[tokio::test]
async fn what_a_bucket_does_not_let_go_is_said() {
    let (shelf, bucket) = shelf(Versioned { kept: kept(), locked: vec![4], ..Versioned::default() }).await;
    assert!(matches!(shelf.remove("paper").await, Err(FilesError::VersionsLeft(403))));
    let left: Vec<_> = lock(&bucket).kept.iter().filter(|(key, _)| key == KEY).map(|(_, version)| *version).collect();
    assert_eq!(left, [4, 5, 7], "the others are gone, and marks hide what is left");
    lock(&bucket).locked.clear();
    shelf.remove("paper").await.expect("removed, once it may be");
    lock(&bucket).refused = Some(StatusCode::FORBIDDEN);
    assert!(matches!(shelf.remove("paper").await, Err(FilesError::VersionsLeft(403))), "nobody knows what is left");
    lock(&bucket).refused = Some(StatusCode::NOT_IMPLEMENTED);
    shelf.remove("paper").await.expect("a store that knows no versions");
}

#[tokio::test]
async fn versions_that_fill_many_pages_all_go_but_the_one_that_is_locked() {
    let another = ["here/paper-of-another"; 4].into_iter().zip([8, 10, 12, 14]);
    let kept: Vec<_> = kept().into_iter().filter(|(key, _)| key == KEY).collect();
    let kept = kept.into_iter().chain(another.map(|(key, version)| (key.to_owned(), version))).collect();
    let (shelf, bucket) = shelf(Versioned { kept, locked: vec![2], page: Some(2), ..Versioned::default() }).await;
    let left = || {
        let bucket = lock(&bucket);
        bucket.kept.iter().filter(|(key, _)| key == KEY).map(|(_, version)| *version).collect::<Vec<_>>()
    };
    assert!(matches!(shelf.remove("paper").await, Err(FilesError::VersionsLeft(403))));
    assert_eq!(left(), [2, 5, 7], "what stands behind its page is gone, and marks of whatever page hide it");
    lock(&bucket).locked.clear();
    shelf.remove("paper").await.expect("removed, once it may be");
    assert_eq!((left(), lock(&bucket).kept.len()), (Vec::new(), 4), "and of others, which fill pages behind it, none");
}

#[tokio::test]
async fn what_was_begun_of_a_file_goes_with_it_page_by_page_and_leaves_others() {
    let of_another = ("here/paper-of-another".to_owned(), 9);
    let unfinished = (1..6).map(|id| (KEY.to_owned(), id)).chain([of_another.clone()]).collect();
    let (shelf, bucket) = shelf(Versioned { unfinished, page: Some(2), ..Versioned::default() }).await;
    lock(&bucket).refused_parts = Some(StatusCode::FORBIDDEN);
    assert!(matches!(shelf.remove("paper").await, Err(FilesError::PartsLeft(403))), "nobody knows what is left");
    lock(&bucket).refused_parts = Some(StatusCode::NOT_IMPLEMENTED);
    shelf.remove("paper").await.expect("a store that knows no parts");
    lock(&bucket).refused_parts = None;
    shelf.remove("paper").await.expect("removed");
    assert_eq!(lock(&bucket).unfinished, [of_another]);
}

#[tokio::test]
async fn a_bucket_that_is_gone_is_not_ready() {
    let (shelf, bucket) = shelf(Versioned::default()).await;
    shelf.ready().await.expect("ready");
    lock(&bucket).gone = true;
    assert!(matches!(shelf.ready().await, Err(FilesError::Bucket(404))));
}

#[tokio::test]
async fn a_key_that_the_bucket_does_not_know_is_not_ready_and_a_role_that_may_not_list_is() {
    let (shelf, bucket) = shelf(Versioned::default()).await;
    lock(&bucket).forbidden = Some("AccessDenied");
    shelf.ready().await.expect("ready");
    for code in ["InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken"] {
        lock(&bucket).forbidden = Some(code);
        let refused = shelf.ready().await.expect_err("not ready");
        assert!(refused.to_string().contains(code), "{refused}");
    }
}

#[tokio::test]
async fn an_address_by_http_is_refused_in_one_sentence() {
    let refused = Shelf::in_bucket(s3(([127, 0, 0, 1], 9).into()), &place()).expect_err("by http");
    assert!(matches!(refused, FilesError::Insecure));
    assert!(refused.to_string().contains("AWS_ENDPOINT") && refused.to_string().contains("AWS_ALLOW_HTTP"));
}
