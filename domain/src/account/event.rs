use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Absence, AccountKind, ErasureBasis, NewsTopic};
use crate::aggregate::domain_event;
use crate::dossier::{DossierCode, LeftDossier};
use crate::{AccountId, AgencyId, HandOverId, Language, Moment, Personal, Role, SecretIssueId};

/// How an activation secret travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActivationChannel {
    /// A link by e-mail.
    Email,
    /// A one-time password by SMS.
    Sms,
}

/// Why personal data was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErasureCause {
    /// The account was not activated in time.
    NotActivated,
    /// The law asks for it, or the person did.
    Requested,
    /// It was erased before the database was put back to an earlier state (since 1.1.0).
    Restored,
    /// Whoever registered took it back before it was activated, to register anew (since 1.2.0).
    Discarded,
}

/// What an account holds about its person or organization when it is registered.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Particulars {
    /// In its folded form, unique over all accounts.
    pub username: String,
    /// Of the person, for an organization of its representative.
    pub full_name: String,
    /// Organizations only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_name: Option<String>,
    /// Missing for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<NaiveDate>,
    /// 9 or 12 digits; missing for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_number: Option<String>,
    /// Organizations only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_code: Option<String>,
    /// Missing for staff without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// In national form, `0905123456`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// Never the values: what is personal does not reach a log.
impl fmt::Debug for Particulars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Particulars(…)")
    }
}

/// That somebody agreed to how their personal data is processed, as Law 91/2025/QH15, article 9, has it: knowing what a
/// notice says, by an act of their own, so that it can be proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The version of the notice.
    pub notice: String,
    pub at: Moment,
}

