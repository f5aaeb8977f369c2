//! Commands on an account, with the caller's input not yet validated; none of it appears in debug output.

use std::fmt;

use chrono::NaiveDate;

use super::{AccountKind, ActivationChannel, ErasureConfirmation, ErasureWish, NewsTopic};
use crate::dossier::{DossierCode, LeftDossier, Officer};
use crate::{AccountId, AgencyId, HandOverId, Language, Role, SecretIssueId};

/// Registration form with all fields as typed.
#[derive(Clone, PartialEq, Eq)]
pub struct RegistrationForm {
    /// Kind of account, citizen or organization.
    pub kind: AccountKind,
    pub username: String,
    /// Password in plain text; the edge hashes it.
    pub password: String,
    pub full_name: String,
    /// Name of the organization; organizations only.
    pub organization_name: Option<String>,
    /// As typed, `dd/mm/yyyy` or `yyyy-mm-dd`.
    pub date_of_birth: String,
    pub identity_number: String,
    /// Tax code, organizations only.
    pub tax_code: Option<String>,
    pub email: String,
    pub phone: String,
    pub address: Option<String>,
    /// Version of the privacy notice that the registrant consents to; empty where the consent was asked for and not
    /// given, `None` where it was not asked for.
    pub privacy_notice: Option<String>,
}

/// Registration of a citizen or an organization.
#[derive(Clone, PartialEq, Eq)]
pub struct Registration {
    pub id: AccountId,
    pub form: RegistrationForm,
    /// Language of the messages to the holder.
    pub language: Language,
    /// Issue of the activation link in the e-mail.
    pub link: SecretIssueId,
    /// Issue of the one-time password in the SMS.
    pub otp: SecretIssueId,
}

/// Opening of a staff account with an initial password.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffOpening {
    pub id: AccountId,
    pub username: String,
    /// Initial password, at least 12 characters.
    pub password: String,
    pub full_name: String,
    pub email: Option<String>,
    /// Role of staff; `CITIZEN` is refused.
    pub role: Role,
    /// Required for officers, forbidden for others.
    pub agency: Option<AgencyId>,
    pub language: Language,
}

/// Invitation: the holder of the new account sets its first password by a link.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffInvitation {
    pub id: AccountId,
    pub username: String,
    pub full_name: String,
    /// Address as typed; the invitation link is sent there.
    pub email: String,
    /// Role of staff; `CITIZEN` is refused.
    pub role: Role,
    /// Required for officers, forbidden for others.
    pub agency: Option<AgencyId>,
    pub language: Language,
    /// Issue of the invitation link.
    pub link: SecretIssueId,
}

/// Changes by the holder, as typed; `None` leaves a field unchanged.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AccountChanges {
    pub full_name: Option<String>,
    /// Name of the organization; organizations only.
    pub organization_name: Option<String>,
    pub date_of_birth: Option<String>,
    pub phone: Option<String>,
    /// Postal address; `Some(None)` removes it.
    pub address: Option<Option<String>>,
    /// News of dossiers by SMS, besides e-mail.
    pub sms_notices: Option<bool>,
    /// Topics of news that stay on, among those offered to the role.
    pub news_topics: Option<Vec<NewsTopic>>,
}

/// New password in plain text; the edge hashes it.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(pub String);

