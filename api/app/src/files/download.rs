//! Downloads by signed URL.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::account::AccountStatus;
use domain::{Actor, FileId, Moment, input};
use foundation::problem::ProblemCode;
use futures::TryStreamExt;
use object_store::GetResult;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use store::ledger::{Upload, UploadObjects, UploadState, Uploads};
use store::sql::SqlError;

use super::links::{DownloadLink, Use};
use super::naming::Naming;
use super::{FileKind, Files, FilesError};

/// `attr-char`: unescaped letters of an extended parameter (RFC 8187, 3.2.1).
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

/// Content-Security-Policy of a download: runs and shows nothing, even where a browser opens it.
const SANDBOX: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
/// Content-Security-Policy of a file shown inline: it loads and runs nothing, and only our own pages may frame it. No
/// `sandbox`, in which browsers' PDF viewers do not start.
const SHOWN: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'self'");
const SAME_ORIGIN: [(HeaderName, &str); 2] =
    [(header::X_FRAME_OPTIONS, "SAMEORIGIN"), (HeaderName::from_static("cross-origin-resource-policy"), "same-origin")];
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-store");

const NOT_FOUND: FilesError = FilesError::Problem(ProblemCode::NotFound);

impl Files {
    /// Serves a file to the caller that its URL was signed for, as long as they have an account and may still
    /// read it: a decision may have been revoked since, or they may work elsewhere. Types that browsers do not
    /// show are not found inline.
    pub(super) async fn give(
        &self,
        id: FileId,
        purpose: Use,
        link: &DownloadLink,
        asked: &HeaderMap,
        now: Moment,
    ) -> Result<Response, FilesError> {
        self.links.check_given(purpose, id, link, now).map_err(FilesError::Problem)?;
        let holder = self.parts.holders.holder(link.viewer).await?;
        let holder = holder.filter(|holder| holder.status == AccountStatus::Active).ok_or(NOT_FOUND)?;
        let upload = Uploads::get(&self.parts.ledger, id).await?;
        let upload = upload.filter(|upload| upload.state != UploadState::Expected).ok_or(NOT_FOUND)?;
        let reader = Actor::Account { id: link.viewer, role: holder.role, agency: holder.agency };
        if !self.may_read(&reader, &upload).await? {
            return Err(NOT_FOUND);
        }
        let kind = FileKind::of_media_type(&upload.media_type);
        if purpose == Use::View && !kind.is_some_and(FileKind::is_shown_in_place) {
            return Err(NOT_FOUND);
        }
        let object = UploadObjects::of(&self.parts.ledger, id).await?.ok_or(NOT_FOUND)?;
        let naming = Naming::of(&self.parts.vault, &upload).await?.ok_or(NOT_FOUND)?;
        let mut headers = headers(id, purpose, &upload.media_type, &naming.name)?;
        if asked.get(header::IF_NONE_MATCH) == headers.get(header::ETAG) {
            return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(upload.size));
        let bytes = self.whole(id, &object, upload.size).await?.into_stream();
        // The answer has begun: its reader notices the missing bytes, the log gets the cause.
        let told = bytes.inspect_err(move |error| {
            tracing::error!(event = "files.failed", file = %id, %error, "a file broke off while it was given out");
        });
        Ok((headers, Body::from_stream(told)).into_response())
    }

    /// Read permission on a file: by its dossier, else of its owner alone.
    async fn may_read(&self, reader: &Actor, upload: &Upload) -> Result<bool, SqlError> {
        match upload.dossier {
            Some(dossier) => self.parts.readers.may_read(reader, dossier, upload.id).await,
            None => Ok(reader.account() == Some(upload.owner)),
        }
    }

    /// The bytes of a file, where as many are there as came in.
    pub(super) async fn whole(&self, file: FileId, object: &str, size: u64) -> Result<GetResult, FilesError> {
        let found = match self.shelf.read(object).await {
            Err(FilesError::Store(object_store::Error::NotFound { .. })) => {
                return Err(FilesError::Damaged { file, cause: "missing" });
            }
            found => found?,
        };
        if found.meta.size == size { Ok(found) } else { Err(FilesError::Damaged { file, cause: "of another length" }) }
    }
}

/// The `ETag` is the id, whose bytes never change; the digest would disclose more.
fn headers(id: FileId, purpose: Use, media_type: &str, name: &str) -> Result<HeaderMap, FilesError> {
    let written = |text: String| HeaderValue::try_from(text).map_err(|_| FilesError::Problem(ProblemCode::Internal));
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, written(media_type.to_owned())?);
    headers.insert(header::CONTENT_DISPOSITION, written(disposition(purpose, name))?);
    headers.insert(header::ETAG, written(format!("\"{id}\""))?);
    match purpose {
        Use::Download => drop(headers.insert(header::CONTENT_SECURITY_POLICY, SANDBOX)),
        Use::View => {
            headers.insert(header::CONTENT_SECURITY_POLICY, SHOWN);
            headers.extend(SAME_ORIGIN.map(|(name, value)| (name, HeaderValue::from_static(value))));
        }
    }
    headers.insert(header::CACHE_CONTROL, PRIVATE);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(headers)
}

/// `Content-Disposition` (RFC 6266): the full name, and one without diacritics for software that cannot read it.
fn disposition(purpose: Use, name: &str) -> String {
    let manner = match purpose {
        Use::Download => "attachment",
        Use::View => "inline",
    };
    let plain: String = input::fold(name)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "-_. ()".contains(c) { c } else { '_' })
        .collect();
    format!("{manner}; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, ATTR_CHAR))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_given_in_full_and_without_diacritics() {
        assert_eq!(
            disposition(Use::Download, "Đơn đề nghị (bản 2).pdf"),
            "attachment; filename=\"don de nghi (ban 2).pdf\"; \
             filename*=UTF-8''%C4%90%C6%A1n%20%C4%91%E1%BB%81%20ngh%E1%BB%8B%20%28b%E1%BA%A3n%202%29.pdf",
        );
    }

    #[test]
    fn no_name_breaks_out_of_its_header() {
        for name in ["a\".pdf", "a\r\nX-Evil: 1.pdf", "a;b.pdf", "\u{202e}fdp.exe", "日本.pdf", "a\\.pdf"] {
            let text = disposition(Use::View, name);
            assert!(HeaderValue::try_from(&text).is_ok(), "{text}");
            assert_eq!(text.matches('"').count(), 2, "{text}");
            assert!(text.is_ascii(), "{text}");
        }
    }
}
