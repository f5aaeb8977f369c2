//! Passwords of accounts: verified, hashed, and changed where the rules allow it.

use domain::account::{Account, AccountCommand};
use domain::{AccountId, CommandEnvelope, Decide, Fault, Refusal};
use foundation::error::{AppError, CommandError};
use secrecy::{ExposeSecret, SecretString};
use store::ledger::Credentials;
use store::log::SideWrite;
use store::sql::Pool;

use crate::command_runner::CommandRunner;
use crate::fault_log::FaultLog;
use crate::password::{PasswordError, Passwords, Verdict};
use crate::reference_facts::ReferenceFacts;

#[derive(Clone)]
pub struct PasswordCheck {
    pub(crate) commands: CommandRunner,
    pub(crate) ledger: Pool,
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) passwords: Passwords,
}

impl PasswordCheck {
    /// Verifies an account's password; without an account a refusal takes as long (timing). An
    /// outdated hash is replaced.
    pub(crate) async fn verify(&self, account: Option<AccountId>, typed: &SecretString) -> Result<bool, AppError> {
        let ledger = &self.ledger;
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

    /// Hash to store for a password.
    pub(crate) async fn hash(&self, typed: &SecretString) -> Result<String, AppError> {
        self.passwords.hash(compared(typed)).await.map_err(|error| self.unhashed(error))
    }

    fn unhashed(&self, error: PasswordError) -> AppError {
        match error {
            PasswordError::Busy => AppError::Unavailable,
            broken @ (PasswordError::Hash(_) | PasswordError::Stopped | PasswordError::Threads(_)) => {
                self.faults.fault(broken)
            }
        }
    }

    /// Hash for a password change, once a dry run of the decision accepts it; hashing is expensive.
    pub(crate) async fn credential_if_decided(
        &self,
        account: AccountId,
        command: &CommandEnvelope<AccountCommand>,
        new: &SecretString,
    ) -> Result<Vec<SideWrite>, CommandError> {
        let loaded = self.commands.load::<Account>(account.0).await?;
        if loaded.state.decide(command, &self.facts.services()).is_err() {
            return Ok(Vec::new());
        }
        let password_hash = self.hash(new).await?;
        Ok(vec![SideWrite::SetCredential { account, password_hash, at: command.at }])
    }

    /// Faults of a new password, whether or not it may be set now.
    pub(crate) async fn faults_of_password(
        &self,
        account: AccountId,
        command: &CommandEnvelope<AccountCommand>,
    ) -> Result<Vec<Fault>, CommandError> {
        let loaded = self.commands.load::<Account>(account.0).await?;
        match loaded.state.decide(command, &self.facts.services()) {
            Err(Refusal::Faults(faults)) => Ok(faults),
            Ok(_) | Err(Refusal::Forbidden | Refusal::Unauthenticated) => Ok(Vec::new()),
        }
    }
}

/// Password as hashed and compared: in NFC, otherwise exact.
fn compared(typed: &SecretString) -> SecretString {
    domain::input::compared_password(typed.expose_secret()).into()
}
