//! Who holds an account? Kind, role, status and particulars of each, and who may be given a dossier to work on.

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

/// An account as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountView {
    pub id: AccountId,
    /// What it is for.
    pub kind: AccountKind,
    /// What its holder may do.
    pub role: Role,
    pub status: AccountStatus,
    /// Events so far.
    pub version: u64,
    /// Where its holder works; `None` for all but officers.
    pub agency: Option<AgencyId>,
    /// In which its holder is written to.
    pub language: Language,
    /// When it expires unless activated; `None` for staff.
    pub activate_by: Option<Moment>,
    /// When it was registered or opened.
    pub registered_at: Moment,
    /// All about its holder as it is now; `None` once erased.
    pub particulars: Option<Particulars>,
    /// Whether news of dossiers come by SMS too.
    pub sms_notices: bool,
    /// What they want no news of.
    pub declined_news: Vec<NewsTopic>,
    /// Why it is locked, where that was said; `None` once erased.
    pub lock_reason: Option<String>,
    /// The erasure that waits for a second administrator.
    pub erasure: Option<RequestedErasure>,
    /// The absence of an officer that was noted last, unless it was ended; it may be over.
    pub absence: Option<Absence>,
    /// What is known to be theirs.
    pub proven: ProvenContacts,
    /// The telephone that is wanted instead, and waits for its code.
    pub awaited_phone: Option<AwaitedPhone>,
}

/// A telephone that counts once the code is given that was sent to it.
#[derive(Clone, PartialEq, Eq)]
pub struct AwaitedPhone {
    /// In national form.
    pub phone: String,
    /// What the code is derived from.
    pub issue: SecretIssueId,
    /// When the code ends.
    pub expires_at: Moment,
}

/// Never the number.
impl fmt::Debug for AwaitedPhone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AwaitedPhone(…)")
    }
}

/// Which ways to somebody have been shown to be theirs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProvenContacts {
    /// A link that was mailed to the e-mail address has been used.
    pub email: bool,
    /// A one-time password that was sent to the telephone has been used.
    pub phone: bool,
}

/// An erasure that one administrator asked for and no other has confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestedErasure {
    pub requested_by: AccountId,
    pub requested_at: Moment,
    /// By what right.
    pub basis: ErasureBasis,
    /// Number of the paper that says so.
    pub document: Option<String>,
}

impl AccountView {
    /// The organization's name, else the person's; `None` once erased.
    pub fn display_name(&self) -> Option<&str> {
        let particulars = self.particulars.as_ref()?;
        Some(particulars.organization_name.as_deref().unwrap_or(&particulars.full_name))
    }
}

/// Which accounts a list shows; everything that is left out lets all pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFilter {
    pub kind: Option<AccountKind>,
    pub role: Option<Role>,
    pub status: Option<AccountStatus>,
    pub agency: Option<AgencyId>,
    /// Words that all occur in the name, however they are spelt; or a username, an e-mail address, a telephone, an
    /// identity number or a tax code as a whole.
    pub text: Option<SearchText>,
}

/// The name of a kind in rows.
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

/// The name of a status in rows.
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
