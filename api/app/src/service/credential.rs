use std::net::IpAddr;

use domain::account::{Account, AccountCommand};
use domain::{AccountId, Decide, Fault, Issued, Moment, Refusal, Role};
use foundation::error::{Denial, TopLevel};
use foundation::throttle::{Action, Denied, Keys, Kind, Permit, RateOf, Throttle};
use secrecy::{ExposeSecret, SecretString};
use store::ledger::Credentials;
use store::log::SideWrite;
use store::sql::Database;

use crate::caller::Caller;
use crate::fault_log::FaultLog;
use crate::password::{PasswordError, Passwords, Verdict};
use crate::read_your_writes::ReadYourWrites;
use crate::reference_facts::ReferenceFacts;
use crate::service::command::CommandRunner;

/// Rate limits: tries at secrets, and what applicants cause.
#[derive(Clone)]
pub struct RateLimiter {
    pub(crate) faults: FaultLog,
    pub(crate) rows: ReadYourWrites,
    pub(crate) throttle: Throttle,
}

impl RateLimiter {
    /// Counts a try at a secret before it is checked; too many are refused with the time to wait.
    pub(super) async fn attempt(&self, kind: Kind, name: Option<&str>, caller: &Caller) -> Result<Permit, TopLevel> {
        let keys = Keys { address: caller.address, name };
        match self.throttle.check(kind, &keys, caller.at).await {
            Ok(permit) => Ok(permit),
            Err(Denied::RetryAfter(seconds)) => Err(TopLevel::RateLimited { retry_after_seconds: seconds }),
            Err(Denied::Sql(error)) => Err(self.faults.failure(error)),
        }
    }

    /// Counts something that an applicant causes before anything is read for it; too much is refused with the time to
    /// wait. The office works at its own pace, and the service itself and its command line are not counted.
    pub(super) fn paced(&self, action: Action, caller: &Caller) -> Result<(), TopLevel> {
        let Some(account) = caller.actor.account().filter(|_| caller.actor.role() == Some(Role::Citizen)) else {
            return Ok(());
        };
        if self.rows.is_loading() {
            return Ok(());
        }
        match self.throttle.take(action, RateOf::Account(account), caller.at) {
            Ok(()) => Ok(()),
            Err(Denied::RetryAfter(seconds)) => Err(TopLevel::RateLimited { retry_after_seconds: seconds }),
            Err(Denied::Sql(error)) => Err(self.faults.fault(error)),
        }
    }

    /// Whether another form may be kept for somebody at this address who has to sign in first.
    pub fn may_set_aside(&self, address: IpAddr, at: Moment) -> bool {
        self.throttle.take(Action::SetAside, RateOf::Address(address), at).is_ok()
    }

    /// Forgets the tries of whoever has shown the secret.
    pub(super) async fn succeeded(&self, permit: Permit, caller: &Caller) -> Result<(), TopLevel> {
        self.throttle.succeeded(permit, caller.at).await.map_err(|error| self.faults.failure(error))
    }
}

/// Verifies and hashes passwords.
#[derive(Clone)]
pub struct PasswordCheck {
    pub(crate) commands: CommandRunner,
    pub(crate) database: Database,
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) passwords: Passwords,
}

impl PasswordCheck {
    /// Whether this is the account's password; without an account it takes as long to say no. A hash that is weaker
    /// than new ones are is replaced.
    pub(super) async fn verify(&self, account: Option<AccountId>, typed: &SecretString) -> Result<bool, TopLevel> {
        let ledger = &self.database.ledger;
        let known = match account {
            Some(account) => Credentials::get(ledger, account).await.map_err(|error| self.faults.failure(error))?,
            None => None,
        };
        let stored = known.as_ref().map(|credential| credential.password_hash.clone());
        let typed = compared(typed);
        match (self.passwords.check(typed, stored).await.map_err(|error| self.unhashed(error))?, account.zip(known)) {
            (Verdict::Wrong, _) | (_, None) => Ok(false),
            (Verdict::Right, Some(_)) => Ok(true),
            (Verdict::RightAndWeak { stronger }, Some((account, old))) => {
                let rehashed = Credentials::rehash(ledger, account, &old, &stronger);
                rehashed.await.map_err(|error| self.faults.failure(error))?;
                Ok(true)
            }
        }
    }

    /// The hash that is kept of a password.
    pub(super) async fn hash(&self, typed: &SecretString) -> Result<String, TopLevel> {
        self.passwords.hash(compared(typed)).await.map_err(|error| self.unhashed(error))
    }

    fn unhashed(&self, error: PasswordError) -> TopLevel {
        match error {
            PasswordError::Busy => TopLevel::Unavailable,
            broken @ (PasswordError::Hash(_) | PasswordError::Stopped | PasswordError::Threads(_)) => {
                self.faults.fault(broken)
            }
        }
    }

    /// The new hash of a password change, where the rules allow the change; nothing is hashed otherwise.
    pub(super) async fn credential_if_decided(
        &self,
        account: AccountId,
        command: &Issued<AccountCommand>,
        new: &SecretString,
    ) -> Result<Vec<SideWrite>, Denial> {
        let loaded = self.commands.load::<Account>(account.0).await?;
        if loaded.state.decide(command, &self.facts.services()).is_err() {
            return Ok(Vec::new());
        }
        let password_hash = self.hash(new).await?;
        Ok(vec![SideWrite::SetCredential { account, password_hash, at: command.at }])
    }

    /// What is wrong with a new password, whether or not it may be set now.
    pub(super) async fn faults_of_password(
        &self,
        account: AccountId,
        command: &Issued<AccountCommand>,
    ) -> Result<Vec<Fault>, Denial> {
        let loaded = self.commands.load::<Account>(account.0).await?;
        match loaded.state.decide(command, &self.facts.services()) {
            Err(Refusal::Faults(faults)) => Ok(faults),
            Ok(_) | Err(Refusal::Forbidden | Refusal::Unauthenticated) => Ok(Vec::new()),
        }
    }
}

/// A password as it is hashed and compared: in NFC, and otherwise exact.
fn compared(typed: &SecretString) -> SecretString {
    domain::input::compared_password(typed.expose_secret()).into()
}
