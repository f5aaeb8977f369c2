//! Administration of accounts: roles, locks, invitations.

mod absence;
mod opening;

use std::sync::Arc;
use store::boxed;

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

/// Target of an administrator's command on an account, with its concurrency controls.
pub struct AimedAccount {
    pub(crate) account: AccountId,
    pub(crate) expected_version: Option<u64>,
    pub(crate) request: Option<Request>,
}

impl AimedAccount {
    /// Target by its global id.
    pub fn at(id: &str, expected_version: Option<i32>, request: Option<Request>) -> Result<Self, AppError> {
        let account = match id.parse() {
            Ok(GlobalId::Account(account)) => account,
            // An id of no account answers as an unknown account, to each caller by their permission.
            _ => AccountId(Uuid::nil()),
        };
        Self::asked_of(account, expected_version, request)
    }

    /// Target by a known account.
    pub fn asked_of(
        account: AccountId,
        expected_version: Option<i32>,
        request: Option<Request>,
    ) -> Result<Self, AppError> {
        Ok(Self { account, expected_version: expected_version.map(version).transpose()?, request })
    }

    /// Target of a look-up by name, without expected version.
    pub fn found(account: AccountId) -> Self {
        Self { account, expected_version: None, request: None }
    }
}

/// Role and agency of a member of staff.
pub struct Post {
    pub role: Role,
    /// Officers only; as typed.
    pub agency_code: Option<String>,
}

impl Post {
    fn agency(&self) -> Option<AgencyId> {
        self.agency_code.as_deref().map(|code| AgencyId::of_code(code.trim()))
    }
}

/// Input of an invitation, as typed; the invited set their first password by a link.
pub struct InvitationForm {
    pub username: String,
    pub full_name: String,
    /// Recipient of the link.
    pub email: String,
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
    /// Changes an officer's role or agency. Their sessions are revoked, so that no page goes on as if nothing had
    /// changed, and dossiers out of their new reach are released.
    #[boxed]
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

    /// Locks an account; its sessions are revoked, and its holder's dossiers released.
    #[boxed]
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

    #[boxed]
    pub async fn unlock(&self, caller: &Caller, aimed: AimedAccount) -> Result<AccountDone, CommandError> {
        self.administer(caller, aimed, AccountCommand::Unlock, false).await
    }

    /// Mails another invitation link while no password is set; the older link becomes invalid.
    #[boxed]
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

    /// Opens an account and mails an invitation link.
    #[boxed]
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
        // Dry run of the decision: names are compared only for permitted callers and an otherwise valid form.
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

/// A missing aggregate is a fault of the account that was named.
pub(crate) fn at_account(denial: CommandError) -> CommandError {
    let CommandError::Faults(faults) = denial else { return denial };
    let named = faults.into_iter().map(|fault| {
        let nowhere = fault.code == FaultCode::NotFound && fault.field.is_empty();
        if nowhere { fault.under(&["accountId"]) } else { fault }
    });
    CommandError::Faults(named.collect())
}
