use domain::account::{Account, AccountCommand};
use domain::{AccountId, Decide, Issued};
use secrecy::SecretString;
use store::ledger::Credentials;
use store::log::SideWrite;

use super::command::Request;
use crate::app::App;
use crate::caller::Caller;
use crate::graphql::error::{Denial, TopLevel};
use crate::throttle::Attempt;

impl App {
    /// Counts a try at a secret before it is checked; too many are refused with the time to wait.
    pub(super) async fn attempt(&self, attempt: Attempt, keys: &[&str], caller: &Caller) -> Result<(), TopLevel> {
        match self.throttle.check(attempt, keys, caller.at).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(retry)) => Err(TopLevel::RateLimited { retry_after_seconds: retry.seconds }),
            Err(error) => Err(self.fault(error)),
        }
    }

    /// Forgets the tries of whoever has shown the secret.
    pub(super) async fn succeeded(&self, attempt: Attempt, keys: &[&str], caller: &Caller) -> Result<(), TopLevel> {
        self.throttle.succeeded(attempt, keys, caller.at).await.map_err(|error| self.fault(error))
    }

    /// Whether this is the account's password; without an account it takes as long to say no.
    pub(super) async fn verify(&self, account: Option<AccountId>, typed: &SecretString) -> Result<bool, TopLevel> {
        let known = match account {
            Some(account) => {
                Credentials::get(&self.database.ledger, account).await.map_err(|error| self.fault(error))?
            }
            None => None,
        };
        let verified = self.passwords.verify(typed, known.as_deref()).await.map_err(|busy| self.busy(busy))?;
        Ok(verified && known.is_some())
    }

    /// The hash that is kept of a password.
    pub(super) async fn hash(&self, typed: &SecretString) -> Result<String, TopLevel> {
        self.passwords.hash(typed).await.map_err(|busy| self.busy(busy))
    }

    /// The new hash of a password change, where the rules allow the change; nothing is hashed otherwise.
    pub(super) async fn credential_if_decided(
        &self,
        account: AccountId,
        command: &Issued<AccountCommand>,
        new: &SecretString,
    ) -> Result<Vec<SideWrite>, Denial> {
        let loaded = self.executor.load::<Account>(account.0).await.map_err(|error| self.denial(error))?;
        if loaded.state.decide(command, &self.services()).is_err() {
            return Ok(Vec::new());
        }
        let password_hash = self.hash(new).await?;
        Ok(vec![SideWrite::SetCredential { account, password_hash, at: command.at }])
    }

    /// Whether a request id has been stored before: then its first answer counts, whatever the input says by now.
    pub(super) async fn is_repeated(&self, caller: &Caller, request: Option<&Request>) -> Result<bool, TopLevel> {
        let Some(request) = request else { return Ok(false) };
        let key = request.key(&self.keyring, caller);
        let stored = self.executor.is_stored(&key).await;
        stored.map_err(|error| self.fault(error))
    }
}

