//! Who asks: the session behind a request, its language, and where it comes from.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::{HeaderMap, header};
use domain::exchange::MessageSide;
use domain::{AccountId, Actor, Language, Moment};
use secrecy::SecretString;
use uuid::Uuid;

use crate::app::App;
use crate::cookie;
use crate::graphql::error::TopLevel;
use crate::http::RequestContext;

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
    /// The request, for logs and for everything that follows from it.
    pub correlation: Uuid,
    /// When, read once.
    pub at: Moment,
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
    /// Finds out who sends a request: by token, or by the cookie where the request comes from our own pages.
    pub async fn identify(
        app: &App,
        context: &RequestContext,
        headers: &HeaderMap,
        by_post: bool,
    ) -> Result<Identified, TopLevel> {
        let token = match headers.get(header::AUTHORIZATION) {
            Some(value) => match value.to_str().ok().and_then(bearer) {
                Some(token) => Some(SecretString::from(token)),
                None => return Ok(Identified::UnknownToken),
            },
            None if same_origin(headers, &app.public_url) => cookie::token(headers, &app.public_url),
            None => None,
        };
        Self::holding(app, context, token, by_post).await
    }

    /// Finds out who holds a token, or stands for somebody without one.
    pub(crate) async fn holding(
        app: &App,
        context: &RequestContext,
        token: Option<SecretString>,
        by_post: bool,
    ) -> Result<Identified, TopLevel> {
        let at = app.clock.now();
        let (actor, session) = match token {
            None => (Actor::Anonymous, None),
            Some(token) => match app.sessions.authenticate(&token, at).await.map_err(|error| app.fault(error))? {
                Some(session) => (session.actor(), Some(session.id)),
                None => return Ok(Identified::UnknownToken),
            },
        };
        Ok(Identified::Caller(Self {
            actor,
            session,
            language: context.language,
            address: context.client,
            correlation: context.id,
            at,
            by_post,
        }))
    }

    /// The same, as they are now: a page that they watch is no use of their session; `None` once it has ended.
    pub(crate) async fn still(&self, app: &App, token: &SecretString) -> Result<Option<Self>, TopLevel> {
        let at = app.clock.now();
        let session = app.sessions.watch(token, at).await.map_err(|error| app.fault(error))?;
        Ok(session.map(|session| Self { actor: session.actor(), session: Some(session.id), at, ..self.clone() }))
    }

    /// Whoever sits at the service's own command line: the service itself.
    pub fn at_command_line(app: &App, language: Language) -> Self {
        Self {
            actor: Actor::System,
            session: None,
            language,
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            correlation: app.ids.uuid(),
            at: app.clock.now(),
            by_post: true,
        }
    }

    /// The account, where somebody is signed in.
    pub fn account(&self) -> Result<AccountId, TopLevel> {
        self.actor.account().ok_or(TopLevel::Unauthenticated)
    }

    /// On whose side of an exchange they stand.
    pub fn side_in(&self, applicant: AccountId) -> MessageSide {
        if self.actor.account() == Some(applicant) { MessageSide::Citizen } else { MessageSide::Staff }
    }
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Whether our own pages sent it: by `Origin`, else by `Sec-Fetch-Site`; what says neither is not a page's request.
pub(crate) fn same_origin(headers: &HeaderMap, public_url: &crate::config::PublicUrl) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(header::ORIGIN) {
        Some(origin) => origin == public_url.origin(),
        None => text(header::HeaderName::from_static("sec-fetch-site"))
            .is_none_or(|site| site == "same-origin" || site == "none"),
    }
}
