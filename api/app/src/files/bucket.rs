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
/// For a URL of which only the place counts.
const A_MOMENT: Duration = Duration::from_secs(1);
/// How often what is left of one object is looked at.
const ROUNDS: usize = 100;
/// Whoever asks is known, and may not list.
const MAY_NOT: &str = "AccessDenied";
/// Whoever asks is not known: S3's codes for a key that is wrong, was taken back or has expired, and for a clock that is.
const KEY_IS_WRONG: [&str; 6] = [
    "ExpiredToken",
    "InvalidAccessKeyId",
    "InvalidToken",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
    "TokenRefreshRequired",
];
/// Pages of versions of one object that are read before any of them is removed: a page has a thousand.
const PAGES: usize = 100;

/// What is asked of a bucket besides its objects: whether it is there, which versions it keeps, and what is unfinished.
/// `object_store` asks none of it; requests are signed with its credentials, and go where its own go.
#[derive(Debug, Clone)]
pub(super) struct Bucket {
    store: Arc<AmazonS3>,
    region: String,
    client: Client,
}

/// S3's `ListVersionsResult`, as far as it is needed: a page, which goes on behind a version.
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

/// What a bucket keeps of one object.
#[derive(Default)]
struct ObjectVersions {
    versions: Vec<Version>,
    marks: Vec<Version>,
    /// Whether there is more, which was not read.
    is_cut: bool,
}

impl Bucket {
    pub(super) fn new(store: Arc<AmazonS3>, region: String) -> Result<Self, FilesError> {
        let client = Client::builder().timeout(WHOLE).build().map_err(|error| unreachable(&error))?;
        Ok(Self { store, region, client })
    }

    /// Whether it is there and knows who asks. A role that may not list, but read and write, is told 403 and serves all the
    /// same; a key that is wrong or has expired is told 403 or 400: the answer's body alone tells them apart.
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

    /// Removes every version of an object, and then the marks that say that it was deleted: as long as a version is left,
    /// a mark hides it. One that may not go keeps none of the others from going.
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

    /// All that is kept of an object, read before any of it is removed: a page goes on behind a version, which some stores
    /// do not find once it is gone, and one that is locked must not hide those behind it.
    async fn kept(&self, object: &Path) -> Result<ObjectVersions, FilesError> {
        let (mut kept, mut behind) = (ObjectVersions::default(), None);
        for _ in 0..PAGES {
            let page = self.page(object, behind.as_ref()).await?;
            let own = |versions: Vec<Version>| versions.into_iter().filter(|version| version.key == object.as_ref());
            kept.versions.extend(own(page.versions));
            kept.marks.extend(own(page.marks));
            // Other objects whose keys begin with this one's are listed behind it.
            if !page.is_truncated || page.last_key != object.as_ref() {
                return Ok(kept);
            }
            behind = Some(Version { key: page.last_key, id: page.last_id });
        }
        Ok(ObjectVersions { is_cut: true, ..kept })
    }

    /// Versions from the first on, or behind the last one of another page.
    async fn page(&self, object: &Path, behind: Option<&Version>) -> Result<Page, FilesError> {
        let mut url = self.url().await?;
        url.query_pairs_mut().append_pair("versions", "").append_pair("prefix", object.as_ref());
        if let Some(Version { key, id }) = behind {
            url.query_pairs_mut().append_pair("key-marker", key).append_pair("version-id-marker", id);
        }
        let answer = self.ask(Method::GET, url).await?;
        match answer.status() {
            status if status.is_success() => {}
            // A store that knows no versions keeps none.
            StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED => return Ok(Page::default()),
            status => return Err(FilesError::VersionsLeft(status.as_u16())),
        }
        let text = answer.text().await.map_err(|error| unreachable(&error))?;
        quick_xml::de::from_str(&text).map_err(|error| generic(error.into()))
    }

    /// The bucket's own URL: where `object_store` finds an object, without the object.
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

/// The code that a store refuses by.
fn refusal(body: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Refusal {
        #[serde(rename = "Code")]
        code: String,
    }
    quick_xml::de::from_str::<Refusal>(body).ok().map(|refusal| refusal.code)
}

/// Without its URL, which may hold a key.
fn unreachable(error: &reqwest::Error) -> FilesError {
    let what = if error.is_timeout() { "the bucket is silent" } else { "the bucket cannot be reached" };
    generic(what.into())
}

fn generic(source: Box<dyn std::error::Error + Send + Sync>) -> FilesError {
    FilesError::Store(object_store::Error::Generic { store: "bucket", source })
}
