//! Multipart forms: files are spooled to disk, then uploaded as every API client does.

use app::files::{FileKind, HEAD_BYTES};
use axum::body::Body;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::{Request, StatusCode, header};
use bytes::BytesMut;
use cynic::Id;
use foundation::problem::ProblemCode;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tower::ServiceExt;

use super::csrf;
use super::failure::Failure;
use super::mutation::{MutationOutcome, mutation};
use super::operation::schema;
use super::page_context::PageContext;
use super::posted::Posted;
use super::schema::procedure::RequiredDocument;
use super::schema::user_error::UserError;

/// Longest body in bytes: four files of the default limit.
pub const LONGEST: usize = 84 * 1024 * 1024;
/// Chunk size of a forwarded file.
const BLOCK: usize = 64 * 1024;
/// Files of a form; each holds a file of the system open until it is sent on.
const FILES_MAX: usize = 40;
/// Value of `Retry-After` for a client whose share of concurrent uploads is taken, in seconds.
const RETRY_AFTER_SECONDS: u64 = 5;

/// Multipart form, parsed as a whole: text fields and files.
pub struct Parcel {
    pub posted: Posted,
    /// Uploaded files, without those of empty inputs.
    pub files: Vec<File>,
}

/// A file of a form.
pub struct File {
    /// Id of its file input.
    pub control: String,
    /// File name as its owner sent it.
    pub name: String,
    media_type: String,
    size: usize,
    /// Unnamed temporary file: no other process can open it, and it goes with this one.
    bytes: tokio::fs::File,
}

/// Parses a multipart form. The CSRF token comes first, so that nothing of another site's form is read further.
pub async fn read(context: &PageContext, mut multipart: Multipart) -> Result<Parcel, Failure> {
    let retry_after_seconds = Some(RETRY_AFTER_SECONDS);
    let too_many = Failure::Problem { code: ProblemCode::RateLimited, retry_after_seconds, trace: None };
    let _place = context.portal().parcels.place(context.request_context().client).ok_or(too_many)?;
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    let mut trusted = false;
    while let Some(mut field) = multipart.next_field().await.map_err(|error| unread(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(file_name) = field.file_name().map(ToOwned::to_owned) {
            if !trusted {
                return Err(Failure::NotOurForm);
            }
            if files.len() == FILES_MAX {
                return Err(Failure::TooLong);
            }
            let said = field.content_type().unwrap_or_default().to_owned();
            let mut spool = if file_name.is_empty() || !context.is_signed_in() { None } else { Some(spool().await?) };
            let (mut size, mut head) = (0, Vec::with_capacity(HEAD_BYTES));
            while let Some(chunk) = field.chunk().await.map_err(|error| unread(&error))? {
                size += chunk.len();
                head.extend_from_slice(&chunk[..chunk.len().min(HEAD_BYTES - head.len())]);
                if let Some(spool) = &mut spool {
                    spool.write_all(&chunk).await.map_err(|error| unspooled(&error))?;
                }
            }
            if let Some(mut bytes) = spool {
                bytes.flush().await.map_err(|error| unspooled(&error))?;
                files.push(File { control: name, media_type: media_type(&head, said), name: file_name, size, bytes });
            }
            continue;
        }
        let value = field.text().await.map_err(|error| unread(&error))?;
        trusted = trusted || (name == "token" && csrf::is_form_token(context, &value));
        if !trusted {
            return Err(Failure::NotOurForm);
        }
        fields.push((name, value.replace("\r\n", "\n")));
    }
    Ok(Parcel { posted: Posted::of(fields).received(context), files })
}

/// Anonymous temporary file to spool a file to: a slow sender holds no memory.
async fn spool() -> Result<tokio::fs::File, Failure> {
    let spool = tokio::task::spawn_blocking(tempfile::tempfile).await.map_err(|_| Failure::Unreadable)?;
    spool.map(tokio::fs::File::from_std).map_err(|error| unspooled(&error))
}

fn unspooled(error: &std::io::Error) -> Failure {
    tracing::error!(event = "portal.not_spooled", %error, "a file of a form could not be written down");
    Failure::Problem { code: ProblemCode::Unavailable, retry_after_seconds: None, trace: None }
}

/// Rewinds a spooled file and streams it.
async fn spooled(mut bytes: tokio::fs::File) -> Result<Body, Failure> {
    bytes.rewind().await.map_err(|error| unspooled(&error))?;
    Ok(Body::from_stream(futures::stream::try_unfold(bytes, async |mut bytes| {
        let mut block = BytesMut::with_capacity(BLOCK);
        let read = bytes.read_buf(&mut block).await?;
        Ok::<_, std::io::Error>((read > 0).then(|| (block.freeze(), bytes)))
    })))
}

/// Maps an error of the body: too long, or cut short.
fn unread(error: &MultipartError) -> Failure {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLong,
        _ => Failure::Problem { code: ProblemCode::Incomplete, retry_after_seconds: None, trace: None },
    }
}

