//! Opening active staff accounts from the command line.

use domain::account::{Account, AccountCommand, StaffOpening};
use domain::{AccountId, Actor, CommandEnvelope, Decide, Language};
use foundation::error::CommandError;
use secrecy::{ExposeSecret, SecretString};
use store::boxed;
use store::log::{ClaimKind, SideWrite};

use crate::claimed_names::folded;
use crate::staff_accounts::{Post, StaffAccounts};

/// Input of a staff account, as typed.
pub struct StaffForm {
    pub username: String,
    /// At least 12 characters.
    pub password: SecretString,
    pub full_name: String,
    pub email: Option<String>,
    /// Role, with the agency where it has one.
    pub post: Post,
    /// In which they are written to.
    pub language: Language,
}

impl StaffAccounts {
    /// Opens an account, active at once; for the service's own command line.
    #[boxed]
    pub async fn open(&self, form: StaffForm) -> Result<AccountId, CommandError> {
        let id = self.ids.account();
        let opening = StaffOpening {
            id,
            username: form.username.clone(),
            password: form.password.expose_secret().to_owned(),
            full_name: form.full_name,
            email: form.email,
            role: form.post.role,
            agency: form.post.agency(),
            language: form.language,
        };
        let at = self.clock.now();
        let command = CommandEnvelope::new(Actor::System, at, AccountCommand::OpenStaffAccount(Box::new(opening)));
        Account::default().decide(&command, &self.facts.services())?;
        let claim = SideWrite::TakeClaim {
            kind: ClaimKind::Username,
            digest: self.keyring.claim(ClaimKind::Username, &folded(&form.username)),
            owner: id,
        };
        let password_hash = self.credentials.hash(&form.password).await?;
        let credential = SideWrite::SetCredential { account: id, password_hash, at };
        let side_writes = vec![claim, credential];
        self.commands.run_as_system::<Account>(id.0, command, |_| side_writes.clone()).await?;
        Ok(id)
    }
}
