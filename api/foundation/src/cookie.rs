//! Cookies: `__Host-` behind https, `HttpOnly`, and `SameSite`, so that neither scripts nor other sites'
//! pages get at them.

use axum::http::{HeaderMap, header};
use secrecy::{ExposeSecret, SecretString};

use crate::public_url::PublicUrl;

/// Cookie prefix behind https: browsers take it only with `Secure`, `Path=/` and without `Domain`.
const SECURE_PREFIX: &str = "__Host-";
/// Longest value in bytes: browsers keep no cookie of more than 4,096 (RFC 6265, 6.1), name and attributes included.
pub const VALUE_MAX: usize = 3_800;
/// Name of the session cookie.
const SESSION: &str = "hoso";

/// `Set-Cookie` that hands out a session token.
pub fn set(token: &SecretString, public_url: &PublicUrl) -> String {
    written(SESSION, token.expose_secret(), None, public_url)
}

/// `Set-Cookie` that deletes the session cookie.
pub fn end(public_url: &PublicUrl) -> String {
    written(SESSION, "", Some(0), public_url)
}

/// Session token of a request's cookie.
pub fn token(headers: &HeaderMap, public_url: &PublicUrl) -> Option<SecretString> {
    read(headers, SESSION, public_url).map(|token| token.to_owned().into())
}

/// Value of the cookie of this name; `None` where it is absent or empty.
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

/// `Set-Cookie` for this name: persistent for these seconds, or a session cookie with `None`.
pub fn written(name: &str, value: &str, seconds: Option<u32>, public_url: &PublicUrl) -> String {
    let name = full_name(name, public_url);
    let secure = if public_url.is_https() { "; Secure" } else { "" };
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
}

/// Name with its prefix; on plain http, for one's own machine, without it.
fn full_name(name: &str, public_url: &PublicUrl) -> String {
    if public_url.is_https() { format!("{SECURE_PREFIX}{name}") } else { name.to_owned() }
}
