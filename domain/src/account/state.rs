use serde::{Deserialize, Serialize};

use super::{
    Absence, AccountEvent, AccountKind, AccountStatus, ActivationChannel, NewsTopic, Particulars, PendingErasure,
};
use crate::{AccountId, AgencyId, HandOverId, Language, Moment, Personal, Role, SecretIssueId};

/// A secret that was issued, and that no newer one has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSecret {
    /// What it is derived from.
    pub issue: SecretIssueId,
    pub expires_at: Moment,
    /// Wrong tries so far.
    pub failures: u8,
}

/// A telephone that counts once the code is given that was sent to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AwaitedPhone {
    /// In national form.
    pub phone: Personal<String>,
    /// What was sent to it last.
    pub code: PendingSecret,
}

/// A hand-over that goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BegunHandOver {
    pub hand_over: HandOverId,
    /// Where the holder worked when it began.
    pub agency: Option<AgencyId>,
}

/// What decisions about an account rest on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Events so far.
    pub version: u64,
    /// `None` until it is registered.
    pub opened: Option<OpenedAccount>,
}

/// An account that exists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenedAccount {
    /// What it is for.
    pub kind: AccountKind,
    /// What its holder may do.
    pub role: Role,
    /// Where its holder works.
    pub agency: Option<AgencyId>,
    pub status: AccountStatus,
    /// Whether it was active before it was locked.
    pub activated: bool,
    /// In which its holder is written to.
    pub language: Language,
    /// When it expires unless activated; `None` for staff.
    pub activate_by: Option<Moment>,
    /// All about its holder.
    pub particulars: Personal<Particulars>,
    /// The newest activation link; once the account is activated it proves only who asks.
    pub link: Option<PendingSecret>,
    /// The newest one-time password; once the account is activated it proves only who asks.
    pub otp: Option<PendingSecret>,
    /// The reset link that counts.
    pub reset: Option<PendingSecret>,
    /// The telephone that is wanted instead, and waits for its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaited_phone: Option<AwaitedPhone>,
    /// The one-time password by which its telephone was shown to be its holder's; once more it changes nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_proof: Option<SecretIssueId>,
    /// Whether its holder was invited, and has set no password yet.
    pub invited: bool,
    /// Whether news of dossiers come by SMS too.
    pub sms_notices: bool,
    /// What they want no news of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declined_news: Vec<NewsTopic>,
    /// Why it is locked, where that was said.
    pub lock_reason: Option<Personal<String>>,
    /// The erasure that waits for a second administrator.
    pub erasure: Option<PendingErasure>,
    /// The absence that was noted last, unless it was ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absence: Option<Absence>,
    /// The hand-overs of what its holder works on that have not ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hand_overs: Vec<BegunHandOver>,
}

impl OpenedAccount {
    /// A citizen's account that waits for its activation, and of which nothing more is known yet.
    fn new(kind: AccountKind, language: Language, particulars: Personal<Particulars>) -> Self {
        Self {
            kind,
            role: Role::Citizen,
            agency: None,
            status: AccountStatus::PendingActivation,
            activated: false,
            language,
            activate_by: None,
            particulars,
            link: None,
            otp: None,
            reset: None,
            awaited_phone: None,
            phone_proof: None,
            invited: false,
            sms_notices: false,
            declined_news: Vec::new(),
            lock_reason: None,
            erasure: None,
            absence: None,
            hand_overs: Vec::new(),
        }
    }

    /// The organization's name, else the person's; `None` once erased.
    pub fn display_name(&self) -> Option<&str> {
        self.particulars.known().map(|known| known.organization_name.as_deref().unwrap_or(&known.full_name))
    }

    fn amend(&mut self, change: impl FnOnce(&mut Particulars)) {
        if let Personal::Known { value, .. } = &mut self.particulars {
            change(value);
        }
    }
}

impl Account {
    /// The account's own id, once it exists: its personal data has no other subject.
    pub fn id(&self) -> Option<AccountId> {
        self.opened.as_ref().map(|opened| AccountId(opened.particulars.subject().0))
    }

    pub(super) fn evolve(&mut self, event: AccountEvent) {
        match event {
            AccountEvent::AccountRegistered { kind, particulars, language, activate_by, consent: _ } => {
                self.opened = Some(OpenedAccount {
                    activate_by: Some(activate_by),
                    ..OpenedAccount::new(kind, language, particulars)
                });
            }
            AccountEvent::StaffAccountOpened { role, agency, particulars, language } => {
                self.opened = Some(OpenedAccount {
                    role,
                    agency,
                    status: AccountStatus::Active,
                    activated: true,
                    ..OpenedAccount::new(AccountKind::Staff, language, particulars)
                });
            }
            later => {
                if let Some(opened) = &mut self.opened {
                    opened.evolve(later);
                }
            }
        }
    }
}

