//! State of the account aggregate, and the fold of its events.

use serde::{Deserialize, Serialize};

use super::{
    Absence, AccountEvent, AccountKind, AccountStatus, ActivationChannel, NewsTopic, Particulars, PendingErasure,
};
use crate::{AccountId, AgencyId, HandOverId, Language, Moment, Personal, Role, SecretIssueId};

/// Latest issued secret of its purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSecret {
    /// Issue that the secret is derived from.
    pub issue: SecretIssueId,
    pub expires_at: Moment,
    /// Number of wrong tries, at most `OTP_TRIES`.
    pub failures: u8,
}

/// Changed telephone that awaits its one-time password.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AwaitedPhone {
    /// Number in national form.
    pub phone: Personal<String>,
    /// One-time password sent to it last.
    pub code: PendingSecret,
}

/// Hand-over of the holder's dossiers that has begun and not finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BegunHandOver {
    pub hand_over: HandOverId,
    /// Agency of the holder at the start.
    pub agency: Option<AgencyId>,
}

/// State of the account aggregate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Absent before the registration.
    pub version: u64,
    /// Absent before the registration.
    pub opened: Option<OpenedAccount>,
}

/// State of a registered account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenedAccount {
    pub kind: AccountKind,
    pub role: Role,
    pub agency: Option<AgencyId>,
    pub status: AccountStatus,
    /// Set by the activation; an unlocked account is active again, or awaits activation.
    pub activated: bool,
    pub language: Language,
    /// Expiry unless activated; `None` for staff.
    pub activate_by: Option<Moment>,
    pub particulars: Personal<Particulars>,
    /// Latest activation link; after activation it only proves the caller.
    pub link: Option<PendingSecret>,
    /// Latest one-time password; after activation it only proves the caller.
    pub otp: Option<PendingSecret>,
    /// Latest reset or invitation link, until a password is set.
    pub reset: Option<PendingSecret>,
    /// Changed telephone that awaits its one-time password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaited_phone: Option<AwaitedPhone>,
    /// Issue of the one-time password that proved its telephone: presented again it changes nothing (idempotent).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_proof: Option<SecretIssueId>,
    /// Set while an invited holder has set no password yet: nobody can sign in.
    pub invited: bool,
    /// News of dossiers by SMS, besides e-mail.
    pub sms_notices: bool,
    /// Topics of news that are turned off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declined_news: Vec<NewsTopic>,
    pub lock_reason: Option<Personal<String>>,
    /// Erasure that waits for a second administrator.
    pub erasure: Option<PendingErasure>,
    /// Absence noted last, unless it was ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absence: Option<Absence>,
    /// Unfinished hand-overs of the holder's dossiers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hand_overs: Vec<BegunHandOver>,
}

impl OpenedAccount {
    /// A new account that awaits activation.
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

    /// Name of the organization, else of the person; `None` once erased.
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
    /// The account's own id, once it exists: the only subject of its personal data.
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

    /// Counts a wrong one-time password against the number that it was sent to.
    fn count_failure_of(&mut self, issue: SecretIssueId) {
        if let Some(awaited) = self.awaited_phone.as_mut().filter(|awaited| awaited.code.issue == issue) {
            awaited.code.failures = awaited.code.failures.saturating_add(1);
        }
    }

    /// Drops all personal data and all secrets of an erased account.
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
