//! Answers: pages, and nothing that is not one.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::failure::Failure;

/// What a page's handler gives.
pub type Answer = Result<Response, Failure>;

/// A page with this status.
pub fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Err(error) => {
            tracing::error!(event = "portal.not_rendered", %error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A page that is shown.
pub fn ok(template: &impl Template) -> Response {
    page(StatusCode::OK, template)
}

/// The same page again, because of what was typed into it.
pub fn again(template: &impl Template) -> Response {
    page(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// A path that leads nowhere.
pub async fn nowhere() -> Failure {
    Failure::NotFound
}