impl OpenedAccount {
    fn evolve(&mut self, event: AccountEvent) {
        let was_locked = self.status == AccountStatus::Locked;
        self.activated |= matches!(event, AccountEvent::AccountActivated { .. });
        self.status = self.status.after(&event, self.activated);
        self.absence = Absence::after(self.absence, &event);
        match event {
            AccountEvent::AccountRegistered { .. }
            | AccountEvent::StaffAccountOpened { .. }
            | AccountEvent::AccountActivated { .. }
            | AccountEvent::AbsenceNoted { .. }
            | AccountEvent::AbsenceEnded {}
            | AccountEvent::AccountExpired {} => {}
            AccountEvent::HandOverStarted { hand_over, .. } => {
                self.hand_overs.push(BegunHandOver { hand_over, agency: self.agency });
            }
            AccountEvent::HandOverFinished { hand_over, .. } => {
                self.hand_overs.retain(|begun| begun.hand_over != hand_over);
            }
            AccountEvent::ActivationRequested { issue, channel, expires_at } => {
                let pending = Some(PendingSecret { issue, expires_at, failures: 0 });
                match channel {
                    ActivationChannel::Email => self.link = pending,
                    ActivationChannel::Sms => self.otp = pending,
                }
            }
            AccountEvent::ActivationFailed { issue } => {
                if let Some(otp) = self.otp.as_mut().filter(|otp| otp.issue == issue) {
                    otp.failures = otp.failures.saturating_add(1);
                }
            }
            AccountEvent::FullNameChanged { full_name } => {
                if let Some(new) = full_name.into_known() {
                    self.amend(|particulars| particulars.full_name = new);
                }
            }
            AccountEvent::OrganizationNameChanged { organization_name } => {
                if let Some(new) = organization_name.into_known() {
                    self.amend(|particulars| particulars.organization_name = Some(new));
                }
            }
            AccountEvent::DateOfBirthChanged { date_of_birth } => {
                if let Some(new) = date_of_birth.into_known() {
                    self.amend(|particulars| particulars.date_of_birth = Some(new));
                }
            }
            AccountEvent::PhoneChanged { phone, proven_by } => {
                if let Some(new) = phone.into_known() {
                    self.amend(|particulars| particulars.phone = Some(new));
                }
                self.awaited_phone = None;
                self.phone_proof = proven_by;
            }
            AccountEvent::PhoneProofRequested { phone, issue, expires_at } => {
                let code = PendingSecret { issue, expires_at, failures: 0 };
                self.awaited_phone = Some(AwaitedPhone { phone, code });
            }
            AccountEvent::PhoneProofFailed { issue } => self.count_failure_of(issue),
            AccountEvent::PhoneProofDropped {} => self.awaited_phone = None,
            AccountEvent::AddressChanged { address } => {
                if let Some(new) = address.into_known() {
                    self.amend(|particulars| particulars.address = Some(new));
                }
            }
            AccountEvent::AddressRemoved {} => self.amend(|particulars| particulars.address = None),
            AccountEvent::NoticesChosen { sms, declined } => {
                self.sms_notices = sms;
                self.declined_news = declined;
            }
            AccountEvent::PasswordChanged {} | AccountEvent::PasswordReset { .. } => {
                self.reset = None;
                self.invited = false;
            }
            AccountEvent::PasswordResetRequested { issue, expires_at, invited } => {
                self.reset = Some(PendingSecret { issue, expires_at, failures: 0 });
                self.invited |= invited;
            }
            AccountEvent::RoleChanged { role, agency, released: _ } => {
                self.role = role;
                self.agency = agency;
            }
            AccountEvent::AccountLocked { reason, released: _ } => self.lock_reason = reason,
            AccountEvent::AccountUnlocked {} => self.lock_reason = None,
            AccountEvent::ErasureRequested { requested_by, basis, document } => {
                self.erasure = Some(PendingErasure { requested_by, basis, document, was_locked });
            }
            AccountEvent::ErasureWithdrawn { .. } => self.erasure = None,
            AccountEvent::PersonalDataErased { .. } => self.forget(),
        }
    }

    /// A code that was wrong counts for the number that it was sent to alone.
    fn count_failure_of(&mut self, issue: SecretIssueId) {
        if let Some(awaited) = self.awaited_phone.as_mut().filter(|awaited| awaited.code.issue == issue) {
            awaited.code.failures = awaited.code.failures.saturating_add(1);
        }
    }

    /// All that is personal, and whatever could open it again.
    fn forget(&mut self) {
        self.particulars = Personal::Erased { subject: self.particulars.subject() };
        self.link = None;
        self.otp = None;
        self.reset = None;
        self.awaited_phone = None;
        self.phone_proof = None;
        self.lock_reason = None;
        self.erasure = None;
    }
}
