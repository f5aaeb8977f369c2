//! Sessions: opaque tokens with idle and absolute timeouts.
//!
//! A token is 256 random bits; only its keyed hash is stored. Role and status are read from the account at each
//! request, so that a lock or another role takes effect at once, on every instance.

mod limits;
mod record;

use std::sync::Arc;
use store::boxed;

use async_trait::async_trait;
use chrono::TimeDelta;
use domain::account::AccountStatus;
use domain::{AccountId, AgencyId, Moment, Role};
use foundation::device::Device;
use foundation::expiry::Expiry;
use foundation::ids::Ids;
use secrecy::{ExposeSecret, SecretString};
use store::keys::Keyring;
use store::sql::{Pool, Sql, SqlError};
use uuid::Uuid;

pub use limits::SessionLimits;
pub use record::{NewSession, Session, SessionOverview};

/// Expiry of sessions at their absolute timeout; one past its idle timeout is refused before, and its
/// row stays until then.
pub const EXPIRY: Expiry =
    Expiry { table: "sessions", needed_after: &[("ends_at", TimeDelta::seconds(0))], parts: &[] };

/// Port to the present state of accounts: the accounts' read model, or scripted in tests.
#[async_trait]
pub trait Holders: Send + Sync {
    /// Holder of a session; `None` where there is no such account.
    async fn holder(&self, account: AccountId) -> Result<Option<Holder>, SqlError>;
}

/// Present state of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    pub role: Role,
    /// Agency of an officer.
    pub agency: Option<AgencyId>,
    /// Only active accounts have sessions.
    pub status: AccountStatus,
}

/// Store of sessions in the edge database.
#[derive(Clone)]
pub struct Sessions {
    edge: Pool,
    keyring: Keyring,
    ids: Ids,
    holders: Arc<dyn Holders>,
    limits: SessionLimits,
}

impl Sessions {
    pub fn new(edge: Pool, keyring: Keyring, ids: Ids, holders: Arc<dyn Holders>) -> Self {
        Self { edge, keyring, ids, holders, limits: SessionLimits::default() }
    }

    /// With other limits than the documented ones.
    #[must_use]
    pub fn limited(self, limits: SessionLimits) -> Self {
        Self { limits, ..self }
    }

    /// Creates a session; its token is returned here and never again.
    #[boxed]
    pub async fn create(
        &self,
        account: AccountId,
        role: Role,
        device: Option<Device>,
        now: Moment,
    ) -> Result<NewSession, SqlError> {
        let (id, token) = (self.ids.uuid(), self.ids.token());
        let expires_at = now + self.limits.longest(role);
        let sql = "insert into sessions (digest, id, account, role, created_at, seen_at, ends_at, browser, system) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let insert = Sql::new(sql)
            .bind(self.digest(&token))
            .bind(id)
            .bind(account)
            .bind(role.name())
            .bind(now)
            .bind(now)
            .bind(expires_at)
            .bind(device.and_then(|device| device.browser()))
            .bind(device.and_then(|device| device.system()));
        self.edge.execute(insert).await?;
        tracing::info!(event = "session.created", session = %id, account = %account, "somebody signed in");
        let idle_expires_at = expires_at.min(now + self.limits.idle(role));
        Ok(NewSession { id, token, expires_at, idle_expires_at })
    }

    /// Authenticates a token and marks its session as used; `None` for one unknown, ended, expired, or whose holder was
    /// locked or has changed role.
    #[boxed]
    pub async fn authenticate(&self, token: &SecretString, now: Moment) -> Result<Option<Session>, SqlError> {
        let digest = self.digest(token);
        let Some((session, seen_at)) = self.find(&digest, now).await? else { return Ok(None) };
        if now - seen_at >= self.limits.seen_every {
            self.seen(&digest, now).await;
        }
        Ok(Some(session))
    }

