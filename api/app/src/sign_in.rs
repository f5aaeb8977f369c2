//! Signing in and out, and the sessions of an account.

mod callers;

use std::sync::Arc;
use store::boxed;

use domain::account::{Account, AccountStatus};
use domain::{AccountId, Actor, Fault, FaultCode, Language, Moment};
use foundation::clock::Clock;
use foundation::error::{AppError, CommandError};
use foundation::ids::Ids;
use foundation::throttle::Kind;
use projections::accounts::AccountView;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::account_views::AccountViews;
use crate::caller::Caller;
use crate::claimed_names::{ClaimedNames, folded};
use crate::command_runner::CommandRunner;
use crate::fault_log::FaultLog;
use crate::password_check::PasswordCheck;
use crate::rate_limiter::RateLimiter;
use crate::read_your_writes::ReadYourWrites;
use crate::session::{NewSession, SessionOverview, Sessions};

/// Result of signing in.
pub struct SignedIn {
    pub session: Uuid,
    /// Session token; returned once.
    pub token: SecretString,
    /// Absolute timeout of the session.
    pub expires_at: Moment,
    /// Idle timeout, unless it is used before.
    pub idle_expires_at: Moment,
    pub view: AccountView,
}

impl SignedIn {
    /// Exposes the token for the one answer that holds it.
    pub fn told(&self) -> String {
        self.token.expose_secret().to_owned()
    }
}

/// Signing in and out, and authentication of tokens.
pub struct SignIn {
    pub(crate) account_views: Arc<AccountViews>,
    pub(crate) clock: Clock,
    pub(crate) commands: CommandRunner,
    pub(crate) credentials: PasswordCheck,
    pub(crate) faults: FaultLog,
    pub(crate) ids: Ids,
    pub(crate) names: Arc<ClaimedNames>,
    pub(crate) rates: RateLimiter,
    pub(crate) rows: ReadYourWrites,
    pub(crate) sessions: Sessions,
}

impl SignIn {
    /// Signs in; an unknown username and a wrong password answer alike, in the same time (enumeration).
    #[boxed]
    pub async fn log_in(
        &self,
        caller: &Caller,
        username: &str,
        password: SecretString,
    ) -> Result<SignedIn, CommandError> {
        let account = self.holder_of(caller, username, &password).await?;
        let loaded = self.commands.load::<Account>(account.0).await?;
        let wrong = || CommandError::from(Fault::new(FaultCode::WrongCredentials));
        let view = self.account_views.as_stored(&loaded.state).await?.ok_or_else(wrong)?;
        match view.status {
            AccountStatus::Active => {}
            AccountStatus::PendingActivation => return Err(Fault::new(FaultCode::NotActivated).into()),
            AccountStatus::Locked => return Err(Fault::new(FaultCode::AccountLocked).into()),
            AccountStatus::Erased => return Err(wrong()),
        }
        let session = self.sessions.create(account, view.role, caller.device, caller.at).await;
        let session = session.map_err(|error| self.faults.failure(error))?;
        let NewSession { id, token, expires_at, idle_expires_at } = session;
        Ok(SignedIn { session: id, token, expires_at, idle_expires_at, view })
    }

    /// Caller at the command line who proves by password to hold this account, without a session.
    #[boxed]
    pub async fn vouched_for(&self, username: &str, password: SecretString) -> Result<Caller, CommandError> {
        let caller = self.at_command_line(Language::Vi);
        let account = self.holder_of(&caller, username, &password).await?;
        let loaded = self.commands.load::<Account>(account.0).await?;
        match loaded.state.opened.as_ref() {
            Some(opened) if opened.status == AccountStatus::Active => {
                let actor = Actor::Account { id: account, role: opened.role, agency: opened.agency };
                Ok(Caller { actor, ..caller })
            }
            _ => Err(Fault::new(FaultCode::AccountLocked).into()),
        }
    }

    /// Account by username and password; an unknown username and a wrong password answer alike, in the same time.
    pub(crate) async fn holder_of(
        &self,
        caller: &Caller,
        username: &str,
        password: &SecretString,
    ) -> Result<AccountId, CommandError> {
        let name = folded(username);
        let permit = self.rates.attempt(Kind::Password, Some(&name), caller).await?;
        let account = self.names.account_named(&name).await?;
        let verified = self.credentials.verify(account, password).await?;
        let Some(account) = account.filter(|_| verified) else {
            permit.failed();
            return Err(Fault::new(FaultCode::WrongCredentials).into());
        };
        self.rates.succeeded(permit, caller).await?;
        Ok(account)
    }

    /// Revokes one of the caller's sessions, on any device.
    #[boxed]
    pub async fn end_session(&self, caller: &Caller, session: Option<Uuid>) -> Result<(), CommandError> {
        let account = caller.account()?;
        let own = self.sessions.list(account, caller.at).await.map_err(|error| self.faults.failure(error))?;
        let own = own.into_iter().find(|own| Some(own.id) == session);
        let Some(own) = own else { return Err(Fault::at(FaultCode::NotFound, &["sessionId"]).into()) };
        Ok(self.sessions.end(own.id).await.map_err(|error| self.faults.failure(error))?)
    }

    /// Revokes the caller's session, or all of their account's.
    #[boxed]
    pub async fn log_out(&self, caller: &Caller, everywhere: bool) -> Result<(), CommandError> {
        let account = caller.account()?;
        let ended = match (everywhere, caller.session) {
            (false, Some(session)) => self.sessions.end(session).await,
            (true, _) | (_, None) => self.sessions.end_all(account).await.map(drop),
        };
        Ok(ended.map_err(|error| self.faults.failure(error))?)
    }

    #[boxed]
    pub async fn session(&self, id: Uuid, caller: &Caller) -> Result<Option<SessionOverview>, AppError> {
        if caller.actor.account().is_none() {
            return Ok(None);
        }
        Ok(self.own_sessions(caller).await?.into_iter().find(|session| session.id == id))
    }

    /// The caller's sessions, last used first.
    #[boxed]
    pub async fn own_sessions(&self, caller: &Caller) -> Result<Vec<SessionOverview>, AppError> {
        let account = caller.account()?;
        self.sessions.list(account, caller.at).await.map_err(|error| self.faults.failure(error))
    }
}
