use std::fmt;

use chrono::NaiveDate;

use super::{AccountKind, ActivationChannel, ErasureConfirmation, ErasureWish, NewsTopic};
use crate::dossier::{DossierCode, LeftDossier, Officer};
use crate::{AccountId, AgencyId, HandOverId, Language, Role, SecretIssueId};

/// What somebody fills in to register, as typed.
#[derive(Clone, PartialEq, Eq)]
pub struct RegistrationForm {
    /// Citizen or organization.
    pub kind: AccountKind,
    pub username: String,
    /// As typed; the hash is made by the edge.
    pub password: String,
    pub full_name: String,
    /// As typed; organizations only.
    pub organization_name: Option<String>,
    /// As typed, `dd/mm/yyyy` or `yyyy-mm-dd`.
    pub date_of_birth: String,
    pub identity_number: String,
    /// As typed; organizations only.
    pub tax_code: Option<String>,
    pub email: String,
    pub phone: String,
    pub address: Option<String>,
    /// The version of the privacy notice that they agree to; empty where they were asked and did not, `None` where nobody
    /// asked.
    pub privacy_notice: Option<String>,
}

/// An account for whoever filled in the form.
#[derive(Clone, PartialEq, Eq)]
pub struct Registration {
    pub id: AccountId,
    pub form: RegistrationForm,
    /// In which they are written to.
    pub language: Language,
    /// For the link that is sent by e-mail.
    pub link: SecretIssueId,
    /// For the one-time password that is sent by SMS.
    pub otp: SecretIssueId,
}

/// An account for somebody of an agency or of the service.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffOpening {
    pub id: AccountId,
    pub username: String,
    /// As typed; at least 12 characters.
    pub password: String,
    pub full_name: String,
    pub email: Option<String>,
    /// Anything but CITIZEN.
    pub role: Role,
    /// Needed by those who work on dossiers, and by them only.
    pub agency: Option<AgencyId>,
    /// In which they are written to.
    pub language: Language,
}

/// An account whose holder sets its first password by a link.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffInvitation {
    pub id: AccountId,
    pub username: String,
    pub full_name: String,
    /// As typed; the link goes there.
    pub email: String,
    /// Anything but CITIZEN.
    pub role: Role,
    /// Needed by those who work on dossiers, and by them only.
    pub agency: Option<AgencyId>,
    /// In which they are written to.
    pub language: Language,
    /// For the link.
    pub link: SecretIssueId,
}

/// What an account holder changes, as typed; `None` stays as it is.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AccountChanges {
    pub full_name: Option<String>,
    /// Organizations only.
    pub organization_name: Option<String>,
    pub date_of_birth: Option<String>,
    pub phone: Option<String>,
    /// `Some(None)` removes it.
    pub address: Option<Option<String>>,
    /// Whether news of dossiers come by SMS too.
    pub sms_notices: Option<bool>,
    /// All that they want news of, among what is offered to them.
    pub news_topics: Option<Vec<NewsTopic>>,
}

/// A password somebody wants from now on.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(pub String);

/// What somebody wants of an account.
#[derive(Clone, PartialEq)]
pub enum AccountCommand {
    /// A citizen or an organization registers.
    Register(Box<Registration>),
    /// An officer, auditor or administrator is given an account.
    OpenStaffAccount(Box<StaffOpening>),
    /// The same without a password: a link to set the first one is sent.
    InviteStaff(Box<StaffInvitation>),
    /// Another link or one-time password, please.
    ResendActivation {
        channel: ActivationChannel,
        /// What it is derived from.
        issue: SecretIssueId,
    },
    /// Activate by the link of the e-mail.
    ActivateByLink {
        /// What the link says it is derived from.
        issue: SecretIssueId,
        secret: String,
    },
    /// Activate by the digits of the SMS.
    ActivateByOtp { otp: String },
    /// Change what may be changed.
    Update {
        changes: AccountChanges,
        /// For the one-time password that is sent to another telephone.
        phone_code: SecretIssueId,
    },
    /// Another one-time password to the telephone that waits for one, please.
    ResendPhoneCode {
        /// As typed: another may have been wanted meanwhile.
        phone: String,
        /// What it is derived from.
        issue: SecretIssueId,
    },
    /// The telephone that waits counts, by the digits that were sent to it.
    ProvePhone { phone: String, otp: String },
    /// The telephone stays as it is.
    DropPhone {
        /// The one that is not wanted any more, as typed.
        phone: String,
    },
    /// The current password has been checked by the edge.
    ChangePassword { new: NewPassword },
    /// A link to set another password, please.
    RequestPasswordReset {
        /// What it is derived from.
        issue: SecretIssueId,
    },
    /// Set another password by the link of the e-mail.
    ResetPassword {
        /// What the link says it is derived from.
        issue: SecretIssueId,
        secret: String,
        new: NewPassword,
    },
    /// Another link for somebody of the staff who has not set their first password, please.
    ResendInvitation {
        /// What it is derived from.
        issue: SecretIssueId,
    },
    /// Give its holder other work, or the same elsewhere.
    ChangeRole {
        /// Anything but CITIZEN.
        role: Role,
        /// Needed by those who work on dossiers, and by them only.
        agency: Option<AgencyId>,
        /// The dossiers given to them that they may not work on then.
        released: Vec<DossierCode>,
    },
    /// Nobody may sign in to it.
    Lock {
        reason: Option<String>,
        /// The dossiers given to its holder.
        released: Vec<DossierCode>,
    },
    /// It may be used again.
    Unlock,
    /// Its holder is not at work on some days.
    NoteAbsence {
        from: NaiveDate,
        until: NaiveDate,
        /// Who stands in, where somebody is named; `Some(None)` where there is no such account.
        deputy: Option<Option<Officer>>,
    },
    /// They are back before it was over, or do not go.
    EndAbsence,
    /// Give all that its holder works on to another officer.
    StartHandOver {
        hand_over: HandOverId,
        /// Who takes it; `None` where there is no such account.
        to: Option<Officer>,
        reason: String,
        /// What its holder works on.
        dossiers: Vec<DossierCode>,
    },
    /// Say what came of that.
    FinishHandOver {
        hand_over: HandOverId,
        /// How many were given.
        handed: u32,
        /// What could not be given, and why.
        left: Vec<LeftDossier>,
    },
    /// Take a registration back before it is activated: something in it is wrong that cannot be changed, as an address
    /// that no link arrives at. The password has been checked by the edge.
    Discard,
    /// Erase it where it was not activated in time.
    Expire,
    /// Erase it, because the law asks for it or the person did; another administrator has to confirm.
    RequestErasure(ErasureWish),
    /// It was asked for by mistake.
    WithdrawErasure,
    /// Erase it, as another administrator asked.
    ConfirmErasure(ErasureConfirmation),
    /// Erase it, because it was erased before the database was put back to an earlier state.
    EraseAgain {
        /// SHA-256 of the key as it is kept, hex.
        wrapped_key_digest: String,
    },
}

/// Never what was typed: it is personal, and much of it is secret.
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
