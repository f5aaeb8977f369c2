//! Drafts of forms: a page names the draft version that it was drawn from, and its post is merged into the latest
//! version. Values go from page to page by way of the stored draft alone.

mod operation;
mod origin;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::Moment;
use foundation::problem::ProblemCode;
use serde_json::json;

use super::failure::Failure;
use super::fault::Faults;
use super::form::{Clash, Form, name_of, written_at};
use super::page_context::PageContext;
use super::translator::Translator;
pub use operation::{
    AttachDraftDocumentInput, AttachOutcome, DeleteOutcome, SaveDraftInput, SaveOutcome, attach, delete, detach, save,
};
pub use origin::{Origin, marking, overlay};

/// Retries of a merge whose compare-and-set keeps failing because other windows save too.
pub const TRIES: usize = 16;

/// Outcome of merging a page's values into its draft.
pub enum KeepOutcome {
    /// Merged into the draft, except for conflicting fields.
    Kept {
        /// Fields that were changed here and elsewhere: the stored value stays.
        clashes: Vec<Clash>,
        /// The list that a button added a row to, or removed one from.
        list: Option<String>,
    },
    /// The draft ended after the page was drawn: nothing was kept.
    Ended,
    /// Validation errors that keep the values from being saved.
    Unsaved(Faults),
}

/// Failure of a save that lost every retry to other windows.
pub fn contended() -> Failure {
    Failure::Problem { code: ProblemCode::Unavailable, retry_after_seconds: None, trace: None }
}

/// `Đã lưu nháp lúc 14:05, 27/03/2026`
pub fn said_saved(context: &PageContext, at: &Moment) -> String {
    context.translator().t_with("apply-saved", "at", context.translator().moment(at))
}

/// Adds a conflict message with the stored value at each field that was changed elsewhere too.
pub fn clashing(translator: &Translator, form: &Form, clashes: &[Clash], faults: Faults) -> Faults {
    clashes.iter().fold(faults, |faults, clash| {
        let field = clash.control.strip_prefix('f').and_then(|pointer| form.at(pointer));
        let theirs = match field {
            Some(field) => written_at(translator, field, &clash.theirs),
            None => clash.theirs.as_str().filter(|text| !text.is_empty()).map(ToOwned::to_owned),
        };
        let theirs = theirs.unwrap_or_else(|| translator.t("draft-empty"));
        faults.at(&clash.control, translator.t_with("draft-clash", "theirs", theirs))
    })
}

/// Message about a draft that ended elsewhere, and the path of the dossier that was submitted from it.
pub fn ended(translator: &Translator, submitted_as: Option<&str>) -> (String, Option<String>) {
    match submitted_as {
        Some(code) => (translator.t_with("draft-submitted", "code", code), Some(format!("/dossiers/{code}"))),
        None => (translator.t("draft-deleted"), None),
    }
}

/// Response to the auto-saving script: status line, new version and base, and with 409 the names of conflicting fields.
pub fn told_kept(context: &PageContext, form: &Form, clashes: &[Clash], origin: &Origin) -> Response {
    let translator = context.translator();
    let (status, said) = if clashes.is_empty() {
        (StatusCode::OK, said_saved(context, &context.now()))
    } else {
        let names = clashes.iter().filter_map(|clash| name_of(translator, form, &clash.control));
        let names = names.collect::<Vec<_>>().join(", ");
        (StatusCode::CONFLICT, translator.t_with("draft-clashes", "names", names))
    };
    (status, Json(json!({ "said": said, "draft": origin.version(), "base": origin.base() }))).into_response()
}

/// Tells a script that the draft ended elsewhere.
pub fn told_ended(context: &PageContext, submitted_as: Option<&str>) -> Response {
    let (said, href) = ended(context.translator(), submitted_as);
    let link = href.map(|href| json!({ "href": href, "text": context.t("draft-see-dossier") }));
    (StatusCode::CONFLICT, Json(json!({ "said": said, "link": link }))).into_response()
}

/// Tells a script that nothing was kept.
pub fn told_unsaved() -> Response {
    StatusCode::UNPROCESSABLE_ENTITY.into_response()
}
