//! Deletion of a draft, after confirmation.

use axum::Extension;
use axum::extract::Query;
use serde::Deserialize;

use crate::draft::{self, DeleteOutcome};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form_page::FormPage;
use crate::operation::schema;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::Answer;
use crate::schema::draft::ListedDraft;

/// Key of the draft and the version that was shown, from the query string and the form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Aimed {
    procedure: String,
    dossier: String,
    draft: String,
}

/// `GET /drafts/delete`: confirmation page, since typed values and uploads are gone afterwards.
pub async fn ask(Extension(context): PageExtension, Query(aimed): Query<Aimed>) -> Answer {
    context.signed_in()?;
    page(&context, &aimed).await
}

/// `POST /drafts/delete`: deletes the draft by compare-and-set on the version that was shown.
pub async fn delete(Extension(context): PageExtension, posted: Posted) -> Answer {
    context.signed_in()?;
    if posted.is_redrawn() {
        let field = |name: &str| posted.get(name).to_owned();
        return page(
            &context,
            &Aimed { procedure: field("procedure"), dossier: field("dossier"), draft: field("draft") },
        )
        .await;
    }
    let seen = posted.get("draft").parse().ok();
    match draft::delete(&context, posted.get("procedure").to_owned(), posted.given("dossier"), seen).await? {
        DeleteOutcome::Done => context.leave_notice("notice-draft-deleted"),
        DeleteOutcome::Outdated => context.leave_notice("notice-draft-moved-on"),
        DeleteOutcome::Missing => {}
    }
    Ok(redirect::to("/dossiers"))
}

async fn page(context: &PageContext, aimed: &Aimed) -> Answer {
    let viewer: Account = context.own_account("OwnDrafts").await?.ok_or(Failure::SignedOut)?;
    let is_aimed_at = |draft: &&ListedDraft| {
        draft.procedure_code == aimed.procedure && draft.dossier_code.as_deref().unwrap_or_default() == aimed.dossier
    };
    let Some(found) = viewer.drafts.iter().find(is_aimed_at) else { return Ok(redirect::to("/dossiers")) };
    let translator = context.translator();
    let layout = context.layout(context.t("draft-delete-title")).await?;
    let button = context.t("dossiers-delete-draft");
    let mut page = FormPage::new(layout, "/drafts/delete", Vec::new(), Faults::none(translator), button)
        .back_to("/dossiers", context.t("dossiers-title"))
        .hiding("procedure", aimed.procedure.clone())
        .hiding("draft", aimed.draft.clone());
    if let Some(procedure) = &found.procedure {
        page = page.saying(procedure.name.clone());
    }
    if let Some(code) = &found.dossier_code {
        page = page.saying(translator.t_with("dossier-named", "code", code)).hiding("dossier", code.clone());
    }
    Ok(page
        .saying(draft::said_saved(context, &found.saved_at))
        .saying(context.t("draft-delete-effect"))
        .or_else("/dossiers", context.t("account-cancel"))
        .grave()
        .respond())
}

#[derive(Debug, cynic::QueryFragment)]
struct Account {
    drafts: Vec<ListedDraft>,
}
