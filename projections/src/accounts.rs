//! Read model of accounts: kind, role, status and particulars of each, and the officers to whom a dossier may be given.

mod awaited;
mod contact;
mod query;
mod row;
mod rows;

use std::fmt;

use domain::account::{Absence, AccountKind, AccountStatus, ErasureBasis, NewsTopic, Particulars};
use domain::text::SearchText;
use domain::{AccountId, AgencyId, Language, Moment, Role, SecretIssueId};
use serde::{Deserialize, Serialize};

pub(crate) use contact::Contact;
pub use query::Accounts;
pub use rows::AccountsProjection;

#[derive(Debug, Clone, PartialEq)]
pub struct AccountView {
    pub id: AccountId,
    pub kind: AccountKind,
    pub role: Role,
    pub status: AccountStatus,
    /// Number of events.
    pub version: u64,
    /// Agency of an officer; `None` for all others.
    pub agency: Option<AgencyId>,
    pub language: Language,
    /// Expiry unless activated; `None` for staff.
    pub activate_by: Option<Moment>,
    pub registered_at: Moment,
    /// Present particulars; `None` once erased.
    pub particulars: Option<Particulars>,
    /// Whether news of dossiers come by SMS too.
    pub sms_notices: bool,
    /// Topics of news that are turned off.
    pub declined_news: Vec<NewsTopic>,
    /// `None` where no reason was given, and once erased.
    pub lock_reason: Option<String>,
    /// Erasure that waits for a second administrator.
    pub erasure: Option<RequestedErasure>,
    /// Officer's absence noted last, unless it was ended; it may be over.
    pub absence: Option<Absence>,
    pub proven: ProvenContacts,
    /// Changed telephone that awaits its code.
    pub awaited_phone: Option<AwaitedPhone>,
}

/// Telephone that takes effect once the code sent to it is given.
#[derive(Clone, PartialEq, Eq)]
pub struct AwaitedPhone {
    /// In national form.
    pub phone: String,
    /// Issue that the code is derived from.
    pub issue: SecretIssueId,
    /// Expiry of the code.
    pub expires_at: Moment,
}

/// Redacts the number.
impl fmt::Debug for AwaitedPhone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AwaitedPhone(…)")
    }
}

/// Contacts proven to be the holder's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProvenContacts {
    /// By a link that was mailed to the address.
    pub email: bool,
    /// By a one-time password that was sent to the telephone.
    pub phone: bool,
}

/// Erasure that one administrator asked for and no other has confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestedErasure {
    pub requested_by: AccountId,
    pub requested_at: Moment,
    /// Legal basis.
    pub basis: ErasureBasis,
    /// Number of the official document.
    pub document: Option<String>,
}

impl AccountView {
    /// The organization's name, else the person's; `None` once erased.
    pub fn display_name(&self) -> Option<&str> {
        let particulars = self.particulars.as_ref()?;
        Some(particulars.organization_name.as_deref().unwrap_or(&particulars.full_name))
    }
}

/// Filter of an account list; omitted criteria match everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFilter {
    pub kind: Option<AccountKind>,
    pub role: Option<Role>,
    pub status: Option<AccountStatus>,
    pub agency: Option<AgencyId>,
    /// Words that all occur in the name, in any spelling; or exactly a username, an e-mail address, a telephone, an
    /// identity number or a tax code.
    pub text: Option<SearchText>,
}

/// Name of a kind in rows.
fn kind_name(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Citizen => "CITIZEN",
        AccountKind::Organization => "ORGANIZATION",
        AccountKind::Staff => "STAFF",
    }
}

fn kind_of(name: &str) -> Option<AccountKind> {
    [AccountKind::Citizen, AccountKind::Organization, AccountKind::Staff]
        .into_iter()
        .find(|kind| kind_name(*kind) == name)
}

/// Name of a status in rows.
fn status_name(status: AccountStatus) -> &'static str {
    match status {
        AccountStatus::PendingActivation => "PENDING_ACTIVATION",
        AccountStatus::Active => "ACTIVE",
        AccountStatus::Locked => "LOCKED",
        AccountStatus::Erased => "ERASED",
    }
}

fn status_of(name: &str) -> Option<AccountStatus> {
    [AccountStatus::PendingActivation, AccountStatus::Active, AccountStatus::Locked, AccountStatus::Erased]
        .into_iter()
        .find(|status| status_name(*status) == name)
}

fn language_of(tag: &str) -> Option<Language> {
    [Language::Vi, Language::En].into_iter().find(|language| language.tag() == tag)
}
