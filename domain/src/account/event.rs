//! Events of an account as they are stored: their payloads, and the schema version of each.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Absence, AccountKind, ErasureBasis, NewsTopic};
use crate::aggregate::domain_event;
use crate::dossier::{DossierCode, LeftDossier};
use crate::{AccountId, AgencyId, HandOverId, Language, Moment, Personal, Role, SecretIssueId};

/// Channel of an activation secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActivationChannel {
    /// A link by e-mail.
    Email,
    /// A one-time password by SMS.
    Sms,
}

/// Cause of an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErasureCause {
    /// The account was not activated in time.
    NotActivated,
    /// By a legal duty, or at the person's request.
    Requested,
    /// Repeated after the database was restored to an earlier state (since 1.1.0).
    Restored,
    /// The registrant discarded it before activation, to register anew (since 1.2.0).
    Discarded,
}

/// Particulars of a person or organization at registration.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Particulars {
    /// Normalized username, unique over all accounts.
    pub username: String,
    /// Name of the person, for an organization of its representative.
    pub full_name: String,
    /// Name of the organization; organizations only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_name: Option<String>,
    /// Date of birth; missing for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<NaiveDate>,
    /// 9 or 12 digits; missing for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_number: Option<String>,
    /// Tax code, organizations only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_code: Option<String>,
    /// E-mail address; missing for staff without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// In national form, such as `0905123456`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Postal address as free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// Redacts the values: personal data must not reach a log.
impl fmt::Debug for Particulars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Particulars(…)")
    }
}

/// Consent to the processing of personal data (Law 91/2025/QH15, article 9): given by a deliberate act, with knowledge
/// of a notice, so that it can be proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Version of the notice that was consented to.
    pub notice: String,
    pub at: Moment,
}

/// Events of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all_fields = "camelCase")]
pub enum AccountEvent {
    /// A citizen or an organization registered.
    AccountRegistered {
        /// Kind of account, citizen or organization.
        kind: AccountKind,
        particulars: Personal<Particulars>,
        language: Language,
        /// Expiry of the registration unless activated.
        activate_by: Moment,
        /// Consent to data processing (since 1.1.0).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consent: Option<Consent>,
    },
    /// An account of staff was opened, active at once.
    StaffAccountOpened {
        role: Role,
        /// `None` for auditors and administrators.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agency: Option<AgencyId>,
        /// Username and full name, and the e-mail address where there is one.
        particulars: Personal<Particulars>,
        language: Language,
    },
    /// An activation secret was issued; an older one of the same channel ends.
    ActivationRequested {
        /// Issue that the secret is derived from.
        issue: SecretIssueId,
        channel: ActivationChannel,
        expires_at: Moment,
    },
    /// A wrong one-time password was tried.
    ActivationFailed { issue: SecretIssueId },
    /// The account was activated: sign-in is possible from now on.
    AccountActivated { channel: ActivationChannel },
    /// The person or representative has another full name.
    FullNameChanged { full_name: Personal<String> },
    /// The organization has another name.
    OrganizationNameChanged { organization_name: Personal<String> },
    /// The date of birth was corrected.
    DateOfBirthChanged { date_of_birth: Personal<NaiveDate> },
    /// Another phone number took effect.
    PhoneChanged {
        phone: Personal<String>,
        /// Issue of the one-time password that proved it (since 1.1.0); missing for a landline, which none reaches, and
        /// for earlier changes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proven_by: Option<SecretIssueId>,
    },
    /// A changed phone number awaits the one-time password that is sent there; an older one ends.
    PhoneProofRequested {
        phone: Personal<String>,
        /// Issue that the secret is derived from.
        issue: SecretIssueId,
        expires_at: Moment,
    },
    /// A wrong one-time password was tried for a changed number.
    PhoneProofFailed { issue: SecretIssueId },
    /// The changed number was dropped before its proof.
    PhoneProofDropped {},
    /// The holder has another address.
    AddressChanged { address: Personal<String> },
    /// The holder has no address any more.
    AddressRemoved {},
    /// The holder chose channels and topics of news, besides e-mail.
    NoticesChosen {
        sms: bool,
        /// Topics that are turned off (since 1.1.0).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        declined: Vec<NewsTopic>,
    },
    /// The holder changed the password, proven by the current one.
    PasswordChanged {},
    /// A reset link was issued; an older one ends.
    PasswordResetRequested {
        /// Issue that the secret is derived from.
        issue: SecretIssueId,
        expires_at: Moment,
        /// Set for an invitation to set the first password (since 1.1.0).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        invited: bool,
    },
    /// A password was set by a reset or invitation link.
    PasswordReset { issue: SecretIssueId },
    /// Staff have another role, or the same in another agency.
    RoleChanged {
        role: Role,
        /// `None` for auditors and administrators.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agency: Option<AgencyId>,
        /// Assigned dossiers that the new role may not work on: each is released (since 1.1.0).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        released: Vec<DossierCode>,
    },
    /// The account was locked: nobody can sign in to it any more.
    AccountLocked {
        /// Reason for the lock (since 1.1.0).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Personal<String>>,
        /// Dossiers assigned to its holder: each is released (since 1.2.0).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        released: Vec<DossierCode>,
    },
    /// The lock was ended by an administrator.
    AccountUnlocked {},
    /// An officer is absent on some days; replaces an absence noted before.
    AbsenceNoted {
        /// Days of the absence, and the deputy.
        absence: Absence,
    },
    /// The absence was ended or cancelled early.
    AbsenceEnded {},
    /// All dossiers of the holder are being handed over to another officer, one by one.
    HandOverStarted {
        hand_over: HandOverId,
        to: AccountId,
        reason: Personal<String>,
        /// Dossiers assigned at the start.
        dossiers: Vec<DossierCode>,
    },
    /// Each of those dossiers was handed over, or stays with the holder.
    HandOverFinished {
        hand_over: HandOverId,
        /// Number of dossiers handed over.
        handed: u32,
        /// Dossiers left, with the reasons.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        left: Vec<LeftDossier>,
    },
    /// The registration expired: it was not activated in time.
    AccountExpired {},
    /// An administrator requested erasure; until another confirms or one withdraws it, nobody can sign in.
    ErasureRequested {
        /// Requester, who must not confirm.
        requested_by: AccountId,
        basis: ErasureBasis,
        /// Number of the official document.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<String>,
    },
    /// The erasure request was withdrawn as a mistake.
    ErasureWithdrawn {
        /// Set where the account was locked before, and stays so.
        still_locked: bool,
    },
    /// Crypto-shredding: the key of its personal data is destroyed; the last event of an account.
    PersonalDataErased {
        cause: ErasureCause,
        /// Legal basis (since 1.1.0); missing where it was not activated in time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<ErasureBasis>,
        /// Number of the official document (since 1.1.0).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<String>,
        /// SHA-256 of the wrapped key, hex (since 1.1.0).
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
