//! Routes of uploads and downloads.

use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use axum::{Extension, Router};
use domain::FileId;
use foundation::http::{RequestContext, shared};
use foundation::origin::Origin;
use foundation::problem::ProblemCode;
use foundation::texts::Texts;

use super::links::{DownloadLink, UploadLink, Use};
use super::{Files, FilesError};

#[derive(Clone)]
struct Routed {
    files: Files,
    texts: Arc<Texts>,
}

/// `PUT /uploads/{id}`, `GET /files/{id}` and `GET /files/{id}/view`, with CORS: scripts of the configured origins may
/// upload, and read signed URLs.
pub fn routes(files: Files, texts: Arc<Texts>, allowed_origins: &[Origin]) -> Router {
    let router = Router::new()
        .route("/uploads/{id}", put(send))
        .route("/files/{id}", get(fetch))
        .route("/files/{id}/view", get(view))
        .with_state(Routed { files, texts: Arc::clone(&texts) });
    shared(router, allowed_origins, texts)
}

/// Not found where the query does not parse as that of a signed URL.
fn named<T>(
    id: Result<Path<FileId>, PathRejection>,
    link: Result<Query<T>, QueryRejection>,
) -> Result<(FileId, T), FilesError> {
    match (id, link) {
        (Ok(Path(id)), Ok(Query(link))) => Ok((id, link)),
        _ => Err(FilesError::Problem(ProblemCode::NotFound)),
    }
}

async fn send(
    State(routed): State<Routed>,
    Extension(context): Extension<RequestContext>,
    id: Result<Path<FileId>, PathRejection>,
    link: Result<Query<UploadLink>, QueryRejection>,
    request: Request,
) -> Response {
    let taken = async {
        let (id, link) = named(id, link)?;
        let upload = routed.files.expected(id, &link, routed.files.parts.clock.now()).await?;
        // Refused by `Content-Length`, before any byte is read.
        if said_length(request.headers()).is_some_and(|length| length > upload.size) {
            return Err(FilesError::Problem(ProblemCode::TooLarge));
        }
        routed.files.receive(upload, request.into_body().into_data_stream()).await
    };
    match taken.await {
        Ok(()) => StatusCode::CREATED.into_response(),
        Err(error) => error.answer(&routed.texts, &context),
    }
}

async fn fetch(
    State(routed): State<Routed>,
    Extension(context): Extension<RequestContext>,
    id: Result<Path<FileId>, PathRejection>,
    link: Result<Query<DownloadLink>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    give(&routed, &context, Use::Download, named(id, link), &headers).await
}

async fn view(
    State(routed): State<Routed>,
    Extension(context): Extension<RequestContext>,
    id: Result<Path<FileId>, PathRejection>,
    link: Result<Query<DownloadLink>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    give(&routed, &context, Use::View, named(id, link), &headers).await
}

async fn give(
    routed: &Routed,
    context: &RequestContext,
    purpose: Use,
    asked: Result<(FileId, DownloadLink), FilesError>,
    headers: &HeaderMap,
) -> Response {
    let given = async {
        let (id, link) = asked?;
        routed.files.give(id, purpose, &link, headers, routed.files.parts.clock.now()).await
    };
    given.await.unwrap_or_else(|error| error.answer(&routed.texts, context))
}

fn said_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
