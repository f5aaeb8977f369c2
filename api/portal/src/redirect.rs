//! Redirects between pages: by GET, and to local paths only.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::page_context::PageContext;

/// Longest `Location` in bytes; it may include typed text.
const LONGEST: usize = 8_000;

/// Redirect-after-POST (303), so that a reload posts nothing twice. Of a path that is too long, the query is dropped.
pub fn to(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, bounded(path).to_owned())]).into_response()
}

fn bounded(path: &str) -> &str {
    if path.len() <= LONGEST {
        return path;
    }
    let page = path.split_once('?').map_or(path, |(page, _)| page);
    if page.len() <= LONGEST { page } else { "/" }
}

/// Redirect to sign-in, with the return path.
pub fn to_login(context: &PageContext) -> Response {
    to(&format!("/login?back={}", encoded(context.way_back())))
}

/// Guards against open redirects: a local path, else the home page.
pub fn local(path: &str) -> &str {
    let plain = path.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if path.starts_with('/') && !path.starts_with("//") && plain { path } else { "/" }
}

/// Percent-encodes a query value.
pub fn encoded(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_never_longer_than_a_header_may_be() {
        let typed = "x".repeat(LONGEST);
        for (path, way) in [
            ("/services?q=a", "/services?q=a"),
            (&format!("/services?q={typed}"), "/services"),
            (&format!("/{typed}"), "/"),
        ] {
            assert_eq!(to(path).headers()[header::LOCATION], way, "{}", path.len());
        }
    }
}
