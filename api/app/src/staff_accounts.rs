//! What administrators do with the accounts of others.

mod absence;
mod opening;

use std::sync::Arc;

use domain::account::{Account, AccountCommand, AccountEvent, StaffInvitation};
use domain::agency::may_administer;
use domain::dossier::Officer;
use domain::{AccountId, AgencyId, CommandEnvelope, Decide, FaultCode, Role};
use foundation::clock::Clock;
use foundation::error::{AppError, CommandError};
use foundation::global_id::GlobalId;
use foundation::ids::Ids;
use store::Keyring;
use store::log::{ClaimKind, SideWrite};
use uuid::Uuid;

use crate::account_views::{AccountDone, AccountViews};
use crate::caller::Caller;
use crate::claimed_names::{ClaimedNames, folded};
use crate::command_runner::{CommandRunner, Request, version};
use crate::fault_log::FaultLog;
use crate::officers::Officers;
use crate::password_check::PasswordCheck;
use crate::rate_limiter::RateLimiter;
use crate::reference_facts::ReferenceFacts;
use crate::releases::{AssignmentReleases, noting_release};
use crate::session::Sessions;

pub use opening::StaffForm;

/// At which account a command of an administrator is aimed.
pub struct AimedAccount {
    pub(crate) account: AccountId,
    pub(crate) expected_version: Option<u64>,
    pub(crate) request: Option<Request>,
}

impl AimedAccount {
    /// By its id, as clients send it.
    pub fn at(id: &str, expected_version: Option<i32>, request: Option<Request>) -> Result<Self, AppError> {
        let account = match id.parse() {
            Ok(GlobalId::Account(account)) => account,
            // Nobody has this one: what is no id of an account is answered as what does not exist, to each by what
            // they may do.
            _ => AccountId(Uuid::nil()),
        };
        Self::asked_of(account, expected_version, request)
    }

    /// At one that is known.
    pub fn asked_of(
        account: AccountId,
        expected_version: Option<i32>,
        request: Option<Request>,
    ) -> Result<Self, AppError> {
        Ok(Self { account, expected_version: expected_version.map(version).transpose()?, request })
    }

    /// At an account that was found by its name.
    pub fn found(account: AccountId) -> Self {
        Self { account, expected_version: None, request: None }
    }
}

/// What somebody of the staff does, and where.
pub struct Post {
    /// What they may do.
    pub role: Role,
    /// Of officers, as typed.
    pub agency_code: Option<String>,
}

impl Post {
    fn agency(&self) -> Option<AgencyId> {
        self.agency_code.as_deref().map(|code| AgencyId::of_code(code.trim()))
    }
}

/// Somebody who is to set the first password of their account by a link, as typed.
pub struct InvitationForm {
    /// As typed.
    pub username: String,
    /// As typed.
    pub full_name: String,
    /// As typed; the link goes there.
    pub email: String,
    /// What they are to do.
    pub post: Post,
}

/// Accounts of staff: invitations, roles, locks, absences.
pub struct StaffAccounts {
    pub(crate) account_views: Arc<AccountViews>,
    pub(crate) clock: Clock,
    pub(crate) commands: CommandRunner,
    pub(crate) credentials: PasswordCheck,
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) ids: Ids,
    pub(crate) keyring: Keyring,
    pub(crate) names: Arc<ClaimedNames>,
    pub(crate) officers: Arc<Officers>,
    pub(crate) rates: RateLimiter,
    pub(crate) releases: Arc<AssignmentReleases>,
    pub(crate) sessions: Sessions,
}

impl StaffAccounts {
    /// Gives an officer other work; their sessions end, so that no page goes on as if nothing had changed, and what they
    /// may not work on any more is released.
    pub async fn change_role(
        &self,
        caller: &Caller,
        aimed: AimedAccount,
        post: Post,
    ) -> Result<AccountDone, CommandError> {
        let (role, agency) = (post.role, post.agency());
        let mut released = Vec::new();
        if may_administer(&caller.actor).is_ok() {
            let officer = Officer { account: aimed.account, role, agency };
            released = self.officers.stranded(aimed.account, Some(officer)).await?;
        }
        self.administer(caller, aimed, AccountCommand::ChangeRole { role, agency, released }, true).await
    }

