//! S3 requests that `object_store` lacks: readiness of the bucket, and deletion of versions and unfinished uploads.

#[cfg(test)]
mod tests;
mod unfinished;

use std::sync::Arc;
use std::time::Duration;

use axum::http::Request;
use object_store::aws::{AmazonS3, AwsAuthorizer};
use object_store::client::HttpRequestBody;
use object_store::path::Path;
use object_store::signer::Signer;
use reqwest::{Client, Method, Response, StatusCode};
use serde::Deserialize;
use url::Url;

use super::FilesError;

const WHOLE: Duration = Duration::from_secs(15);
/// For a signed URL of which only the host and path are used.
const A_MOMENT: Duration = Duration::from_secs(1);
/// Most rounds of deleting one object's versions.
const ROUNDS: usize = 100;
/// S3 error code of a known caller without permission to list.
const MAY_NOT: &str = "AccessDenied";
/// S3 error codes of an unknown caller: a wrong, revoked or expired key, or a wrong clock.
const KEY_IS_WRONG: [&str; 6] = [
    "ExpiredToken",
    "InvalidAccessKeyId",
    "InvalidToken",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
    "TokenRefreshRequired",
];
/// Pages of versions (a thousand each) read before any is deleted.
const PAGES: usize = 100;

/// Bucket-level requests: existence, object versions, unfinished uploads. `object_store` has none of them; they are
/// signed with its credentials, and sent where its own go.
#[derive(Debug, Clone)]
pub(super) struct Bucket {
    store: Arc<AmazonS3>,
    region: String,
    client: Client,
}

/// Part of S3's `ListVersionsResult`: a page, with the marker of the next.
#[derive(Default, Deserialize)]
struct Page {
    #[serde(rename = "Version", default)]
    versions: Vec<Version>,
    #[serde(rename = "DeleteMarker", default)]
    marks: Vec<Version>,
    #[serde(rename = "IsTruncated", default)]
    is_truncated: bool,
    #[serde(rename = "NextKeyMarker", default)]
    last_key: String,
    #[serde(rename = "NextVersionIdMarker", default)]
    last_id: String,
}

#[derive(Deserialize)]
struct Version {
    #[serde(rename = "Key")]
    key: String,
    #[serde(rename = "VersionId")]
    id: String,
}

/// Versions and delete markers of one object.
#[derive(Default)]
struct ObjectVersions {
    versions: Vec<Version>,
    marks: Vec<Version>,
    /// True when there are more, which were not read.
    is_cut: bool,
}

impl Bucket {
    pub(super) fn new(store: Arc<AmazonS3>, region: String) -> Result<Self, FilesError> {
        let client = Client::builder().timeout(WHOLE).build().map_err(|error| unreachable(&error))?;
        Ok(Self { store, region, client })
    }

    /// Checks that the bucket exists and accepts the credentials. A role that may read and write but not list gets 403
    /// and is ready all the same; a wrong or expired key gets 403 or 400: only the answer's body tells them apart.
    pub(super) async fn ready(&self) -> Result<(), FilesError> {
        let status = self.ask(Method::HEAD, self.url().await?).await?.status();
        if status.is_success() {
            return Ok(());
        }
        if !matches!(status, StatusCode::FORBIDDEN | StatusCode::BAD_REQUEST) {
            return Err(FilesError::Bucket(status.as_u16()));
        }
        let mut url = self.url().await?;
        url.query_pairs_mut().append_pair("list-type", "2").append_pair("max-keys", "0");
        let answer = self.ask(Method::GET, url).await?;
        let status = answer.status();
        let text = answer.text().await.map_err(|error| unreachable(&error))?;
        match refusal(&text) {
            _ if status.is_success() => Ok(()),
            Some(code) if code == MAY_NOT && status == StatusCode::FORBIDDEN => Ok(()),
            Some(code) if KEY_IS_WRONG.contains(&code.as_str()) => Err(FilesError::BucketKey(code)),
            _ => Err(FilesError::Bucket(status.as_u16())),
        }
    }

    /// Deletes every version of an object, then its delete markers: while a version is left, a marker hides it. A
    /// failure holds up none of the others.
    pub(super) async fn remove_versions(&self, object: &Path) -> Result<(), FilesError> {
        for _ in 0..ROUNDS {
            let ObjectVersions { versions, marks, is_cut } = self.kept(object).await?;
            if versions.is_empty() && marks.is_empty() {
                return Ok(());
            }
            self.remove_each(object, versions).await?;
            if !is_cut {
                self.remove_each(object, marks).await?;
            }
        }
        Err(FilesError::VersionsLeft(StatusCode::OK.as_u16()))
    }

