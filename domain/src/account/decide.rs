//! Decisions on an account: each command is authorized and answered by events or a refusal.

use super::decision::Decision;
use super::noting_absence::UnknownOfficer;
use super::state::OpenedAccount;
use super::{Account, AccountCommand, AccountEvent, AccountStatus, ErasureCause};
use crate::agency::may_administer;
use crate::aggregate::aggregate;
use crate::{Actor, CommandEnvelope, FaultCode, Moment, Refusal, Services};

aggregate!(Account, AccountCommand, AccountEvent, Account, "account", snapshot 4);

impl Account {
    fn decide_on(&self, envelope: &CommandEnvelope<AccountCommand>, services: &Services) -> Decision {
        let at = envelope.at;
        let secrets = services.secrets.as_ref();
        match &envelope.command {
            AccountCommand::Register(registration) => self.register(registration, at),
            AccountCommand::OpenStaffAccount(opening) => {
                may_administer(&envelope.by)?;
                self.open_staff_account(opening, services)
            }
            AccountCommand::InviteStaff(invitation) => {
                may_administer(&envelope.by)?;
                self.invite_staff(invitation, at, services)
            }
            AccountCommand::ResendActivation { channel, issue } => self.existing()?.resend(*channel, *issue, at),
            AccountCommand::ActivateByLink { issue, secret } => {
                self.existing_by_secret("token")?.activate_by_link(*issue, secret, at, secrets)
            }
            AccountCommand::ActivateByOtp { otp } => self.existing_by_secret("otp")?.activate_by_otp(otp, at, secrets),
            AccountCommand::Update { changes, phone_code } => {
                let opened = self.own(&envelope.by)?;
                envelope.check_version(self.version)?;
                opened.update(changes, *phone_code, at)
            }
            AccountCommand::ResendPhoneCode { phone, issue } => {
                self.own(&envelope.by)?.send_phone_code_again(phone, *issue, at)
            }
            AccountCommand::ProvePhone { phone, otp } => self.own(&envelope.by)?.prove_phone(phone, otp, at, secrets),
            AccountCommand::DropPhone { phone } => self.own(&envelope.by)?.drop_phone(phone),
            AccountCommand::ChangePassword { new } => self.own(&envelope.by)?.change_password(new),
            AccountCommand::RequestPasswordReset { issue } => Ok(self.existing()?.request_reset(*issue, at)),
            AccountCommand::ResetPassword { issue, secret, new } => {
                self.existing_by_secret("token")?.reset_password(*issue, secret, new, at, secrets)
            }
            AccountCommand::ResendInvitation { issue } => self.administered(&envelope.by)?.invite_again(*issue, at),
            AccountCommand::ChangeRole { role, agency, released } => {
                self.administered_as_seen(envelope)?.change_role(*role, *agency, released, services)
            }
            AccountCommand::Lock { reason, released } => {
                self.administered_as_seen(envelope)?.lock(reason.as_deref(), released)
            }
            AccountCommand::Unlock => {
                let opened = self.administered_as_seen(envelope)?;
                opened.refuse_pending_erasure()?;
                Ok(opened.unlock())
            }
            AccountCommand::NoteAbsence { from, until, deputy } => {
                let opened = self.absence_of(&envelope.by)?;
                envelope.check_version(self.version)?;
                opened.note_absence(*from, *until, deputy.map(|named| named.ok_or(UnknownOfficer)), at)
            }
            AccountCommand::EndAbsence => {
                let opened = self.absence_of(&envelope.by)?;
                envelope.check_version(self.version)?;
                Ok(opened.end_absence(at))
            }
            AccountCommand::StartHandOver { hand_over, to, reason, dossiers } => {
                self.handed_over_by(&envelope.by)?.start_hand_over(*hand_over, *to, reason, dossiers)
            }
            AccountCommand::FinishHandOver { hand_over, handed, left } => {
                self.finished_by(&envelope.by, *hand_over)?;
                let (hand_over, handed, left) = (*hand_over, *handed, left.clone());
                Ok(vec![AccountEvent::HandOverFinished { hand_over, handed, left }])
            }
            AccountCommand::Discard => self.existing()?.discard(at),
            AccountCommand::Expire => self.expire(&envelope.by, at),
            AccountCommand::RequestErasure(wish) => {
                self.administered_as_seen(envelope)?;
                self.request_erasure(&envelope.by, wish)
            }
            AccountCommand::WithdrawErasure => self.withdraw_erasure(&envelope.by),
            AccountCommand::ConfirmErasure(confirmation) => {
                let events = self.confirm_erasure(&envelope.by, confirmation)?;
                if !events.is_empty() {
                    envelope.check_version(self.version)?;
                }
                Ok(events)
            }
            AccountCommand::EraseAgain { wrapped_key_digest } => self.erase_again(envelope, wrapped_key_digest),
        }
    }

    /// The account; `NOT_FOUND` where it does not exist or is erased.
    pub(super) fn existing(&self) -> Result<&OpenedAccount, Refusal> {
        self.opened
            .as_ref()
            .filter(|opened| opened.status != AccountStatus::Erased)
            .ok_or_else(|| Refusal::of(FaultCode::NotFound))
    }

    /// The account for the presenter of a secret: a missing one is answered like a wrong secret, `INVALID_TOKEN`, so
    /// that its existence is not revealed.
    fn existing_by_secret(&self, field: &str) -> Result<&OpenedAccount, Refusal> {
        self.existing().map_err(|_| Refusal::at(FaultCode::InvalidToken, &[field]))
    }

    /// Authorizes an administrator and checks their expected version.
    fn administered_as_seen(&self, envelope: &CommandEnvelope<AccountCommand>) -> Result<&OpenedAccount, Refusal> {
        let opened = self.administered(&envelope.by)?;
        envelope.check_version(self.version)?;
        Ok(opened)
    }

    /// Authorizes the holder of an active account.
    pub(super) fn own(&self, by: &Actor) -> Result<&OpenedAccount, Refusal> {
        let caller = by.account().ok_or(Refusal::Unauthenticated)?;
        let opened = self.existing()?;
        if self.id() != Some(caller) {
            return Err(Refusal::of(FaultCode::NotFound));
        }
        match opened.status {
            AccountStatus::Active => Ok(opened),
            AccountStatus::PendingActivation => Err(Refusal::of(FaultCode::NotActivated)),
            AccountStatus::Locked => Err(Refusal::of(FaultCode::AccountLocked)),
            AccountStatus::Erased => Err(Refusal::of(FaultCode::NotFound)),
        }
    }

    /// Expiry by the service alone; an account that was activated, or whose time is not over, stays.
    fn expire(&self, by: &Actor, at: Moment) -> Decision {
        if *by != Actor::System {
            return Err(Refusal::Forbidden);
        }
        let over = |opened: &&OpenedAccount| !opened.activated && opened.activate_by.is_some_and(|by| at >= by);
        Ok(match self.existing().ok().filter(over) {
            Some(_) => vec![
                AccountEvent::AccountExpired {},
                AccountEvent::PersonalDataErased {
                    cause: ErasureCause::NotActivated,
                    basis: None,
                    document: None,
                    wrapped_key_digest: None,
                },
            ],
            None => Vec::new(),
        })
    }
}
