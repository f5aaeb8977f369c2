//! Authentication of requests: token from header or cookie, and the caller it stands for.
use std::net::IpAddr;

use axum::http::{HeaderMap, header};
use domain::exchange::MessageSide;
use domain::{AccountId, Actor, Language, Moment};
use foundation::cookie;
use foundation::device::Device;
use foundation::error::AppError;
use foundation::public_url::PublicUrl;
use secrecy::SecretString;
use store::log::ResumeToken;
use uuid::Uuid;

/// Caller of a use case: actor, session, language, client address, time.
#[derive(Debug, Clone)]
pub struct Caller {
    pub actor: Actor,
    pub session: Option<Uuid>,
    /// Language of the answer.
    pub language: Language,
    /// Client address, for throttling.
    pub address: IpAddr,
    /// Browser and operating system, where known.
    pub device: Option<Device>,
    /// Correlation id: ties log lines and events to the request.
    pub correlation: Uuid,
    /// Time of the request, read once.
    pub at: Moment,
    /// Position of the read models before anything was read, so that no event falls between an answer and a
    /// subscription that resumes from it.
    pub followed: ResumeToken,
    /// False where the URL holds the query, which is logged and kept: then no secret may stand in it.
    pub by_post: bool,
}

/// Sender of a request by its credentials.
pub enum Identified {
    /// A caller, with or without a session.
    Caller(Caller),
    /// Unknown or expired token: refused, never treated as anonymous.
    UnknownToken,
}

impl Caller {
    /// Token of a request: from `Authorization`, or from the cookie of a same-origin request (CSRF).
    pub fn presented(headers: &HeaderMap, public_url: &PublicUrl) -> Result<Option<SecretString>, NoToken> {
        match headers.get(header::AUTHORIZATION) {
            Some(value) => value.to_str().map_err(|_| NoToken).and_then(bearer).map(Some),
            None if same_origin(headers, public_url) => Ok(cookie::token(headers, public_url)),
            None => Ok(None),
        }
    }

    /// Account of the session; an error without one.
    pub fn account(&self) -> Result<AccountId, AppError> {
        self.actor.account().ok_or(AppError::Unauthenticated)
    }

    /// Side of the caller in an exchange: applicant or office.
    pub fn side_in(&self, applicant: AccountId) -> MessageSide {
        if self.actor.account() == Some(applicant) { MessageSide::Citizen } else { MessageSide::Staff }
    }
}

/// Credentials that are no bearer token of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoToken;

/// Parses a bearer token.
pub fn bearer(value: &str) -> Result<SecretString, NoToken> {
    let (scheme, token) = value.split_once(' ').ok_or(NoToken)?;
    let token = token.trim();
    let is_bearer = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty();
    is_bearer.then(|| SecretString::from(token)).ok_or(NoToken)
}

/// CSRF check: same origin by `Origin`, else by `Sec-Fetch-Site`; a request with neither comes from no page of ours.
pub fn same_origin(headers: &HeaderMap, public_url: &PublicUrl) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(header::ORIGIN) {
        Some(origin) => origin == public_url.origin(),
        None => text(header::HeaderName::from_static("sec-fetch-site"))
            .is_none_or(|site| site == "same-origin" || site == "none"),
    }
}
