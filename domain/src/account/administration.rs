//! Commands of administrators on the accounts of others.

use super::decision::Decision;
use super::registration::fault_of_place;
use super::state::OpenedAccount;
use super::{Account, AccountEvent, AccountKind, AccountStatus, INVITATION_HOLDS};
use crate::agency::may_administer;
use crate::dossier::DossierCode;
use crate::input::{self, REASON_MAX};
use crate::{Actor, AgencyId, FaultCode, Moment, Personal, Refusal, Role, SecretIssueId, Services};

impl Account {
    /// Authorizes an administrator. Their own account is excluded: they could give themselves a role, or leave the
    /// service without an administrator.
    pub(super) fn administered(&self, by: &Actor) -> Result<&OpenedAccount, Refusal> {
        may_administer(by)?;
        let opened = self.existing()?;
        if by.account().is_some() && by.account() == self.id() { Err(Refusal::Forbidden) } else { Ok(opened) }
    }
}

impl OpenedAccount {
    /// Changes the role or agency of staff. A citizen who becomes an officer gets a second account.
    pub(super) fn change_role(
        &self,
        role: Role,
        agency: Option<AgencyId>,
        released: &[DossierCode],
        services: &Services,
    ) -> Decision {
        if self.kind != AccountKind::Staff {
            return Err(Refusal::at(FaultCode::InvalidFormat, &["accountId"]));
        }
        if let Some(fault) = fault_of_place(role, agency, services) {
            return Err(fault.into());
        }
        if (self.role, self.agency) == (role, agency) {
            return Ok(Vec::new());
        }
        Ok(vec![AccountEvent::RoleChanged { role, agency, released: released.to_vec() }])
    }

    /// Issues another invitation; the older link ends. Refused for an account with a password: its holder would be
    /// locked out.
    pub(super) fn invite_again(&self, issue: SecretIssueId, at: Moment) -> Decision {
        let refused = |code| Err(Refusal::at(code, &["accountId"]));
        if self.status == AccountStatus::Locked {
            return refused(FaultCode::AccountLocked);
        }
        if !self.invited {
            return refused(FaultCode::AlreadyActivated);
        }
        Ok(vec![AccountEvent::PasswordResetRequested { issue, expires_at: at + INVITATION_HOLDS, invited: true }])
    }

    pub(super) fn lock(&self, reason: Option<&str>, released: &[DossierCode]) -> Decision {
        let reason = input::optional(reason, |text| input::multi_line(text, REASON_MAX, &["reason"]))?;
        let reason = reason.map(|reason| Personal::of(self.particulars.subject(), reason));
        if self.status == AccountStatus::Locked {
            return Ok(Vec::new());
        }
        Ok(vec![AccountEvent::AccountLocked { reason, released: released.to_vec() }])
    }

    pub(super) fn unlock(&self) -> Vec<AccountEvent> {
        if self.status == AccountStatus::Locked { vec![AccountEvent::AccountUnlocked {}] } else { Vec::new() }
    }
}
