//! Filing anew: a draft copied from an earlier dossier.

use axum::Extension;
use axum::extract::Path;
use axum::response::Response;

use super::failure::Failure;
use super::fault::Faults;
use super::form_page::FormPage;
use super::mutation::{MutationOutcome, mutation};
use super::operation::schema;
use super::page_context::{PageContext, PageExtension};
use super::posted::Posted;
use super::redirect::{self, encoded};
use super::render::Answer;
use super::schema::draft::DraftKey;
use super::schema::user_error::{UserError, UserErrorCode};

/// `GET /dossiers/{code}/again`: confirmation page, which names what the new draft takes over.
pub async fn show(Extension(context): PageExtension, Path(code): Path<String>) -> Answer {
    context.signed_in()?;
    form(&context, &code, Faults::none(context.translator())).await
}

/// `POST /dossiers/{code}/again`: begins a draft with form and documents of a dossier that was
/// rejected, stopped or refused.
pub async fn begin(Extension(context): PageExtension, Path(code): Path<String>, posted: Posted) -> Answer {
    context.signed_in()?;
    if posted.is_redrawn() {
        return form(&context, &code, Faults::none(context.translator())).await;
    }
    let done = match (ReapplyDossierInput { code: code.clone() }).send(&context).await {
        Ok(done) => done,
        Err(failure) => return form(&context, &code, Faults::of_failure(&context, failure)?).await,
    };
    if let Some(draft) = done.after {
        context.leave_notice("notice-taken-over");
        return Ok(redirect::to(&format!("/services/{}/apply", encoded(&draft.procedure_code))));
    }
    // A draft of the procedure that exists already is never overwritten: its owner submits or deletes it first.
    if done.errors.iter().any(|error| error.code == UserErrorCode::VersionConflict) {
        context.leave_notice("notice-draft-waits");
        return Ok(redirect::to("/dossiers"));
    }
    form(&context, &code, Faults::of(context.translator(), done.errors)).await
}

async fn form(context: &PageContext, code: &str, faults: Faults) -> Result<Response, Failure> {
    let dossier = format!("/dossiers/{code}");
    let layout = context.layout(context.t("again-title")).await?;
    let page = FormPage::new(layout, &format!("{dossier}/again"), Vec::new(), faults, context.t("again-button"));
    Ok(page
        .back_to(&dossier, context.translator().t_with("dossier-named", "code", code))
        .saying(context.t("again-effect"))
        .or_else(&dossier, context.t("account-cancel"))
        .respond())
}

/// Dossier whose form and documents are taken over.
#[derive(cynic::InputObject)]
struct ReapplyDossierInput {
    code: String,
}

mutation!(
    ReapplyDossier: reapply_dossier(ReapplyDossierInput)
        -> ReapplyDossierPayload { draft: DraftKey, user_errors }
);
