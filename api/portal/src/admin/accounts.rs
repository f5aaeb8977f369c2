//! List of accounts for administrators.

use askama::Template;
use axum::Extension;
use axum::extract::Query;
use cynic::QueryBuilder;
use domain::text::{Code, SearchText};
use serde::Deserialize;

use super::known::Listed;
use super::post::ROLES;
use crate::control::{Choice, Control, Kind};
use crate::csrf;
use crate::failure::Failure;
use crate::layout::Layout;
use crate::operation::{name_of, named, schema};
use crate::page_context::PageExtension;
use crate::paging::{Turned, Turns};
use crate::posted::Posted;
use crate::redirect::{self, encoded};
use crate::render::{Answer, ok};
use crate::schema::agency::Agency;
use crate::schema::enums::{AccountKind, AccountStatus, Role};
use crate::schema::page::CountedPage;
use crate::translator::Translator;

/// Accounts on one page.
const PAGE: i32 = 20;
const PURPOSE: &str = "accounts-search";
/// Path of the list.
const HERE: &str = "/admin/accounts";

/// Query string of the list: filters, encrypted search words, cursors.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AccountListQuery {
    kind: String,
    role: String,
    status: String,
    agency: String,
    /// Search words as an encrypted token, since they may be a person's name.
    text: String,
    after: String,
    before: String,
}

impl AccountListQuery {
    /// Path of the first page under these filters.
    fn address(&self, kind: &str) -> String {
        let Self { role, status, agency, text, .. } = self;
        let [role, status, agency, text] = [role, status, agency, text].map(|wanted| encoded(wanted));
        format!("{HERE}?kind={kind}&role={role}&status={status}&agency={agency}&text={text}")
    }
}

/// `POST /admin/accounts/search`: redirects to the list with the search words as an encrypted token in its address.
pub async fn search(Extension(context): PageExtension, posted: Posted) -> Answer {
    context.administrator(String::new()).await?;
    let text = SearchText::of_address(posted.get("text"));
    let wanted = AccountListQuery {
        kind: posted.get("kind").to_owned(),
        role: posted.get("role").to_owned(),
        status: posted.get("status").to_owned(),
        agency: posted.get("agency").to_owned(),
        text: text.and_then(|text| csrf::encrypt_token(&context, PURPOSE, &text.as_str())).unwrap_or_default(),
        ..AccountListQuery::default()
    };
    let kind: AccountKind = named(&wanted.kind).unwrap_or(AccountKind::Staff);
    Ok(redirect::to(&wanted.address(&name_of(&kind))))
}

/// `GET /admin/accounts`: those who work here; by a tab, those who apply.
pub async fn show(Extension(context): PageExtension, Query(wanted): Query<AccountListQuery>) -> Answer {
    let layout = context.administrator(context.t("shell-accounts")).await?.0;
    let kind = named(&wanted.kind).unwrap_or(AccountKind::Staff);
    let is_staff = kind == AccountKind::Staff;
    let text: Option<String> = csrf::decrypt_token(&context, PURPOSE, &wanted.text);
    let Turned { first, after, last, before } = Turned::to(&wanted.after, &wanted.before, PAGE);
    let filter = AccountFilter {
        kind: Some(kind),
        // Only of those who work here is it asked, and only among them chosen.
        role: named(&wanted.role).filter(|_| is_staff),
        status: named(&wanted.status),
        agency_code: Code::of_address(&wanted.agency).filter(|_| is_staff).map(|code| code.to_string()),
        text: text.clone(),
    };
    let variables = AccountsVariables { filter: Some(filter), first, after, last, before };
    let answer: Accounts = context.ask(Accounts::build(variables)).await?;
    let found = answer.accounts.ok_or(Failure::NotFound)?;
    let list = wanted.address(&name_of(&kind));
    let translator = context.translator();
    Ok(ok(&AccountsPage {
        tabs: AccountKind::ALL.map(|other| Tab::new(translator, other, other == kind)),
        controls: controls(translator, &wanted, is_staff, &answer.agencies.unwrap_or_default()),
        turns: found.page_info.turns(&list),
        count: found.total_count,
        accounts: found.nodes,
        kind: name_of(&kind),
        text: text.unwrap_or_default(),
        wanted,
        is_staff,
        layout: layout.wide(),
    }))
}

fn controls(translator: &Translator, wanted: &AccountListQuery, is_staff: bool, agencies: &[Agency]) -> Vec<Control> {
    let select = |id: &str, label: &str, choices: Vec<Choice>, value: &str| {
        Control::of(translator, id, translator.t(label), Kind::Select(choices)).or_any().holding(value)
    };
    let statuses = AccountStatus::ALL.map(|status| Choice::new(&name_of(&status), translator.t(status.label())));
    let status = select("status", "dossier-status", statuses.into(), &wanted.status);
    if !is_staff {
        return vec![status];
    }
    let roles = ROLES.map(|(role, _)| Choice::new(&name_of(&role), translator.t(role.title())));
    let agencies = agencies.iter().map(Agency::choice).collect();
    vec![
        select("role", "post-role", roles.into(), &wanted.role),
        select("agency", "services-agency", agencies, &wanted.agency),
        status,
    ]
}

/// Accounts of one kind.
struct Tab {
    path: String,
    label: String,
    is_here: bool,
}

impl Tab {
    fn new(translator: &Translator, kind: AccountKind, is_here: bool) -> Self {
        let name = name_of(&kind);
        Self { path: format!("{HERE}?kind={name}"), label: translator.t(&format!("account-kind-{name}")), is_here }
    }
}

#[derive(Template)]
#[template(path = "admin-accounts.html")]
struct AccountsPage {
    layout: Layout,
    tabs: [Tab; 3],
    kind: String,
    is_staff: bool,
    controls: Vec<Control>,
    /// Search words as typed.
    text: String,
    wanted: AccountListQuery,
    count: i32,
    accounts: Vec<Listed>,
    turns: Turns,
}

#[derive(Debug, cynic::InputObject)]
struct AccountFilter {
    kind: Option<AccountKind>,
    role: Option<Role>,
    status: Option<AccountStatus>,
    agency_code: Option<String>,
    text: Option<String>,
}

#[derive(Debug, cynic::QueryVariables)]
struct AccountsVariables {
    filter: Option<AccountFilter>,
    first: Option<i32>,
    after: Option<String>,
    last: Option<i32>,
    before: Option<String>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "AccountsVariables")]
struct Accounts {
    #[arguments(filter: $filter, first: $first, after: $after, last: $last, before: $before)]
    accounts: Option<CountedPage<Listed>>,
    agencies: Option<Vec<Agency>>,
}
