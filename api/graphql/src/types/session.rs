use app::App;
use app::caller::Caller;
use app::session::SessionOverview;
use async_graphql::{ID, SimpleObject};
use foundation::error::TopLevel;
use foundation::global_id::GlobalId;
use uuid::Uuid;

use super::account::Account;
use crate::scalar::DateTime;

/// Somebody signed in. A session ends 30 minutes after its last use and 12 hours after its beginning; one of staff
/// (officers, auditors, administrators) after 15 minutes and 8 hours. Every operation with its token is a use of it, and
/// so is a subscription for as long as it is open.
#[derive(Clone, SimpleObject)]
pub struct Session {
    /// Globally unique across types, stable for ever, opaque.
    #[graphql(owned)]
    pub id: ID,
    /// Null where the session was delivered as a cookie.
    pub token: Option<String>,
    /// The browser and the system that its holder signed in with, as names of products (`Firefox · Android`); null where
    /// the browser does not say so, and for programs.
    pub device: Option<String>,
    /// When it began.
    pub created_at: Option<DateTime>,
    /// When it was last used, to a few seconds.
    pub seen_at: Option<DateTime>,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it ends at the latest, however it is used.
    pub expires_at: DateTime,
    /// When it ends unless it is used before, to a few seconds; never after `expiresAt`.
    pub idle_expires_at: DateTime,
    /// Whose it is.
    pub account: Account,
}

impl Session {
    /// The caller's sessions, the last used first.
    pub async fn own(app: &App, caller: &Caller) -> Result<Vec<Self>, TopLevel> {
        let sessions = app.own_sessions(caller).await?;
        let Some(account) = Account::seen(app, caller.account()?, caller).await? else { return Ok(Vec::new()) };
        Ok(sessions.into_iter().map(|session| Self::of(session, account.clone(), caller)).collect())
    }

    /// The caller's session with this id.
    pub async fn with_id(app: &App, id: Uuid, caller: &Caller) -> Result<Option<Self>, TopLevel> {
        let Some(session) = app.session(id, caller).await? else { return Ok(None) };
        let account = Account::seen(app, caller.account()?, caller).await?;
        Ok(account.map(|account| Self::of(session, account, caller)))
    }

    fn of(session: SessionOverview, account: Account, caller: &Caller) -> Self {
        Self {
            id: GlobalId::Session(session.id).encode().into(),
            token: None,
            device: session.device.map(|device| device.name()),
            created_at: Some(session.created_at.into()),
            seen_at: Some(session.seen_at.into()),
            current: caller.session == Some(session.id),
            expires_at: session.expires_at.into(),
            idle_expires_at: session.idle_expires_at.into(),
            account,
        }
    }
}
