//! Form page of a supplement: showing the requested fields, and saving what is posted.

use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use serde_json::{Map, Value};

use super::request::{MESSAGE, SAID, SupplementDraft};
use crate::control::Control;
use crate::draft::{self, KeepOutcome, Origin};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::{control, typed_value};
use crate::form_page::FormPage;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::Answer;
use crate::schema::dossier::SupplementItem;

/// View of the page: values by JSON pointer, origin and errors.
struct Drawing {
    shown: Map<String, Value>,
    origin: Origin,
    faults: Faults,
}

/// `GET /dossiers/{code}/supplement`: form with the fields that the office asks to correct.
pub async fn show(Extension(context): PageExtension, Path(code): Path<String>) -> Answer {
    let asked = SupplementDraft::load(&context, code).await?;
    let drawn = Drawing::fresh(&context, &asked, Faults::none(context.translator()));
    page(&context, &asked, drawn).await
}

/// `POST /dossiers/{code}/supplement`: saves the typed values and goes on.
pub async fn keep(Extension(context): PageExtension, Path(code): Path<String>, posted: Posted) -> Answer {
    let translator = context.translator();
    let Some(mut asked) = SupplementDraft::load_any(&context, code.clone()).await? else {
        return answered_elsewhere(&context, &code, &posted).await;
    };
    let mine = typed(&asked, &posted);
    let whole = Value::Object(mine.clone());
    let origin = Origin::of(&posted);
    if posted.is_redrawn() {
        return page(&context, &asked, Drawing { shown: mine, origin, faults: Faults::none(translator) }).await;
    }
    let keeping = match asked.keep(&context, &posted, &whole, &origin).await {
        Ok(keeping) => keeping,
        // The answer was submitted in another window between the two queries.
        Err(Failure::NotFound) => return answered_elsewhere(&context, &code, &posted).await,
        Err(failure) => KeepOutcome::Unsaved(Faults::of_failure(&context, failure)?),
    };
    if posted.is_by_script() {
        return Ok(match keeping {
            KeepOutcome::Kept { clashes, .. } => {
                let marks = asked.marks(&mine, &draft::marking(&context));
                let origin = origin.after_pointers(asked.version, marks, &clashes);
                draft::told_kept(&context, &asked.form, &clashes, &origin)
            }
            KeepOutcome::Ended => draft::told_ended(&context, asked.submitted_as.as_deref()),
            KeepOutcome::Unsaved(_) => draft::told_unsaved(),
        });
    }
    let (clashes, list) = match keeping {
        KeepOutcome::Kept { clashes, list } => (clashes, list),
        KeepOutcome::Ended => {
            let (said, place) = draft::ended(translator, asked.submitted_as.as_deref());
            let faults = Faults::none(translator).about_what_is_at(said, place);
            return page(&context, &asked, Drawing { shown: mine, origin: asked.origin(&context), faults }).await;
        }
        KeepOutcome::Unsaved(faults) => return page(&context, &asked, Drawing { shown: mine, origin, faults }).await,
    };
    if !clashes.is_empty() {
        let faults = draft::clashing(translator, &asked.form, &clashes, Faults::none(translator));
        let mut drawn = Drawing::fresh(&context, &asked, faults);
        for clash in &clashes {
            let key = clash.control.strip_prefix('f').unwrap_or(&clash.control);
            // A requested list or group is redrawn as a whole from the typed values.
            if let Some((key, typed)) = mine.iter().find(|(pointer, _)| key.starts_with(pointer.as_str())) {
                drawn.shown.insert(key.clone(), typed.clone());
            }
        }
        return page(&context, &asked, drawn).await;
    }
    if let Some(list) = list {
        return Ok(redirect::to(&asked.page(&format!("#{list}"))));
    }
    if posted.get("also") == "draft" {
        context.leave_notice("notice-draft-saved");
        return Ok(redirect::to(&asked.page("")));
    }
    Ok(redirect::to(&asked.page(if asked.papers().is_empty() { "/check" } else { "/papers" })))
}

impl Drawing {
    fn fresh(context: &PageContext, asked: &SupplementDraft, faults: Faults) -> Self {
        Self { shown: asked.shown(), origin: asked.origin(context), faults }
    }
}

