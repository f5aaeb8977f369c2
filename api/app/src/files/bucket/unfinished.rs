use object_store::path::Path;
use reqwest::{Method, StatusCode};
use serde::Deserialize;

use super::{Bucket, ROUNDS, generic, unreachable};
use crate::files::FilesError;

/// S3's `ListMultipartUploadsResult`, as far as it is needed: a page of what was begun and neither finished nor given up.
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
    /// Gives up whatever was begun of an object and never finished: a process that was killed leaves the parts that had
    /// come, which no list of objects shows.
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

    /// Of this object alone: those whose keys begin with its own are listed behind it.
    async fn unfinished(&self, object: &Path) -> Result<Vec<Unfinished>, FilesError> {
        let mut url = self.url().await?;
        url.query_pairs_mut().append_pair("uploads", "").append_pair("prefix", object.as_ref());
        let answer = self.ask(Method::GET, url).await?;
        match answer.status() {
            status if status.is_success() => {}
            // A store that knows no parts keeps none.
            StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED => return Ok(Vec::new()),
            status => return Err(FilesError::PartsLeft(status.as_u16())),
        }
        let text = answer.text().await.map_err(|error| unreachable(&error))?;
        let page: Page = quick_xml::de::from_str(&text).map_err(|error| generic(error.into()))?;
        Ok(page.uploads.into_iter().filter(|upload| upload.key == object.as_ref()).collect())
    }
}
