//! Files that a browser sends with a form: announced and sent on like any client's.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::Multipart;
use axum::http::{Request, StatusCode, header};
use cynic::{Id, MutationBuilder};
use tokio::sync::OwnedSemaphorePermit;
use tower::ServiceExt;

use super::failure::Failure;
use super::operation::{UserError, schema};
use super::posted::Posted;
use super::seal;
use super::service::RequiredDocument;
use super::visit::Visit;
use crate::problem::ProblemCode;

/// Bytes of a form with a file.
pub const LONGEST: usize = 32 * 1024 * 1024;

/// A form with files, in memory.
pub struct Parcel {
    /// Its other fields.
    pub posted: Posted,
    /// Its files, empty ones left out.
    pub files: Vec<File>,
}

/// A file of a form.
pub struct File {
    /// As its owner calls it.
    pub name: String,
    media_type: String,
    bytes: Bytes,
    /// Its place among those that are held in memory, until it has been sent on.
    _place: Arc<OwnedSemaphorePermit>,
}

/// Reads a form with files; the token stands first in it, so that nothing foreign is read any further.
pub async fn read(visit: &Visit, mut multipart: Multipart) -> Result<Parcel, Failure> {
    let place = Arc::clone(&visit.portal().buffers).acquire_owned().await.map_err(|_| Failure::Unreadable)?;
    let place = Arc::new(place);
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    let mut trusted = false;
    while let Some(field) = multipart.next_field().await.map_err(|_| Failure::TooLong)? {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(file_name) = field.file_name().map(ToOwned::to_owned) {
            let said = field.content_type().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(|_| Failure::TooLong)?;
            if !file_name.is_empty() {
                let media_type = media_type(&file_name, said);
                files.push(File { media_type, name: file_name, bytes, _place: Arc::clone(&place) });
            }
            continue;
        }
        let value = field.text().await.map_err(|_| Failure::TooLong)?;
        trusted = trusted || (name == "token" && seal::is_form_token(visit, &value));
        if !trusted {
            return Err(Failure::Foreign);
        }
        fields.push((name, value.replace("\r\n", "\n")));
    }
    Ok(Parcel { posted: Posted::of(fields).received(visit), files })
}

/// By the ending, which people see; what browsers say of it differs from one machine to the next.
fn media_type(name: &str, said: String) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let known = match ending.as_deref() {
        Some("pdf") => "application/pdf",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => return said,
    };
    known.to_owned()
}

impl File {
    /// Why it cannot be this paper, as the procedure describes it.
    pub fn misfit(&self, visit: &Visit, paper: &RequiredDocument) -> Option<String> {
        let tongue = visit.tongue();
        if !paper.media_types.contains(&self.media_type) {
            let kinds: Vec<&str> = paper.media_types.iter().map(|name| crate::texts::media_type(name)).collect();
            return Some(tongue.say_with_both(
                "paper-wrong-kind",
                ("paper", &paper.name),
                ("kinds", &kinds.join(", ")),
            ));
        }
        let most = usize::try_from(paper.max_bytes).unwrap_or_default();
        (self.bytes.len() > most).then(|| {
            let size = tongue.size(paper.max_bytes);
            tongue.say_with_both("paper-too-large", ("paper", &paper.name), ("size", &size))
        })
    }

    /// Announces it and sends its bytes; its id, or what is wrong with it.
    pub async fn send(self, visit: &Visit) -> Result<Result<Id, Vec<String>>, Failure> {
        let size = i32::try_from(self.bytes.len()).map_err(|_| Failure::TooLong)?;
        let input = CreateUploadInput { file_name: self.name, media_type: self.media_type.clone(), size };
        let answer: CreateUpload = visit.ask(CreateUpload::build(CreateUploadVariables { input })).await?;
        let answer = answer.create_upload.ok_or(Failure::Unreadable)?;
        let Some(upload) = answer.upload else {
            return Ok(Err(answer.user_errors.into_iter().map(|error| error.message).collect()));
        };
        let place = upload.url.parse::<url::Url>().map_err(|_| Failure::Unreadable)?;
        let place = format!("{}?{}", place.path(), place.query().unwrap_or_default());
        let request = Request::put(place)
            .header(header::CONTENT_TYPE, self.media_type)
            .header(header::CONTENT_LENGTH, self.bytes.len())
            .extension(visit.context())
            .body(Body::from(self.bytes))
            .map_err(|_| Failure::Unreadable)?;
        let Ok(response) = visit.portal().uploads.clone().oneshot(request).await;
        match response.status() {
            StatusCode::CREATED => Ok(Ok(upload.id)),
            status if status.is_server_error() => {
                Err(Failure::Problem { code: ProblemCode::Unavailable, retry_after_seconds: None, trace: None })
            }
            _ => Ok(Err(vec![visit.app().texts.problem(visit.language(), ProblemCode::FileRejected)])),
        }
    }
}

#[derive(Debug, cynic::QueryVariables)]
struct CreateUploadVariables {
    input: CreateUploadInput,
}

#[derive(Debug, cynic::InputObject)]
struct CreateUploadInput {
    file_name: String,
    media_type: String,
    size: i32,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "CreateUploadVariables")]
struct CreateUpload {
    #[arguments(input: $input)]
    create_upload: Option<CreateUploadPayload>,
}

#[derive(Debug, cynic::QueryFragment)]
struct CreateUploadPayload {
    upload: Option<Upload>,
    user_errors: Vec<UserError>,
}

#[derive(Debug, cynic::QueryFragment)]
struct Upload {
    id: Id,
    url: String,
}
