//! Ways from one page to another: always by GET, always within the portal.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::visit::Visit;

/// After a post: see this page. It may be reloaded as often as one likes.
pub fn to(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path.to_owned())]).into_response()
}

/// To the page where one signs in, and back from there to the page that was asked for.
pub fn to_login(visit: &Visit) -> Response {
    to(&format!("/login?back={}", encoded(visit.way_back())))
}

/// A path of our own; anything else leads home.
pub fn local(path: &str) -> &str {
    let plain = path.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if path.starts_with('/') && !path.starts_with("//") && plain { path } else { "/" }
}

/// A value as a query takes it.
pub fn encoded(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}
