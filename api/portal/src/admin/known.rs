//! An account as administrators meet it: in the list, and on its own page.

use cynic::Id;

use super::erasure::RequestedErasure;
use crate::failure::Failure;
use crate::icon;
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::query::query;
use crate::schema::account::{Absence, AccountNode};
use crate::schema::agency::Agency;
use crate::schema::enums::{AccountKind, AccountStatus, Role};
use crate::tag::Tag;
use crate::translator::Translator;

/// An account of the list.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
pub(super) struct Listed {
    pub(super) id: Id,
    pub(super) display_name: Option<String>,
    pub(super) username: Option<String>,
    pub(super) role: Role,
    pub(super) status: AccountStatus,
    pub(super) agency: Option<Agency>,
}

/// An account of its own page.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
pub(super) struct Known {
    #[cynic(spread)]
    pub(super) listed: Listed,
    pub(super) version: i32,
    pub(super) kind: AccountKind,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) lock_reason: Option<String>,
    pub(super) absence: Option<Absence>,
    pub(super) held_dossiers: Option<Vec<String>>,
    pub(super) erasure: Option<RequestedErasure>,
}

impl AccountKind {
    /// Kinds of accounts in the order of the tabs: staff first.
    pub(super) const ALL: [Self; 3] = [Self::Staff, Self::Citizen, Self::Organization];
}

impl AccountStatus {
    pub(super) const ALL: [Self; 4] = [Self::Active, Self::Locked, Self::PendingActivation, Self::Erased];

    /// The text that names it.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Active => "account-active",
            Self::Erased => "account-erased",
            Self::Locked => "account-locked",
            Self::PendingActivation => "account-pending",
        }
    }

    fn tag(self, translator: &Translator) -> Tag {
        let (tint, name) = match self {
            Self::Active => ("ok", "done"),
            Self::Erased => ("neutral", "stopped"),
            Self::Locked => ("bad", "lock"),
            Self::PendingActivation => ("warn", "clock"),
        };
        Tag { tint, icon: icon::svg(name), label: translator.t(self.label()) }
    }
}

impl Listed {
    /// Path of the account's page.
    pub(super) fn page(&self) -> String {
        page_of(&self.id)
    }

    /// Name of the holder; once erased, a placeholder text.
    pub(super) fn name(&self, translator: &Translator) -> String {
        self.display_name.clone().unwrap_or_else(|| translator.t("accounts-nameless"))
    }

    /// Tag of the account's status.
    pub(super) fn tag(&self, translator: &Translator) -> Tag {
        self.status.tag(translator)
    }

    /// Name of the officer's agency; empty for none.
    pub(super) fn agency_name(&self) -> &str {
        self.agency.as_ref().map(|agency| agency.name.as_str()).unwrap_or_default()
    }
}

impl Known {
    /// The account that a path names.
    pub(super) async fn load(context: &PageContext, id: &str) -> Result<Self, Failure> {
        let variables = AccountVariables { id: Id::new(id) };
        let node = AdministeredAccount::ask(context, variables).await?;
        node.and_then(AccountNode::account).ok_or(Failure::NotFound)
    }

    pub(super) fn is_staff(&self) -> bool {
        self.kind == AccountKind::Staff
    }

    pub(super) fn is_locked(&self) -> bool {
        self.listed.status == AccountStatus::Locked
    }

    pub(super) fn is_erased(&self) -> bool {
        self.listed.status == AccountStatus::Erased
    }
}

/// The page of an account.
pub(super) fn page_of(id: &Id) -> String {
    format!("/admin/accounts/{}", id.inner())
}

#[derive(Debug, cynic::QueryVariables)]
struct AccountVariables {
    id: Id,
}

query!(AdministeredAccount(AccountVariables): node(id: $id) -> AccountNode<Known>);
