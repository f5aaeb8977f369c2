//! What administrators do with the accounts of others.

use domain::account::{Account, AccountCommand, AccountEvent, StaffInvitation};
use domain::agency::may_administer;
use domain::dossier::Officer;
use domain::{AccountId, AgencyId, Decide, FaultCode, Issued, Role};
use foundation::error::{Denial, TopLevel};
use foundation::global_id::GlobalId;
use store::log::{ClaimKind, SideWrite};
use uuid::Uuid;

use super::account::{AccountDone, folded};
use super::command::{Request, version};
use super::release::noting_release;
use crate::app::App;
use crate::caller::Caller;

/// At which account a command of an administrator is aimed.
pub struct AimedAccount {
    pub(super) account: AccountId,
    pub(super) expected_version: Option<u64>,
    pub(super) request: Option<Request>,
}

impl AimedAccount {
    /// By its id, as clients send it.
    pub fn at(id: &str, expected_version: Option<i32>, request: Option<Request>) -> Result<Self, TopLevel> {
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
    ) -> Result<Self, TopLevel> {
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

impl App {
    /// Gives an officer other work; their sessions end, so that no page goes on as if nothing had changed, and what they
    /// may not work on any more is released.
    pub async fn change_role(&self, caller: &Caller, aimed: AimedAccount, post: Post) -> Result<AccountDone, Denial> {
        let (role, agency) = (post.role, post.agency());
        let mut released = Vec::new();
        if may_administer(&caller.actor).is_ok() {
            let officer = Officer { account: aimed.account, role, agency };
            released = self.stranded(aimed.account, Some(officer)).await?;
        }
        self.administer(caller, aimed, AccountCommand::ChangeRole { role, agency, released }, true).await
    }

    /// Lets nobody sign in to an account; its sessions end, and what was given to its holder is released.
    pub async fn lock_account(
        &self,
        caller: &Caller,
        aimed: AimedAccount,
        reason: Option<String>,
    ) -> Result<AccountDone, Denial> {
        let mut released = Vec::new();
        if may_administer(&caller.actor).is_ok() {
            released = self.stranded(aimed.account, None).await?;
        }
        self.administer(caller, aimed, AccountCommand::Lock { reason, released }, true).await
    }

    /// Lets an account be used again.
    pub async fn unlock_account(&self, caller: &Caller, aimed: AimedAccount) -> Result<AccountDone, Denial> {
        self.administer(caller, aimed, AccountCommand::Unlock, false).await
    }

    /// Mails another link to somebody who was invited and has set no password yet; the older link ends.
    pub async fn resend_invitation(&self, caller: &Caller, aimed: AimedAccount) -> Result<AccountDone, Denial> {
        let command = AccountCommand::ResendInvitation { issue: self.ids.secret_issue() };
        self.administer(caller, aimed, command, false).await
    }

    pub(super) async fn administer(
        &self,
        caller: &Caller,
        aimed: AimedAccount,
        command: AccountCommand,
        ends_sessions: bool,
    ) -> Result<AccountDone, Denial> {
        let AimedAccount { account, expected_version, request } = aimed;
        let command = Issued { expected_version, ..Issued::new(caller.actor, caller.at, command) };
        let side_writes = |events: &[AccountEvent]| noting_release(account, caller.at, events);
        let done = self.run::<Account>(caller, account.0, command, request, side_writes).await;
        let done = done.map_err(at_account)?;
        if ends_sessions && !done.events.is_empty() {
            self.sessions.end_all(account).await.map_err(|error| self.failure(error))?;
        }
        if !noting_release(account, caller.at, &done.events).is_empty() {
            self.release_or_say_why(account, done.position).await;
        }
        self.account_done(&done).await
    }

    /// Gives somebody an account and mails them a link to set its password.
    pub async fn invite_staff(
        &self,
        caller: &Caller,
        form: InvitationForm,
        request: Option<Request>,
    ) -> Result<AccountDone, Denial> {
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
        let command = Issued::new(caller.actor, caller.at, AccountCommand::InviteStaff(Box::new(invitation)));
        // Decided once beforehand: names are compared only by whoever may invite, and for what will do otherwise.
        if Account::default().decide(&command, &self.services()).is_ok() {
            let taken = self.taken(&[(ClaimKind::Username, username.clone())]).await?;
            if !taken.is_empty() && !self.is_repeated(caller, request.as_ref()).await? {
                return Err(Denial::Faults(taken));
            }
        }
        let digest = self.keyring.claim(ClaimKind::Username, &username);
        let claim = SideWrite::TakeClaim { kind: ClaimKind::Username, digest, owner: id };
        let done = self.run::<Account>(caller, id.0, command, request, |_| vec![claim.clone()]).await?;
        self.account_done(&done).await
    }
}

/// What is not found is the account that was named.
pub(super) fn at_account(denial: Denial) -> Denial {
    let Denial::Faults(faults) = denial else { return denial };
    let named = faults.into_iter().map(|fault| {
        let nowhere = fault.code == FaultCode::NotFound && fault.field.is_empty();
        if nowhere { fault.under(&["accountId"]) } else { fault }
    });
    Denial::Faults(named.collect())
}
