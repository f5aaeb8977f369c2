//! Ways from one page to another: always by GET, always within the portal.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::page_context::PageContext;

/// Bytes of a way at most, which may hold what somebody typed.
const LONGEST: usize = 8_000;

/// After a post: see this page. It may be reloaded as often as one likes. Of a way that is too long the page alone is
/// left.
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

/// To the page where one signs in, and back from there to the page that was asked for.
pub fn to_login(context: &PageContext) -> Response {
    to(&format!("/login?back={}", encoded(context.way_back())))
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