/// Sniffs the media type: extensions and browsers' claims differ between machines.
fn media_type(head: &[u8], said: String) -> String {
    FileKind::of_head(head).map_or(said, |kind| kind.media_type().to_owned())
}

impl File {
    /// Pre-check against the document's media types and size; the message, where it fails.
    pub fn misfit(&self, context: &PageContext, paper: &RequiredDocument) -> Option<String> {
        let translator = context.translator();
        if self.size == 0 {
            return Some(translator.t_with("paper-empty", "paper", &paper.name));
        }
        if !paper.media_types.contains(&self.media_type) {
            let kinds = translator.any_of(paper.media_types.iter().map(|name| foundation::texts::media_type(name)));
            return Some(translator.t_with_both("paper-wrong-kind", ("paper", &paper.name), ("kinds", &kinds)));
        }
        let most = usize::try_from(paper.max_bytes).unwrap_or_default();
        (self.size > most).then(|| {
            let size = translator.size(paper.max_bytes);
            translator.t_with_both("paper-too-large", ("paper", &paper.name), ("size", &size))
        })
    }

    /// Announces and uploads the file; its id, or the error messages.
    pub async fn send(self, context: &PageContext) -> Result<Result<Id, Vec<String>>, Failure> {
        let size = i32::try_from(self.size).map_err(|_| Failure::TooLong)?;
        let done = CreateUploadInput { file_name: self.name, size }.send(context).await?;
        let Some(upload) = done.after else {
            return Ok(Err(done.errors.into_iter().map(|error| error.message).collect()));
        };
        let place = upload.url.parse::<url::Url>().map_err(|_| Failure::Unreadable)?;
        let place = format!("{}?{}", place.path(), place.query().unwrap_or_default());
        let request = Request::put(place)
            .header(header::CONTENT_TYPE, self.media_type)
            .header(header::CONTENT_LENGTH, self.size)
            .extension(context.request_context())
            .body(spooled(self.bytes).await?)
            .map_err(|_| Failure::Unreadable)?;
        let Ok(response) = context.portal().uploads.clone().oneshot(request).await;
        match response.status() {
            StatusCode::CREATED => Ok(Ok(upload.id)),
            status if status.is_server_error() => {
                Err(Failure::Problem { code: ProblemCode::Unavailable, retry_after_seconds: None, trace: None })
            }
            _ => Ok(Err(vec![refusal(context, response).await])),
        }
    }
}

/// Message of a rejected upload, from its problem document.
async fn refusal(context: &PageContext, response: axum::response::Response) -> String {
    let body = axum::body::to_bytes(response.into_body(), BLOCK).await.unwrap_or_default();
    let problem: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let said = problem["detail"].as_str().map(ToOwned::to_owned);
    said.unwrap_or_else(|| context.app().texts.problem(context.language(), ProblemCode::FileRejected))
}

/// A file that is about to be sent; its size in bytes.
#[derive(cynic::InputObject)]
struct CreateUploadInput {
    file_name: String,
    size: i32,
}

mutation!(CreateUpload: create_upload(CreateUploadInput) -> CreateUploadPayload { upload: Upload, user_errors });

#[derive(Debug, cynic::QueryFragment)]
struct Upload {
    id: Id,
    url: String,
}