/// What happened to an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all_fields = "camelCase")]
pub enum AccountEvent {
    /// A citizen or an organization registered.
    AccountRegistered {
        /// Citizen or organization.
        kind: AccountKind,
        /// All that they said of themselves.
        particulars: Personal<Particulars>,
        /// In which they are written to.
        language: Language,
        /// When the account is erased unless it has been activated.
        activate_by: Moment,
        /// That they agreed to how their data is processed (since 1.1.0).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consent: Option<Consent>,
    },
    /// An officer, auditor or administrator was given an account, active at once.
    StaffAccountOpened {
        /// What they may do.
        role: Role,
        /// Where; `None` for auditors and administrators.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agency: Option<AgencyId>,
        /// Username and name.
        particulars: Personal<Particulars>,
        /// In which they are written to.
        language: Language,
    },
    /// A link or a one-time password was asked for; an older one of the same channel ends.
    ActivationRequested {
        /// The secret is derived from this.
        issue: SecretIssueId,
        channel: ActivationChannel,
        expires_at: Moment,
    },
    /// A wrong one-time password was tried.
    ActivationFailed { issue: SecretIssueId },
    /// The account may be used.
    AccountActivated { channel: ActivationChannel },
    /// Another full name.
    FullNameChanged { full_name: Personal<String> },
    /// Another name of the organization.
    OrganizationNameChanged { organization_name: Personal<String> },
    /// Another date of birth.
    DateOfBirthChanged { date_of_birth: Personal<NaiveDate> },
    /// Another phone number.
    PhoneChanged {
        phone: Personal<String>,
        /// The one-time password that was sent there and given (since 1.1.0); missing of a landline, which none reaches,
        /// and of changes before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proven_by: Option<SecretIssueId>,
    },
    /// Another phone number is wanted, and waits for the one-time password that is sent there; an older one ends.
    PhoneProofRequested {
        /// The wanted one.
        phone: Personal<String>,
        /// The secret is derived from this.
        issue: SecretIssueId,
        expires_at: Moment,
    },
    /// A wrong one-time password was tried for a wanted number.
    PhoneProofFailed { issue: SecretIssueId },
    /// The wanted number is not wanted any more.
    PhoneProofDropped {},
    /// Another address.
    AddressChanged { address: Personal<String> },
    /// No address any more.
    AddressRemoved {},
    /// Its holder chose how news reach them besides by e-mail, and which of them.
    NoticesChosen {
        /// Whether by SMS too.
        sms: bool,
        /// What they want no news of (since 1.1.0).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        declined: Vec<NewsTopic>,
    },
    /// The person gave the current password and a new one.
    PasswordChanged {},
    /// A reset link was asked for; an older one ends.
    PasswordResetRequested {
        /// The secret is derived from this.
        issue: SecretIssueId,
        expires_at: Moment,
        /// Whether it invites to set the account's first password (since 1.1.0).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        invited: bool,
    },
    /// A new password was set by link.
    PasswordReset { issue: SecretIssueId },
    /// Its holder does something else from now on, or elsewhere.
    RoleChanged {
        /// What they may do.
        role: Role,
        /// Where; `None` for auditors and administrators.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agency: Option<AgencyId>,
        /// The dossiers given to them that they may not work on any more: each is released (since 1.1.0).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        released: Vec<DossierCode>,
    },
    /// Nobody may sign in to it.
    AccountLocked {
        /// Why (since 1.1.0).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Personal<String>>,
        /// The dossiers given to its holder: each is released (since 1.2.0).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        released: Vec<DossierCode>,
    },
    /// It may be used again.
    AccountUnlocked {},
    /// Its holder is not at work on some days.
    AbsenceNoted {
        /// When, and who stands in.
        absence: Absence,
    },
    /// They are back before it was over, or do not go.
    AbsenceEnded {},
    /// All that its holder works on is being given to another officer, dossier by dossier.
    HandOverStarted {
        hand_over: HandOverId,
        to: AccountId,
        reason: Personal<String>,
        /// What was held then.
        dossiers: Vec<DossierCode>,
    },
    /// Each of those dossiers was given, or is left.
    HandOverFinished {
        hand_over: HandOverId,
        /// How many were given.
        handed: u32,
        /// What could not be given, and why.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        left: Vec<LeftDossier>,
    },
    /// It was not activated in time.
    AccountExpired {},
    /// An administrator asked for its personal data to be erased; until another confirms or one withdraws it, nobody
    /// may sign in to it.
    ErasureRequested {
        /// Who asked: another than whoever confirms.
        requested_by: AccountId,
        /// By what right.
        basis: ErasureBasis,
        /// Number of the paper that says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<String>,
    },
    /// The erasure was asked for by mistake.
    ErasureWithdrawn {
        /// Whether the account was locked before, and stays so.
        still_locked: bool,
    },
    /// The key of its personal data is destroyed; the last event of an account.
    PersonalDataErased {
        cause: ErasureCause,
        /// By what right (since 1.1.0); missing where it was not activated in time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<ErasureBasis>,
        /// Number of the paper that says so (since 1.1.0).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<String>,
        /// SHA-256 of the key as it was kept, hex (since 1.1.0).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wrapped_key_digest: Option<String>,
    },
}

domain_event!(AccountEvent {
    AccountRegistered = "1.1.0",
    StaffAccountOpened = "1.0.0",
    ActivationRequested = "1.0.0",
    ActivationFailed = "1.0.0",
    AccountActivated = "1.0.0",
    FullNameChanged = "1.0.0",
    OrganizationNameChanged = "1.0.0",
    DateOfBirthChanged = "1.0.0",
    PhoneChanged = "1.1.0",
    PhoneProofRequested = "1.0.0",
    PhoneProofFailed = "1.0.0",
    PhoneProofDropped = "1.0.0",
    AddressChanged = "1.0.0",
    AddressRemoved = "1.0.0",
    NoticesChosen = "1.1.0",
    PasswordChanged = "1.0.0",
    PasswordResetRequested = "1.1.0",
    PasswordReset = "1.0.0",
    RoleChanged = "1.1.0",
    AccountLocked = "1.2.0",
    AccountUnlocked = "1.0.0",
    AbsenceNoted = "1.0.0",
    AbsenceEnded = "1.0.0",
    HandOverStarted = "1.0.0",
    HandOverFinished = "1.0.0",
    AccountExpired = "1.0.0",
    ErasureRequested = "1.0.0",
    ErasureWithdrawn = "1.0.0",
    PersonalDataErased = "1.2.0",
});