/// Typed values of the post: fields by JSON pointer, message and replies.
fn typed(asked: &SupplementDraft, posted: &Posted) -> Map<String, Value> {
    let fields = asked.fields().into_iter();
    let of = |field: super::request::AskedField<'_>| {
        let value = typed_value(field.field, &format!("f{}", field.pointer), posted);
        (field.pointer.to_owned(), value)
    };
    let texts = asked.text_keys().map(|key| {
        let text = posted.get(&key).into();
        (key, text)
    });
    fields.map(of).chain(texts).collect()
}

/// Page for a request that is no longer open, because it was answered in another window or taken back. The typed values
/// are shown, to be copied.
async fn answered_elsewhere(context: &PageContext, code: &str, posted: &Posted) -> Answer {
    if posted.is_by_script() {
        return Ok(draft::told_ended(context, Some(code)));
    }
    let translator = context.translator();
    let (said, place) = draft::ended(translator, Some(code));
    let is_typed = |name: &str| name.starts_with("f/") || name.starts_with(SAID) || name == MESSAGE;
    let texts = posted.fields().iter().filter(|(name, value)| is_typed(name) && !value.is_empty());
    let texts: Vec<&str> = texts.map(|(_, value)| value.as_str()).collect();
    let typed = Control::area(translator, "typed", context.t("draft-typed")).holding(&texts.join("\n"));
    let dossier = format!("/dossiers/{code}");
    let faults = Faults::none(translator).about_what_is_at(said, place);
    let layout = context.layout(context.t("supplement-title")).await?;
    let button = context.t("draft-see-dossier");
    let page = FormPage::new(layout, &format!("{dossier}/supplement"), vec![typed], faults, button.clone());
    Ok(page.back_to(&dossier, translator.t_with("dossier-named", "code", code)).respond())
}

async fn page(context: &PageContext, asked: &SupplementDraft, drawn: Drawing) -> Result<Response, Failure> {
    let translator = context.translator();
    let Drawing { shown, origin, faults } = drawn;
    let drawn = |field: &super::request::AskedField<'_>| {
        let value = shown.get(field.pointer).cloned().unwrap_or_default();
        control(translator, field.field, &format!("f{}", field.pointer), &value).instructed(&field.item.instruction)
    };
    let text = |key: &str| shown.get(key).and_then(Value::as_str).unwrap_or_default();
    let remark = |item: &SupplementItem| {
        let key = item.said_key();
        Control::remark(translator, &key, translator.t_with("supplement-said", "name", &item.label)).holding(text(&key))
    };
    let fields = asked.fields();
    let of_field = fields.iter().flat_map(|field| [drawn(field), remark(field.item)]);
    // Replies about documents stand here too: the documents page holds files alone.
    let others = asked.request.items.iter().filter(|item| !fields.iter().any(|field| field.item.id == item.id));
    let mut controls: Vec<Control> = of_field.chain(others.map(remark)).collect();
    let message = Control::area(translator, MESSAGE, context.t("supplement-message"));
    controls.push(message.hinted(context.t("supplement-message-hint")).holding(text(MESSAGE)));
    let count = asked.request.items.len().to_string();
    let lead = match &asked.request.respond_by {
        Some(by) => translator.t_with_both("supplement-lead-by", ("count", &count), ("date", &translator.until(by))),
        None => translator.t_with("supplement-lead", "count", asked.request.items.len()),
    };
    let layout = context.layout(context.t("supplement-title")).await?;
    let dossier = format!("/dossiers/{}", asked.dossier.code);
    let mut page = FormPage::new(layout, &asked.page(""), controls, faults, context.t("apply-continue"))
        .back_to(&dossier, translator.t_with("dossier-named", "code", &asked.dossier.code))
        .saying(lead)
        .also("draft", context.t("apply-save"))
        .drawn_from(&origin)
        .saving_itself(String::new());
    let items = asked.request.items.iter().map(|item| (item.label.clone(), item.instruction.clone()));
    page = page.listing(items.collect());
    if let Some(message) = &asked.request.message {
        page = page.saying(translator.t_with("supplement-says", "message", message));
    }
    Ok(page.respond())
}