    /// Authenticates for an open subscription, which counts as use; recorded only a few times per idle timeout, since
    /// there may be thousands of them.
    #[boxed]
    pub async fn watch(&self, token: &SecretString, now: Moment) -> Result<Option<Session>, SqlError> {
        let digest = self.digest(token);
        let Some((session, seen_at)) = self.find(&digest, now).await? else { return Ok(None) };
        if now - seen_at >= self.limits.idle(session.role) / 3 {
            self.seen(&digest, now).await;
        }
        Ok(Some(session))
    }

    /// Authenticates for a page that refreshes itself: nobody may sit before it, so it does not
    /// extend the idle timeout.
    #[boxed]
    pub async fn look(&self, token: &SecretString, now: Moment) -> Result<Option<Session>, SqlError> {
        Ok(self.find(&self.digest(token), now).await?.map(|(session, _)| session))
    }

    async fn find(&self, digest: &[u8], now: Moment) -> Result<Option<(Session, Moment)>, SqlError> {
        let sql = "select id, account, role, seen_at, ends_at from sessions where digest = $1 and ends_at > $2";
        let Some(row) = self.edge.fetch_optional(Sql::new(sql).bind(digest).bind(now)).await? else {
            return Ok(None);
        };
        let (id, account): (Uuid, AccountId) = (row.parsed("id")?, row.parsed("account")?);
        let (seen_at, ends_at) = (row.moment("seen_at")?, row.moment("ends_at")?);
        let Some(holder) = self.holders.holder(account).await? else { return Ok(None) };
        let idle = self.limits.idle(holder.role);
        if holder.status != AccountStatus::Active || holder.role.name() != row.text("role")? || now - seen_at >= idle {
            return Ok(None);
        }
        let session = Session { id, account, role: holder.role, agency: holder.agency, expires_at: ends_at };
        Ok(Some((session, seen_at)))
    }

    /// Marks a session as used. A lost mark lets it expire a little early, which is no reason to fail the request.
    async fn seen(&self, digest: &[u8], now: Moment) {
        let sql = "update sessions set seen_at = $2 where digest = $1 and seen_at < $2";
        if let Err(error) = self.edge.execute(Sql::new(sql).bind(digest).bind(now)).await {
            tracing::warn!(event = "session.mark_lost", error = %error, "a session could not be marked as in use");
        }
    }

    /// Revokes a session; no effect where it has ended.
    #[boxed]
    pub async fn end(&self, session: Uuid) -> Result<(), SqlError> {
        self.edge.execute(Sql::new("delete from sessions where id = $1").bind(session)).await.map(drop)
    }

    /// Revokes every session of an account.
    #[boxed]
    pub async fn end_all(&self, account: AccountId) -> Result<u64, SqlError> {
        self.edge.execute(Sql::new("delete from sessions where account = $1").bind(account)).await
    }

    /// Revokes every session of an account but this one.
    #[boxed]
    pub async fn end_all_but(&self, account: AccountId, session: Uuid) -> Result<u64, SqlError> {
        let sql = "delete from sessions where account = $1 and id <> $2";
        self.edge.execute(Sql::new(sql).bind(account).bind(session)).await
    }

    /// Sessions of an account, last used first.
    #[boxed]
    pub async fn list(&self, account: AccountId, now: Moment) -> Result<Vec<SessionOverview>, SqlError> {
        let sql = "select id, role, created_at, seen_at, ends_at, browser, system from sessions \
                   where account = $1 and ends_at > $2 order by seen_at desc, id";
        let rows = self.edge.fetch_all(Sql::new(sql).bind(account).bind(now)).await?;
        let sessions = rows.iter().map(|row| SessionOverview::read(row, &self.limits));
        let sessions = sessions.collect::<Result<Vec<_>, _>>()?;
        Ok(sessions.into_iter().filter(|session| now < session.idle_expires_at).collect())
    }

    fn digest(&self, token: &SecretString) -> Vec<u8> {
        self.keyring.session_digest(token.expose_secret()).to_vec()
    }
}
