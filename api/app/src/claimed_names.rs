//! Uniqueness of usernames, e-mail addresses and the like (claims), and expiry of accounts that were never activated.

use domain::account::{Account, AccountCommand, AccountEvent};
use domain::{AccountId, Actor, CommandEnvelope, Fault, FaultCode, Refusal, input};
use foundation::clock::Clock;
use foundation::error::{AppError, CommandError};
use store::boxed;
use store::ledger::Claims;
use store::log::{ClaimKind, SideWrite};
use store::sql::Pool;
use store::{Executor, Keyring};

use crate::command_runner::CommandRunner;
use crate::draft::Drafts;
use crate::fault_log::{FaultLog, claim_taken};
use crate::last_seen::LastSeen;
use crate::queue_view::QueueViews;

/// Unique names of accounts (claims); accounts not activated in time give theirs up.
pub struct ClaimedNames {
    pub(crate) clock: Clock,
    pub(crate) commands: CommandRunner,
    pub(crate) drafts: Drafts,
    pub(crate) executor: Executor,
    pub(crate) faults: FaultLog,
    pub(crate) keyring: Keyring,
    pub(crate) ledger: Pool,
    pub(crate) queue_views: QueueViews,
    pub(crate) last_seen: LastSeen,
}

impl ClaimedNames {
    /// Account that holds a folded name.
    pub(crate) async fn owner(&self, kind: ClaimKind, folded: &str) -> Result<Option<AccountId>, AppError> {
        let digest = self.keyring.claim(kind, folded);
        Claims::owner(&self.ledger, kind, digest).await.map_err(|error| self.faults.failure(error))
    }

    /// Faults of names that others hold; a holder who was not activated in time is expired first.
    pub(crate) async fn taken(&self, claims: &[(ClaimKind, String)]) -> Result<Vec<Fault>, CommandError> {
        let mut taken = Vec::new();
        for (kind, name) in claims {
            if let Some(owner) = self.owner(*kind, name).await?
                && !self.expire(owner).await?
            {
                taken.push(claim_taken(*kind));
            }
        }
        Ok(taken)
    }

    /// Erases an account that was not activated in time; true when it is gone.
    #[boxed]
    pub async fn expire(&self, id: AccountId) -> Result<bool, CommandError> {
        let command = CommandEnvelope::new(Actor::System, self.clock.now(), AccountCommand::Expire);
        match self.commands.run_as_system::<Account>(id.0, command, |events| gone_with(id, events)).await {
            Ok(events) => {
                self.let_go(id).await?;
                Ok(!events.is_empty())
            }
            // A concurrent request erased it.
            Err(CommandError::Faults(_)) => Ok(true),
            Err(top) => Err(top),
        }
    }

    /// Removes data outside the log of an expired account.
    pub(crate) async fn let_go(&self, id: AccountId) -> Result<(), CommandError> {
        self.executor.evict(id.into());
        self.drafts.delete_all(id).await.map_err(|error| self.faults.failure(error))?;
        self.queue_views.delete_all(id).await.map_err(|error| self.faults.failure(error))?;
        self.last_seen.delete_all(id).await.map_err(|error| self.faults.failure(error))?;
        Ok(())
    }

    /// Username that an account's passwords are throttled by.
    pub(crate) async fn username_of(&self, id: AccountId) -> Result<String, CommandError> {
        let loaded = self.commands.load::<Account>(id.0).await?;
        let opened = loaded.state.opened.as_ref();
        let username = opened.and_then(|opened| opened.particulars.known()).map(|known| known.username.clone());
        Ok(username.ok_or_else(|| Refusal::of(FaultCode::NotFound))?)
    }

    /// Account with this folded username.
    pub(crate) async fn account_named(&self, folded: &str) -> Result<Option<AccountId>, AppError> {
        self.owner(ClaimKind::Username, folded).await
    }

    /// Account with this username, as typed.
    #[boxed]
    pub async fn account_id(&self, username: &str) -> Result<Option<AccountId>, AppError> {
        self.account_named(&folded(username)).await
    }

    /// Account with this username, as typed; a fault where there is none.
    #[boxed]
    pub async fn known_account(&self, username: &str) -> Result<AccountId, CommandError> {
        Ok(self.account_id(username).await?.ok_or_else(|| Fault::at(FaultCode::NotFound, &["username"]))?)
    }
}

/// Rows deleted in the transaction of the expiry.
pub(crate) fn gone_with(id: AccountId, events: &[AccountEvent]) -> Vec<SideWrite> {
    if events.is_empty() {
        return Vec::new();
    }
    vec![
        SideWrite::FreeClaims { owner: id },
        SideWrite::RemoveCredential { account: id },
        SideWrite::DestroySubjectKeys { subject: id.into() },
    ]
}

/// Canonical form of a username; text that cannot be one stays as it is, and matches nobody.
pub(crate) fn folded(username: &str) -> String {
    input::username(username, &["username"]).unwrap_or_else(|_| username.trim().to_owned())
}