    /// Lets nobody sign in to an account; its sessions end, and what was given to its holder is released.
    pub async fn lock(
        &self,
        caller: &Caller,
        aimed: AimedAccount,
        reason: Option<String>,
    ) -> Result<AccountDone, CommandError> {
        let mut released = Vec::new();
        if may_administer(&caller.actor).is_ok() {
            released = self.officers.stranded(aimed.account, None).await?;
        }
        self.administer(caller, aimed, AccountCommand::Lock { reason, released }, true).await
    }

    /// Lets an account be used again.
    pub async fn unlock(&self, caller: &Caller, aimed: AimedAccount) -> Result<AccountDone, CommandError> {
        self.administer(caller, aimed, AccountCommand::Unlock, false).await
    }

    /// Mails another link to somebody who was invited and has set no password yet; the older link ends.
    pub async fn resend_invitation(&self, caller: &Caller, aimed: AimedAccount) -> Result<AccountDone, CommandError> {
        let command = AccountCommand::ResendInvitation { issue: self.ids.secret_issue() };
        self.administer(caller, aimed, command, false).await
    }

    pub(crate) async fn administer(
        &self,
        caller: &Caller,
        aimed: AimedAccount,
        command: AccountCommand,
        ends_sessions: bool,
    ) -> Result<AccountDone, CommandError> {
        let AimedAccount { account, expected_version, request } = aimed;
        let command = CommandEnvelope { expected_version, ..CommandEnvelope::new(caller.actor, caller.at, command) };
        let side_writes = |events: &[AccountEvent]| noting_release(account, caller.at, events);
        let done = self.commands.run::<Account>(caller, account.0, command, request, side_writes).await;
        let done = done.map_err(at_account)?;
        if ends_sessions && !done.events.is_empty() {
            self.sessions.end_all(account).await.map_err(|error| self.faults.failure(error))?;
        }
        if !noting_release(account, caller.at, &done.events).is_empty() {
            self.releases.release_or_say_why(account, done.position).await;
        }
        self.account_views.done(&done).await
    }

    /// Gives somebody an account and mails them a link to set its password.
    pub async fn invite(
        &self,
        caller: &Caller,
        form: InvitationForm,
        request: Option<Request>,
    ) -> Result<AccountDone, CommandError> {
        let id = self.ids.account();
        let username = folded(&form.username);
        let invitation = StaffInvitation {
            id,
            username: form.username,
            full_name: form.full_name,
            email: form.email,
            role: form.post.role,
            agency: form.post.agency(),
            language: caller.language,
            link: self.ids.secret_issue(),
        };
        let command = CommandEnvelope::new(caller.actor, caller.at, AccountCommand::InviteStaff(Box::new(invitation)));
        // Decided once beforehand: names are compared only by whoever may invite, and for what will do otherwise.
        if Account::default().decide(&command, &self.facts.services()).is_ok() {
            let taken = self.names.taken(&[(ClaimKind::Username, username.clone())]).await?;
            if !taken.is_empty() && !self.commands.is_repeated(caller, request.as_ref()).await? {
                return Err(CommandError::Faults(taken));
            }
        }
        let digest = self.keyring.claim(ClaimKind::Username, &username);
        let claim = SideWrite::TakeClaim { kind: ClaimKind::Username, digest, owner: id };
        let done = self.commands.run::<Account>(caller, id.0, command, request, |_| vec![claim.clone()]).await?;
        self.account_views.done(&done).await
    }
}

/// What is not found is the account that was named.
pub(crate) fn at_account(denial: CommandError) -> CommandError {
    let CommandError::Faults(faults) = denial else { return denial };
    let named = faults.into_iter().map(|fault| {
        let nowhere = fault.code == FaultCode::NotFound && fault.field.is_empty();
        if nowhere { fault.under(&["accountId"]) } else { fault }
    });
    CommandError::Faults(named.collect())
}
