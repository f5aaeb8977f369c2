//! The session's cookie: `__Host-` behind https, never readable by scripts, sent along from our own pages only.

use axum::http::{HeaderMap, header};
use secrecy::{ExposeSecret, SecretString};

use crate::config::PublicUrl;

/// Behind https; browsers take it only with `Secure`, `Path=/` and without `Domain`.
const SECURE_NAME: &str = "__Host-hoso";
/// On plain http, which is for one's own machine.
const PLAIN_NAME: &str = "hoso";

/// The header that hands a session over.
pub fn set(token: &SecretString, public_url: &PublicUrl) -> String {
    line(token.expose_secret(), public_url, "")
}

/// The header that ends it.
pub fn end(public_url: &PublicUrl) -> String {
    line("", public_url, "; Max-Age=0")
}

/// The token of a request's cookie.
pub fn token(headers: &HeaderMap, public_url: &PublicUrl) -> Option<SecretString> {
    let name = name(public_url);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, token)| *found == name && !token.is_empty())
        .map(|(_, token)| token.to_owned().into())
}

fn name(public_url: &PublicUrl) -> &'static str {
    if public_url.is_https() { SECURE_NAME } else { PLAIN_NAME }
}

fn line(value: &str, public_url: &PublicUrl, more: &str) -> String {
    let secure = if public_url.is_https() { "; Secure" } else { "" };
    format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}", name(public_url))
}
