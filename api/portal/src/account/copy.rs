//! Copy of an account's data as JSON, for data portability.

use axum::Extension;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::Moment;
use serde::Serialize;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::operation::schema;
use crate::page_context::{PageContext, PageExtension};
use crate::query::query;
use crate::render::Answer;
use crate::schema::page::PageInfo;

/// Dossiers in one question.
const PAGE: i32 = 50;

/// `GET /account/copy`: a file with all that is kept about the viewer, for programs.
pub async fn give(Extension(context): PageExtension) -> Answer {
    let text = serde_json::to_string_pretty(&gathered(&context).await?).unwrap_or_default();
    Ok(file("application/json; charset=utf-8", "attachment; filename=\"du-lieu-cua-toi.json\"", text))
}

/// A file that is kept, not shown.
pub(super) fn file(media_type: &'static str, disposition: &'static str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, text).into_response()
}

/// Copy of all personal data, gathered page by page.
pub(super) async fn gathered(context: &PageContext) -> Result<Value, Failure> {
    context.signed_in()?;
    let (mut copy, mut after) = (Value::Null, None);
    loop {
        let page = OwnCopy::ask(context, CopyVariables { first: PAGE, after }).await?.ok_or(Failure::SignedOut)?;
        if copy.is_null() {
            copy = json!({ "exportedAt": page.exported_at, "account": page.account, "dossiers": [], "files": [] });
        }
        let files = page.files.iter().filter_map(|file| serde_json::to_value(file).ok());
        for (list, more) in [("dossiers", page.dossiers), ("files", files.collect())] {
            if let Some(list) = copy[list].as_array_mut() {
                list.extend(more);
            }
        }
        after = page.page_info.following().map(ToOwned::to_owned);
        if after.is_none() {
            break;
        }
    }
    Ok(copy)
}

#[derive(Debug, cynic::QueryVariables)]
struct CopyVariables {
    first: i32,
    after: Option<String>,
}

query!(OwnCopy(CopyVariables): export_my_data(first: $first, after: $after) -> PersonalDataCopy);

#[derive(Debug, cynic::QueryFragment)]
struct PersonalDataCopy {
    exported_at: Moment,
    account: Value,
    dossiers: Vec<Value>,
    files: Vec<File>,
    page_info: PageInfo,
}

/// File of the copy, by a short-lived URL.
#[derive(Debug, Serialize, cynic::QueryFragment)]
#[serde(rename_all = "camelCase")]
struct File {
    id: cynic::Id,
    name: String,
    url: Option<String>,
    url_expires_at: Option<Moment>,
}