    async fn remove_each(&self, object: &Path, versions: Vec<Version>) -> Result<(), FilesError> {
        let mut refused = None;
        for version in versions {
            let mut url = self.url_of(object).await?;
            url.query_pairs_mut().append_pair("versionId", &version.id);
            let status = self.ask(Method::DELETE, url).await?.status();
            if !status.is_success() && status != StatusCode::NOT_FOUND {
                refused.get_or_insert(status);
            }
        }
        refused.map_or(Ok(()), |status| Err(FilesError::VersionsLeft(status.as_u16())))
    }

    /// All versions of an object, read before any is deleted: the next page starts behind a version, which some stores
    /// do not find once it is gone, and a locked one must not hide those behind it.
    async fn kept(&self, object: &Path) -> Result<ObjectVersions, FilesError> {
        let (mut kept, mut behind) = (ObjectVersions::default(), None);
        for _ in 0..PAGES {
            let page = self.page(object, behind.as_ref()).await?;
            let own = |versions: Vec<Version>| versions.into_iter().filter(|version| version.key == object.as_ref());
            kept.versions.extend(own(page.versions));
            kept.marks.extend(own(page.marks));
            // The listing is by prefix: it goes on with other objects' keys.
            if !page.is_truncated || page.last_key != object.as_ref() {
                return Ok(kept);
            }
            behind = Some(Version { key: page.last_key, id: page.last_id });
        }
        Ok(ObjectVersions { is_cut: true, ..kept })
    }

    /// A page of versions, from the first on or behind another page's last.
    async fn page(&self, object: &Path, behind: Option<&Version>) -> Result<Page, FilesError> {
        let mut url = self.url().await?;
        url.query_pairs_mut().append_pair("versions", "").append_pair("prefix", object.as_ref());
        if let Some(Version { key, id }) = behind {
            url.query_pairs_mut().append_pair("key-marker", key).append_pair("version-id-marker", id);
        }
        let answer = self.ask(Method::GET, url).await?;
        match answer.status() {
            status if status.is_success() => {}
            // A store without versioning keeps none.
            StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED => return Ok(Page::default()),
            status => return Err(FilesError::VersionsLeft(status.as_u16())),
        }
        let text = answer.text().await.map_err(|error| unreachable(&error))?;
        quick_xml::de::from_str(&text).map_err(|error| generic(error.into()))
    }

    /// URL of the bucket, derived from that of an object in `object_store`.
    async fn url(&self) -> Result<Url, FilesError> {
        let mut url = self.store.signed_url(Method::GET, &Path::from("object"), A_MOMENT).await?;
        url.set_query(None);
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop();
        }
        Ok(url)
    }

    async fn url_of(&self, object: &Path) -> Result<Url, FilesError> {
        let mut url = self.url().await?;
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(object.parts().map(|part| part.as_ref().to_owned()));
        }
        Ok(url)
    }

    async fn ask(&self, method: Method, url: Url) -> Result<Response, FilesError> {
        let credential = self.store.credentials().get_credential().await?;
        let request = Request::builder().method(method.clone()).uri(url.as_str());
        let mut request = request.body(HttpRequestBody::empty()).map_err(|error| generic(error.into()))?;
        AwsAuthorizer::new(&credential, "s3", &self.region).authorize(&mut request, None);
        let answer = self.client.request(method, url).headers(request.headers().clone()).send().await;
        answer.map_err(|error| unreachable(&error))
    }
}

/// Error code in the body of an S3 answer.
fn refusal(body: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Refusal {
        #[serde(rename = "Code")]
        code: String,
    }
    quick_xml::de::from_str::<Refusal>(body).ok().map(|refusal| refusal.code)
}

/// Leaves out the URL, which may hold a key.
fn unreachable(error: &reqwest::Error) -> FilesError {
    let what = if error.is_timeout() { "the bucket is silent" } else { "the bucket cannot be reached" };
    generic(what.into())
}

fn generic(source: Box<dyn std::error::Error + Send + Sync>) -> FilesError {
    FilesError::Store(object_store::Error::Generic { store: "bucket", source })
}
