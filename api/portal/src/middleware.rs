//! Middleware around every page of the portal.

use std::sync::Arc;

use app::caller::same_origin;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use foundation::http::CutFlag;
use foundation::problem::ProblemCode;

use super::failure::Failure;
use super::page_context::PageContext;
use super::state::Portal;

/// Resolves the session, rejects cross-site posts, renders failures as pages, and sets the
/// portal's headers and cookies.
pub async fn middleware(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let context = match PageContext::begin(portal, &parts).await {
        Ok(context) => Arc::new(context),
        Err(failure) => return failure.into_response(),
    };
    let cut = parts.extensions.get::<CutFlag>().cloned().unwrap_or_default();
    let of_another_site = context.is_post() && !same_origin(&parts.headers, &context.app().public_url);
    let mut response = if of_another_site {
        Failure::NotOurForm.into_response()
    } else {
        let mut request = Request::from_parts(parts, body);
        request.extensions_mut().insert(Arc::clone(&context));
        next.run(request).await
    };
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        let slow = Failure::Problem { code: ProblemCode::SlowRequest, retry_after_seconds: None, trace: None };
        let failure = if cut.is_set() { slow } else { failure };
        response = failure.shown(&context).await;
    }
    context.finish(response.headers_mut());
    response
}