/// Commands on an account.
#[derive(Clone, PartialEq)]
pub enum AccountCommand {
    /// Registers a citizen or an organization.
    Register(Box<Registration>),
    /// Opens an active account for an officer, auditor or administrator.
    OpenStaffAccount(Box<StaffOpening>),
    /// The same without a password: an invitation link is sent.
    InviteStaff(Box<StaffInvitation>),
    /// Sends another activation link or one-time password.
    ResendActivation {
        channel: ActivationChannel,
        /// Issue of the new secret.
        issue: SecretIssueId,
    },
    /// Activates by the link of the e-mail.
    ActivateByLink {
        /// Issue named in the link.
        issue: SecretIssueId,
        secret: String,
    },
    /// Activates by the one-time password of the SMS.
    ActivateByOtp { otp: String },
    /// Changes particulars and notification settings.
    Update {
        changes: AccountChanges,
        /// Issue of the one-time password, drawn in case the telephone changes.
        phone_code: SecretIssueId,
    },
    /// Sends another one-time password to the telephone that awaits one.
    ResendPhoneCode {
        /// As typed; compared, since another may have been wanted meanwhile.
        phone: String,
        /// Issue of the new one-time password.
        issue: SecretIssueId,
    },
    /// Proves a changed telephone by the one-time password that was sent to it.
    ProvePhone { phone: String, otp: String },
    /// Drops a changed telephone that is not proven yet.
    DropPhone {
        /// New number as typed.
        phone: String,
    },
    /// Changes the password; the edge has verified the current one.
    ChangePassword { new: NewPassword },
    /// Sends a password reset link.
    RequestPasswordReset {
        /// Issue of the link.
        issue: SecretIssueId,
    },
    /// Sets a password by a reset or invitation link.
    ResetPassword {
        /// Issue named in the link.
        issue: SecretIssueId,
        secret: String,
        new: NewPassword,
    },
    /// Sends another invitation link.
    ResendInvitation {
        /// Issue of the link.
        issue: SecretIssueId,
    },
    /// Changes role or agency of staff.
    ChangeRole {
        /// Role of staff; `CITIZEN` is refused.
        role: Role,
        /// Required for officers, forbidden for others.
        agency: Option<AgencyId>,
        /// Dossiers assigned to them that the new role may not work on.
        released: Vec<DossierCode>,
    },
    /// Locks the account: nobody can sign in to it.
    Lock {
        reason: Option<String>,
        /// Dossiers assigned to its holder, to be released.
        released: Vec<DossierCode>,
    },
    /// Ends a lock; refused while an erasure is requested.
    Unlock,
    /// Notes an absence of an officer.
    NoteAbsence {
        from: NaiveDate,
        until: NaiveDate,
        /// Deputy, if one is named; `Some(None)` where there is no such account.
        deputy: Option<Option<Officer>>,
    },
    /// Ends or cancels an absence early.
    EndAbsence,
    /// Starts handing over all dossiers of an officer to another.
    StartHandOver {
        hand_over: HandOverId,
        /// Officer who takes over; `None` where there is no such account.
        to: Option<Officer>,
        reason: String,
        /// Dossiers assigned to the holder.
        dossiers: Vec<DossierCode>,
    },
    /// Records the result of a hand-over.
    FinishHandOver {
        hand_over: HandOverId,
        /// Number of dossiers handed over.
        handed: u32,
        /// Dossiers left, with the reasons.
        left: Vec<LeftDossier>,
    },
    /// Discards an unactivated registration with a mistake that cannot be changed, such as an unreachable address. The
    /// edge has verified the password.
    Discard,
    /// Erases an account that was not activated in time.
    Expire,
    /// Requests an erasure, because of the law or the person's wish; another administrator has to confirm.
    RequestErasure(ErasureWish),
    /// Withdraws an erasure requested by mistake.
    WithdrawErasure,
    /// Confirms an erasure that another administrator requested.
    ConfirmErasure(ErasureConfirmation),
    /// Repeats an erasure after the database was restored to an earlier state.
    EraseAgain {
        /// SHA-256 of the wrapped key, hex.
        wrapped_key_digest: String,
    },
}

/// Redacts the input: it is personal, and much of it is secret.
impl fmt::Debug for AccountCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Register(_) => "Register",
            Self::OpenStaffAccount(_) => "OpenStaffAccount",
            Self::InviteStaff(_) => "InviteStaff",
            Self::ResendActivation { .. } => "ResendActivation",
            Self::ActivateByLink { .. } => "ActivateByLink",
            Self::ActivateByOtp { .. } => "ActivateByOtp",
            Self::Update { .. } => "Update",
            Self::ResendPhoneCode { .. } => "ResendPhoneCode",
            Self::ProvePhone { .. } => "ProvePhone",
            Self::DropPhone { .. } => "DropPhone",
            Self::ChangePassword { .. } => "ChangePassword",
            Self::RequestPasswordReset { .. } => "RequestPasswordReset",
            Self::ResetPassword { .. } => "ResetPassword",
            Self::ResendInvitation { .. } => "ResendInvitation",
            Self::ChangeRole { .. } => "ChangeRole",
            Self::Lock { .. } => "Lock",
            Self::Unlock => "Unlock",
            Self::NoteAbsence { .. } => "NoteAbsence",
            Self::EndAbsence => "EndAbsence",
            Self::StartHandOver { .. } => "StartHandOver",
            Self::FinishHandOver { .. } => "FinishHandOver",
            Self::Discard => "Discard",
            Self::Expire => "Expire",
            Self::RequestErasure(_) => "RequestErasure",
            Self::WithdrawErasure => "WithdrawErasure",
            Self::ConfirmErasure(_) => "ConfirmErasure",
            Self::EraseAgain { .. } => "EraseAgain",
        })
    }
}

macro_rules! silent {
    ($($type:ident),*) => {$(
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($type), "(…)"))
            }
        }
    )*};
}

silent!(RegistrationForm, Registration, StaffOpening, StaffInvitation, AccountChanges, NewPassword);
