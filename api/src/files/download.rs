use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::account::AccountStatus;
use domain::{FileId, Moment, input};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use store::ledger::{UploadObjects, UploadState, Uploads};

use super::links::DownloadLink;
use super::{Files, FilesError};
use crate::problem::ProblemCode;

/// Letters that stand for themselves in an extended parameter (RFC 8187, 3.2.1).
const ATTR_CHAR: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// A file runs nothing and shows nothing, even where a browser opens it in place.
const SANDBOX: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-store");

const NOT_FOUND: FilesError = FilesError::Problem(ProblemCode::NotFound);

impl Files {
    /// Gives a file out to whom its URL was signed for, as long as they have an account.
    pub(super) async fn give(
        &self,
        id: FileId,
        link: &DownloadLink,
        asked: &HeaderMap,
        now: Moment,
    ) -> Result<Response, FilesError> {
        self.links.check_download(id, link, now).map_err(FilesError::Problem)?;
        let holder = self.parts.holders.holder(link.viewer).await?;
        if holder.is_none_or(|holder| holder.status != AccountStatus::Active) {
            return Err(NOT_FOUND);
        }
        let upload = Uploads::get(&self.parts.ledger, id).await?;
        let upload = upload.filter(|upload| upload.state != UploadState::Expected).ok_or(NOT_FOUND)?;
        let object = UploadObjects::of(&self.parts.ledger, id).await?.ok_or(NOT_FOUND)?;
        let naming = self.open_naming(&upload).await?.ok_or(NOT_FOUND)?;
        let mut headers = headers(id, &upload.media_type, &naming.name)?;
        if asked.get(header::IF_NONE_MATCH) == headers.get(header::ETAG) {
            return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(upload.size));
        let bytes = self.shelf.read(&object).await?.into_stream();
        Ok((headers, Body::from_stream(bytes)).into_response())
    }
}

/// The bytes under an id never change, so the id tells them apart; their digest would tell more.
fn headers(id: FileId, media_type: &str, name: &str) -> Result<HeaderMap, FilesError> {
    let written = |text: String| HeaderValue::try_from(text).map_err(|_| FilesError::Problem(ProblemCode::Internal));
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, written(media_type.to_owned())?);
    headers.insert(header::CONTENT_DISPOSITION, written(disposition(name))?);
    headers.insert(header::ETAG, written(format!("\"{id}\""))?);
    headers.insert(header::CONTENT_SECURITY_POLICY, SANDBOX);
    headers.insert(header::CACHE_CONTROL, PRIVATE);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(headers)
}

/// RFC 6266: the name in full, and one without diacritics for software that cannot read it.
fn disposition(name: &str) -> String {
    let plain: String = input::fold(name)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "-_. ()".contains(c) { c } else { '_' })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, ATTR_CHAR))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_given_in_full_and_without_diacritics() {
        assert_eq!(
            disposition("Đơn đề nghị (bản 2).pdf"),
            "attachment; filename=\"don de nghi (ban 2).pdf\"; \
             filename*=UTF-8''%C4%90%C6%A1n%20%C4%91%E1%BB%81%20ngh%E1%BB%8B%20%28b%E1%BA%A3n%202%29.pdf",
        );
    }

    #[test]
    fn no_name_breaks_out_of_its_header() {
        for name in ["a\".pdf", "a\r\nX-Evil: 1.pdf", "a;b.pdf", "\u{202e}fdp.exe", "日本.pdf", "a\\.pdf"] {
            let text = disposition(name);
            assert!(HeaderValue::try_from(&text).is_ok(), "{text}");
            assert_eq!(text.matches('"').count(), 2, "{text}");
            assert!(text.is_ascii(), "{text}");
        }
    }
}
