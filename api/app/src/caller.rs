//! Who asks: the session behind a request, its language, and where it comes from.
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

/// Who asks, and when.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub actor: Actor,
    /// Their session.
    pub session: Option<Uuid>,
    /// In which language they are answered.
    pub language: Language,
    /// Where they come from, for throttling.
    pub address: IpAddr,
    /// With what, where that is known.
    pub device: Option<Device>,
    /// The request, for logs and for everything that follows from it.
    pub correlation: Uuid,
    /// When, read once.
    pub at: Moment,
    /// Up to where the rows held what happened: read before any of them, so that nothing falls between an answer and
    /// a subscription that begins there.
    pub followed: ResumeToken,
    /// Whether secrets may stand in the request: not where its URL holds it.
    pub by_post: bool,
}

/// What the headers of a request say of its sender.
pub enum Identified {
    /// Somebody, perhaps without a session.
    Caller(Caller),
    /// A token that is unknown or has ended: never silently anonymous.
    UnknownToken,
}

impl Caller {
    /// The token that a request presents: in its header, or in the cookie where it comes from our own pages.
    pub fn presented(headers: &HeaderMap, public_url: &PublicUrl) -> Result<Option<SecretString>, NoToken> {
        match headers.get(header::AUTHORIZATION) {
            Some(value) => value.to_str().map_err(|_| NoToken).and_then(bearer).map(Some),
            None if same_origin(headers, public_url) => Ok(cookie::token(headers, public_url)),
            None => Ok(None),
        }
    }

    /// The account, where somebody is signed in.
    pub fn account(&self) -> Result<AccountId, AppError> {
        self.actor.account().ok_or(AppError::Unauthenticated)
    }

    /// On whose side of an exchange they stand.
    pub fn side_in(&self, applicant: AccountId) -> MessageSide {
        if self.actor.account() == Some(applicant) { MessageSide::Citizen } else { MessageSide::Staff }
    }
}

/// Credentials that are no token of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoToken;

/// The token of an `Authorization`.
pub fn bearer(value: &str) -> Result<SecretString, NoToken> {
    let (scheme, token) = value.split_once(' ').ok_or(NoToken)?;
    let token = token.trim();
    let is_bearer = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty();
    is_bearer.then(|| SecretString::from(token)).ok_or(NoToken)
}

/// Whether our own pages sent it: by `Origin`, else by `Sec-Fetch-Site`; what says neither is not a page's request.
pub fn same_origin(headers: &HeaderMap, public_url: &PublicUrl) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(header::ORIGIN) {
        Some(origin) => origin == public_url.origin(),
        None => text(header::HeaderName::from_static("sec-fetch-site"))
            .is_none_or(|site| site == "same-origin" || site == "none"),
    }
}
