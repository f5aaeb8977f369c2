//! Output type of the caller's sessions.

use app::UseCases;
use app::caller::Caller;
use app::session::SessionOverview;
use async_graphql::{ID, SimpleObject};
use foundation::error::AppError;
use foundation::global_id::GlobalId;
use uuid::Uuid;

use super::account::Account;
use crate::scalar::DateTime;

/// Login session. It expires 30 minutes after its last use and 12 hours after login, for staff after 15 minutes and 8
/// hours; each operation and each open subscription counts as use. Seen by its holder alone.
#[derive(Clone, SimpleObject)]
pub struct Session {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    #[graphql(owned)]
    pub id: ID,
    /// Bearer token for the `Authorization` header, shown in the answer of `logIn` only; null elsewhere and with
    /// `delivery: COOKIE`.
    pub token: Option<String>,
    /// Browser and operating system at login, `Firefox · Android`; null if the client did not say.
    pub device: Option<String>,
    /// When the holder logged in, UTC; null if it is not known.
    pub created_at: Option<DateTime>,
    /// When it was last used, UTC, to a few seconds; null if it is not known.
    pub seen_at: Option<DateTime>,
    /// True for the session that makes this request; false in the answer of `logIn`.
    pub current: bool,
    /// When the session ends at the latest, whatever its use, UTC.
    pub expires_at: DateTime,
    /// When the session ends unless used before, UTC, to a few seconds; never after `expiresAt`.
    pub idle_expires_at: DateTime,
    /// Account that is logged in.
    pub account: Account,
}

impl Session {
    /// The caller's sessions, last used first.
    pub async fn own(app: &UseCases, caller: &Caller) -> Result<Vec<Self>, AppError> {
        let sessions = app.sign_in.own_sessions(caller).await?;
        let Some(account) = Account::seen(app, caller.account()?, caller).await? else { return Ok(Vec::new()) };
        Ok(sessions.into_iter().map(|session| Self::of(session, account.clone(), caller)).collect())
    }

    /// The caller's session by id.
    pub async fn with_id(app: &UseCases, id: Uuid, caller: &Caller) -> Result<Option<Self>, AppError> {
        let Some(session) = app.sign_in.session(id, caller).await? else { return Ok(None) };
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
