//! Page of one account, and the actions that its administrator may take on it.

use askama::Template;
use axum::Extension;
use axum::extract::Path;

use super::act::Act;
use super::known::{Known, page_of};
use crate::layout::Layout;
use crate::page_context::{PageContext, PageExtension};
use crate::render::{Answer, ok};

/// `GET /admin/accounts/{id}`: an account as far as its administration needs.
pub async fn show(Extension(context): PageExtension, Path(id): Path<String>) -> Answer {
    let (layout, viewer) = context.administrator(context.t("admin-account-title")).await?;
    let known = Known::load(&context, &id).await?;
    let is_own = known.listed.id == viewer.id;
    let acts = if is_own { Vec::new() } else { Act::for_account(&known, &viewer.id) };
    let mut acts: Vec<Offer> = acts.into_iter().map(|act| Offer::new(&context, &known, act)).collect();
    if known.listed.role.has_steps() && !known.is_locked() {
        acts.push(Offer { path: format!("{}/absence", page_of(&known.listed.id)), label: context.t("absence-title") });
    }
    Ok(ok(&AccountPage { layout, known, is_own, acts }))
}

/// Action on offer for the account, as a link.
struct Offer {
    path: String,
    label: String,
}

impl Offer {
    fn new(context: &PageContext, known: &Known, act: Act) -> Self {
        Self { path: format!("{}/{}", page_of(&known.listed.id), act.path()), label: context.t(act.label()) }
    }
}

#[derive(Template)]
#[template(path = "admin-account.html")]
struct AccountPage {
    layout: Layout,
    known: Known,
    is_own: bool,
    acts: Vec<Offer>,
}
