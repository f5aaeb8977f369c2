use askama::Template;
use axum::Extension;
use axum::extract::Path;

use super::act::Act;
use super::known::{Known, page_of};
use crate::answer::{Answer, ok};
use crate::shell::Shell;
use crate::visit::{Here, Visit};

/// `GET /admin/accounts/{id}`: what one needs to know of an account to run it.
pub async fn show(Extension(visit): Here, Path(id): Path<String>) -> Answer {
    let (shell, viewer) = visit.administrator(visit.say("admin-account-title")).await?;
    let known = Known::load(&visit, &id).await?;
    let is_own = known.listed.id == viewer.id;
    let acts = if is_own { Vec::new() } else { Act::for_account(&known, &viewer.id) };
    let mut acts: Vec<Offer> = acts.into_iter().map(|act| Offer::new(&visit, &known, act)).collect();
    if known.listed.role.has_steps() && !known.is_locked() {
        acts.push(Offer { path: format!("{}/absence", page_of(&known.listed.id)), label: visit.say("absence-title") });
    }
    Ok(ok(&AccountPage { shell, known, is_own, acts }))
}

/// Something that can be done with the account.
struct Offer {
    path: String,
    label: String,
}

impl Offer {
    fn new(visit: &Visit, known: &Known, act: Act) -> Self {
        Self { path: format!("{}/{}", page_of(&known.listed.id), act.path()), label: visit.say(act.label()) }
    }
}

#[derive(Template)]
#[template(path = "admin-account.html")]
struct AccountPage {
    shell: Shell,
    known: Known,
    is_own: bool,
    acts: Vec<Offer>,
}
