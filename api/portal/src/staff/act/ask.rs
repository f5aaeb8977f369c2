//! Supplement request in two steps: a form of items by field and document, then a confirmation page as the applicant
//! will read it. Between them it is kept on the server under an id in the address, so that every way back finds it.

mod check;
mod items;
mod waiting;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query};
use axum::response::Response;

use super::action_page::ActionPage;
use super::fields::{basis, end_of};
use super::mutations::{Acted, RequestSupplementInput, SupplementItemInput, SupplementTargetInput};
use super::{barred, barred_or, named};
use crate::control::Control;
use crate::days::unreadable_day;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::read_day;
use crate::layout::Layout;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::{Answer, again, ok};
use crate::schema::enums::DossierAction;
use crate::translator::Translator;
use items::{Group, PAPER};
use waiting::{Place, Waiting};

pub use check::{send, show as show_check};

/// `GET /staff/dossiers/{code}/request-supplement`: form with all items that can be asked for, filled in
/// from the kept request.
pub async fn show(
    Extension(context): PageExtension,
    Path(code): Path<String>,
    Query(waiting): Query<Waiting>,
) -> Answer {
    let Some(place) = waiting.place(&code) else {
        return Ok(redirect::to(&Place::new(&context, &code).compose()));
    };
    let typed = place.typed(&context).await.unwrap_or_default();
    let scene = ActionPage::load(&context, &code, DossierAction::RequestSupplement, &typed).await?;
    page(&context, &scene, &place, &typed, Faults::none(context.translator())).await
}

/// `POST /staff/dossiers/{code}/request-supplement`: validates, and redirects to the confirmation page.
pub async fn compose(
    Extension(context): PageExtension,
    Path(code): Path<String>,
    Query(waiting): Query<Waiting>,
    posted: Posted,
) -> Answer {
    context.signed_in()?;
    let place = waiting.place(&code).unwrap_or_else(|| Place::new(&context, &code));
    let faults = if posted.is_redrawn() {
        Faults::none(context.translator())
    } else {
        let asked = match ask(&context, &code, &posted, true).await {
            Err(failure) => return barred_or(&context, &code, DossierAction::RequestSupplement, failure).await,
            Ok(asked) => asked,
        };
        match asked {
            Ok(done) if done.errors.is_empty() => {
                place.keep(&context, &posted).await?;
                return Ok(redirect::to(&place.check()));
            }
            Ok(done) => Faults::of(context.translator(), done.errors),
            Err(faults) => faults,
        }
    };
    let scene = ActionPage::load(&context, &code, DossierAction::RequestSupplement, &posted).await?;
    page(&context, &scene, &place, &posted, faults).await
}

/// Sends the supplement request, or only validates it.
async fn ask(
    context: &PageContext,
    code: &str,
    typed: &Posted,
    only_checked: bool,
) -> Result<Result<Acted, Faults>, Failure> {
    let (expected_version, request_id) = basis(typed)?;
    let day = typed.get("respondBy");
    let respond_by = read_day(day);
    if let Some(message) = unreadable_day(context.translator(), day) {
        return Ok(Err(Faults::none(context.translator()).at("respondBy", message)));
    }
    let item = |target: &str| SupplementItemInput {
        target: match target.strip_prefix(PAPER) {
            Some(key) => SupplementTargetInput::Requirement(key.to_owned()),
            None => SupplementTargetInput::FormField(target.to_owned()),
        },
        instruction: typed.get(&format!("i{target}")).to_owned(),
    };
    let input = RequestSupplementInput {
        code: code.to_owned(),
        expected_version,
        request_id,
        message: message(context.translator(), typed),
        items: typed.all("ask").map(item).collect(),
        respond_by: respond_by.map(end_of),
        validate_only: only_checked.then_some(true),
    };
    match input.send(context).await {
        Ok(done) => Ok(Ok(done)),
        Err(failure) => Faults::of_failure(context, failure).map(Err),
    }
}

