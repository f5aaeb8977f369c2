//! Responses of rendered templates.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::failure::Failure;

/// Result of a page handler.
pub type Answer = Result<Response, Failure>;

/// Renders a template with a status.
pub fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Err(error) => {
            tracing::error!(event = "portal.not_rendered", %error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Renders a template as a page with status 200.
pub fn ok(template: &impl Template) -> Response {
    page(StatusCode::OK, template)
}

/// Redraws a form with its errors.
pub fn again(template: &impl Template) -> Response {
    page(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// Fallback handler of unknown paths.
pub async fn nowhere() -> Failure {
    Failure::NotFound
}
