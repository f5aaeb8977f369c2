//! Authentication per request: the caller of a token, checked anew for each request and for open subscriptions.

use std::net::{IpAddr, Ipv4Addr};
use store::boxed;

use domain::{Actor, Language, Moment};
use foundation::error::AppError;
use foundation::http::RequestContext;
use secrecy::SecretString;

use super::SignIn;
use crate::caller::{Caller, Identified};
use crate::session::Session;

impl SignIn {
    /// Caller of a token, or an anonymous one without a token.
    #[boxed]
    pub async fn holder(
        &self,
        context: &RequestContext,
        token: Option<SecretString>,
        by_post: bool,
    ) -> Result<Identified, AppError> {
        let at = self.clock.now();
        let (actor, session) = match token {
            None => (Actor::Anonymous, None),
            Some(token) => {
                match self.sessions.authenticate(&token, at).await.map_err(|error| self.faults.failure(error))? {
                    Some(session) => (session.actor(), Some(session.id)),
                    None => return Ok(Identified::UnknownToken),
                }
            }
        };
        Ok(Identified::Caller(Caller {
            actor,
            session,
            language: context.language,
            address: context.client,
            device: context.device,
            correlation: context.id,
            at,
            followed: self.rows.followed_everywhere(),
            by_post,
        }))
    }

    /// Re-authenticates for a page that refreshes itself, which does not extend the session; `None` once it has ended.
    #[boxed]
    pub async fn still(&self, caller: &Caller, token: &SecretString) -> Result<Option<Caller>, AppError> {
        let at = self.clock.now();
        let session = self.sessions.look(token, at).await.map_err(|error| self.faults.failure(error))?;
        Ok(self.now(caller, session, at))
    }

    /// Re-authenticates for an open subscription, which extends the session.
    #[boxed]
    pub async fn watching(&self, caller: &Caller, token: &SecretString) -> Result<Option<Caller>, AppError> {
        let at = self.clock.now();
        let session = self.sessions.watch(token, at).await.map_err(|error| self.faults.failure(error))?;
        Ok(self.now(caller, session, at))
    }

    fn now(&self, caller: &Caller, session: Option<Session>, at: Moment) -> Option<Caller> {
        let followed = self.rows.followed_everywhere();
        session.map(|session| Caller {
            actor: session.actor(),
            session: Some(session.id),
            at,
            followed,
            ..caller.clone()
        })
    }

    /// Caller at the command line: the service itself.
    pub fn at_command_line(&self, language: Language) -> Caller {
        Caller {
            actor: Actor::System,
            session: None,
            language,
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            device: None,
            correlation: self.ids.uuid(),
            at: self.clock.now(),
            followed: self.rows.followed_everywhere(),
            by_post: true,
        }
    }
}
