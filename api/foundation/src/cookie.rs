//! Cookies: `__Host-` behind https, never readable by scripts, sent along from our own pages only.

use axum::http::{HeaderMap, header};
use secrecy::{ExposeSecret, SecretString};

use crate::public_url::PublicUrl;

/// Behind https; browsers take it only with `Secure`, `Path=/` and without `Domain`.
const SECURE_PREFIX: &str = "__Host-";
/// Bytes of a value at most: browsers keep no cookie of more than 4,096 (RFC 6265, 6.1), name and attributes included.
pub const VALUE_MAX: usize = 3_800;
/// Holds the session's token.
const SESSION: &str = "hoso";

/// The header that hands a session over.
pub fn set(token: &SecretString, public_url: &PublicUrl) -> String {
    written(SESSION, token.expose_secret(), None, public_url)
}

/// The header that ends it.
pub fn end(public_url: &PublicUrl) -> String {
    written(SESSION, "", Some(0), public_url)
}

/// The token of a request's cookie.
pub fn token(headers: &HeaderMap, public_url: &PublicUrl) -> Option<SecretString> {
    read(headers, SESSION, public_url).map(|token| token.to_owned().into())
}

/// What a cookie of this name holds, where it holds anything.
pub fn read<'a>(headers: &'a HeaderMap, name: &str, public_url: &PublicUrl) -> Option<&'a str> {
    let name = full_name(name, public_url);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, value)| *found == name && !value.is_empty())
        .map(|(_, value)| value)
}

/// The header that sets a cookie: for these seconds, or for as long as the browser runs.
pub fn written(name: &str, value: &str, seconds: Option<u32>, public_url: &PublicUrl) -> String {
    let name = full_name(name, public_url);
    let secure = if public_url.is_https() { "; Secure" } else { "" };
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
}

/// On plain http, which is for one's own machine, without the prefix.
fn full_name(name: &str, public_url: &PublicUrl) -> String {
    if public_url.is_https() { format!("{SECURE_PREFIX}{name}") } else { name.to_owned() }
}
