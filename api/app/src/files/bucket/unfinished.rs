//! Unfinished multipart uploads of a bucket.

use object_store::path::Path;
use reqwest::{Method, StatusCode};
use serde::Deserialize;

use super::{Bucket, ROUNDS, generic, unreachable};
use crate::files::FilesError;

/// Part of S3's `ListMultipartUploadsResult`: a page of uploads neither completed nor aborted.
#[derive(Default, Deserialize)]
struct Page {
    #[serde(rename = "Upload", default)]
    uploads: Vec<Unfinished>,
}

#[derive(Deserialize)]
struct Unfinished {
    #[serde(rename = "Key")]
    key: String,
    #[serde(rename = "UploadId")]
    id: String,
}

impl Bucket {
    /// Aborts every unfinished multipart upload of an object: a killed process leaves its parts, which no
    /// listing of objects shows.
    pub(in crate::files) async fn remove_parts(&self, object: &Path) -> Result<(), FilesError> {
        for _ in 0..ROUNDS {
            let unfinished = self.unfinished(object).await?;
            if unfinished.is_empty() {
                return Ok(());
            }
            for upload in unfinished {
                let mut url = self.url_of(object).await?;
                url.query_pairs_mut().append_pair("uploadId", &upload.id);
                let status = self.ask(Method::DELETE, url).await?.status();
                if !status.is_success() && status != StatusCode::NOT_FOUND {
                    return Err(FilesError::PartsLeft(status.as_u16()));
                }
            }
        }
        Err(FilesError::PartsLeft(StatusCode::OK.as_u16()))
    }

    /// Unfinished uploads of this object alone: the listing is by prefix, and goes on with other keys.
    async fn unfinished(&self, object: &Path) -> Result<Vec<Unfinished>, FilesError> {
        let mut url = self.url().await?;
        url.query_pairs_mut().append_pair("uploads", "").append_pair("prefix", object.as_ref());
        let answer = self.ask(Method::GET, url).await?;
        match answer.status() {
            status if status.is_success() => {}
            // A store without multipart uploads keeps none.
            StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED => return Ok(Vec::new()),
            status => return Err(FilesError::PartsLeft(status.as_u16())),
        }
        let text = answer.text().await.map_err(|error| unreachable(&error))?;
        let page: Page = quick_xml::de::from_str(&text).map_err(|error| generic(error.into()))?;
        Ok(page.uploads.into_iter().filter(|upload| upload.key == object.as_ref()).collect())
    }
}
