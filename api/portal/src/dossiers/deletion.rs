use axum::Extension;
use axum::extract::Query;
use serde::Deserialize;

use crate::answer::Answer;
use crate::draft::{self, DeleteOutcome};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form_page::FormPage;
use crate::moved;
use crate::operation::schema;
use crate::posted::Posted;
use crate::schema::draft::ListedDraft;
use crate::visit::{Here, Visit};

/// Which draft, as the address and the form say it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Aimed {
    procedure: String,
    dossier: String,
    draft: String,
}

/// `GET /drafts/delete`: asks first; what was typed and uploaded is gone afterwards.
pub async fn ask(Extension(visit): Here, Query(aimed): Query<Aimed>) -> Answer {
    visit.signed_in()?;
    page(&visit, &aimed).await
}

/// `POST /drafts/delete`
pub async fn delete(Extension(visit): Here, posted: Posted) -> Answer {
    visit.signed_in()?;
    if posted.is_redrawn() {
        let field = |name: &str| posted.get(name).to_owned();
        return page(
            &visit,
            &Aimed { procedure: field("procedure"), dossier: field("dossier"), draft: field("draft") },
        )
        .await;
    }
    let seen = posted.get("draft").parse().ok();
    match draft::delete(&visit, posted.get("procedure").to_owned(), posted.given("dossier"), seen).await? {
        DeleteOutcome::Done => visit.leave_notice("notice-draft-deleted"),
        DeleteOutcome::Outdated => visit.leave_notice("notice-draft-moved-on"),
        DeleteOutcome::Missing => {}
    }
    Ok(moved::to("/dossiers"))
}

async fn page(visit: &Visit, aimed: &Aimed) -> Answer {
    let viewer: Account = visit.own_account("OwnDrafts").await?.ok_or(Failure::SignedOut)?;
    let is_aimed_at = |draft: &&ListedDraft| {
        draft.procedure_code == aimed.procedure && draft.dossier_code.as_deref().unwrap_or_default() == aimed.dossier
    };
    let Some(found) = viewer.drafts.iter().find(is_aimed_at) else { return Ok(moved::to("/dossiers")) };
    let tongue = visit.tongue();
    let shell = visit.shell(visit.say("draft-delete-title")).await?;
    let button = visit.say("dossiers-delete-draft");
    let mut page = FormPage::new(shell, "/drafts/delete", Vec::new(), Faults::none(tongue), button)
        .back_to("/dossiers", visit.say("dossiers-title"))
        .hiding("procedure", aimed.procedure.clone())
        .hiding("draft", aimed.draft.clone());
    if let Some(procedure) = &found.procedure {
        page = page.saying(procedure.name.clone());
    }
    if let Some(code) = &found.dossier_code {
        page = page.saying(tongue.say_with("dossier-named", "code", code)).hiding("dossier", code.clone());
    }
    Ok(page
        .saying(draft::said_saved(visit, &found.saved_at))
        .saying(visit.say("draft-delete-effect"))
        .or_else("/dossiers", visit.say("account-cancel"))
        .grave()
        .answer())
}

#[derive(Debug, cynic::QueryFragment)]
struct Account {
    drafts: Vec<ListedDraft>,
}
