//! Confirmation page of a decision: the ruling, its reason and its files as the applicant will read them.

use askama::Template;
use axum::response::Response;

use crate::failure::Failure;
use crate::layout::Layout;
use crate::page_context::PageContext;
use crate::posted::Posted;
use crate::render::ok;
use crate::schema::enums::{DossierAction, DossierOutcome};
use crate::staff::act::action_page::ActionPage;
use crate::staff::act::draft::Draft;
use crate::staff::act::files;
use crate::staff::act::{barred, named};

/// Step of a decision's form: composing, confirmation, sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Composing, for the first time or again.
    Writing,
    /// Confirmation page before the decision counts.
    Looking,
    /// Confirmed: the decision is sent.
    Deciding,
}

impl Stage {
    /// Decodes the pressed button; on a redraw, the page that was shown.
    pub(super) fn of(posted: &Posted) -> Self {
        match (posted.is_redrawn(), posted.get("shown"), posted.get("stage")) {
            (true, "look", _) => Self::Looking,
            (true, ..) | (false, _, "write") => Self::Writing,
            (false, _, "decide") => Self::Deciding,
            (false, ..) => Self::Looking,
        }
    }
}

/// Chosen outcome: granted or refused.
pub(super) fn outcome(posted: &Posted) -> Option<DossierOutcome> {
    match posted.get("outcome") {
        "GRANTED" => Some(DossierOutcome::Granted),
        "REFUSED" => Some(DossierOutcome::Refused),
        _ => None,
    }
}

/// A decision as it will be read, before it counts.
pub(super) async fn page(
    context: &PageContext,
    scene: &ActionPage,
    typed: &Posted,
    uploads: Vec<(String, String)>,
) -> Result<Response, Failure> {
    let translator = context.translator();
    let layout = context.layout(context.t("decide-look")).await?;
    if !scene.action.is_allowed() {
        return barred(context, scene, layout);
    }
    let granted = outcome(typed) == Some(DossierOutcome::Granted);
    let effect = [context.t("decide-effect"), context.t("act-applicant-told")];
    let carried = ["outcome", "reason", "expectedVersion"];
    let request_id = typed.request_id().unwrap_or_else(|| context.app().ids.uuid());
    Ok(ok(&LookPage {
        intro: scene.about(translator).into_iter().chain(scene.meanwhile(translator)).chain(effect).collect(),
        action: format!("{}/{}", scene.page(), DossierAction::Decide.path()),
        back: scene.page(),
        label: named(context, scene),
        outcome: context.t(if granted { "dossier-granted" } else { "dossier-refused" }),
        reason: typed.given("reason"),
        carried: carried.map(|name| (name, typed.get(name).to_owned())).into(),
        request_id: request_id.to_string(),
        kept: files::kept(context, uploads),
        drafts: Draft::all(translator, scene, typed).into_iter().filter(|draft| draft.is_chosen).collect(),
        layout: layout.around_form(false),
    }))
}

#[derive(Template)]
#[template(path = "staff-decide-look.html")]
struct LookPage {
    layout: Layout,
    intro: Vec<String>,
    action: String,
    back: String,
    label: String,
    outcome: String,
    reason: Option<String>,
    carried: Vec<(&'static str, String)>,
    request_id: String,
    kept: Vec<(String, String)>,
    drafts: Vec<Draft>,
}