/// Message of the request: as typed, else a default sentence, since each item has an instruction of its own.
fn message(translator: &Translator, typed: &Posted) -> String {
    typed.given("message").unwrap_or_else(|| translator.t("ask-message-unsaid"))
}

/// Number of this request, stated from the second on.
fn round(translator: &Translator, scene: &ActionPage) -> Option<String> {
    let number = scene.supplement_rounds + 1;
    (number > 1).then(|| translator.t_with("ask-round", "number", number))
}

async fn page(
    context: &PageContext,
    scene: &ActionPage,
    place: &Place,
    typed: &Posted,
    faults: Faults,
) -> Result<Response, Failure> {
    let translator = context.translator();
    let layout = context.layout(context.t(DossierAction::RequestSupplement.label())).await?;
    if !scene.action.is_allowed() && faults.is_empty() {
        return barred(context, scene, layout);
    }
    let asked: Vec<String> = typed.all("ask").map(ToOwned::to_owned).collect();
    let mut controls = vec![
        Control::area(translator, "message", context.t("ask-message"))
            .hinted(translator.t("ask-message-hint"))
            .filled_from(typed),
        Control::digits(translator, "respondBy", context.t("ask-respond-by"))
            .typed_by("text", "short")
            .hinted(context.t("form-day-hint"))
            .filled_from(typed),
    ];
    // Items are numbered as they were sent; each leads to its own instruction.
    let target = |control: &str| {
        let number = control.strip_prefix("items/")?.split('/').next()?.parse::<usize>().ok()?;
        asked.get(number)
    };
    let lead = |control: &str| match control.strip_prefix("items/") {
        Some(_) => target(control).map(|target| format!("#i{target}")),
        None if control == "items" => Some("#items".to_owned()),
        // An error without a control concerns the action as a whole.
        None => Some("#main-form".to_owned()),
    };
    let mut groups = items::groups(translator, scene);
    let label = |control: &str| match target(control) {
        Some(target) => {
            let mut items = groups.iter().flat_map(|group| &group.items);
            items.find(|item| item.target == *target).map(|item| item.label.clone())
        }
        None => match control {
            "message" => Some(context.t("ask-message")),
            "items" => Some(context.t("ask-items")),
            _ => None,
        },
    };
    let faults = faults.named(label);
    for item in groups.iter_mut().flat_map(|group| group.items.iter_mut()) {
        let number = asked.iter().position(|target| *target == item.target);
        item.is_asked = number.is_some();
        typed.get(&format!("i{}", item.target)).clone_into(&mut item.instruction);
        item.error = number.and_then(|number| {
            ["/instruction", "/target", "/target/formField", "/target/requirement", ""]
                .iter()
                .find_map(|end| faults.message_at(&format!("items/{number}{end}")))
        });
    }
    let items_error = faults.message_at("items");
    // Errors of items have none of these controls, and stand before them on the page.
    let faults = faults.leading(lead).marked(&mut controls).in_order(|control| control == "respondBy");
    let request_id = typed.request_id().unwrap_or_else(|| context.app().ids.uuid());
    let effect = [context.t("ask-effect"), context.t("act-applicant-told")];
    let template = AskPage {
        intro: scene
            .about(translator)
            .into_iter()
            .chain(scene.meanwhile(translator))
            .chain(round(translator, scene))
            .chain(effect)
            .collect(),
        action: place.compose(),
        back: scene.page(),
        label: named(context, scene),
        is_barred: !scene.action.is_allowed(),
        version: scene.version,
        request_id: request_id.to_string(),
        items_error,
        layout: layout.around_form(!faults.is_empty()),
        groups,
        controls,
        faults,
    };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

#[derive(Template)]
#[template(path = "staff-ask.html")]
struct AskPage {
    layout: Layout,
    /// Set where the action is no longer allowed.
    is_barred: bool,
    faults: Faults,
    intro: Vec<String>,
    action: String,
    back: String,
    label: String,
    version: i32,
    request_id: String,
    items_error: Option<String>,
    groups: Vec<Group>,
    controls: Vec<Control>,
}
