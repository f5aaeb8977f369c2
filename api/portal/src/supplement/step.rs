use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use serde_json::{Map, Value};

use super::asked::{Asked, MESSAGE, SAID};
use crate::answer::Answer;
use crate::control::Control;
use crate::draft::{self, KeepOutcome, Origin};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::{control, typed_value};
use crate::form_page::FormPage;
use crate::moved;
use crate::posted::Posted;
use crate::schema::dossier::SupplementItem;
use crate::visit::{Here, Visit};

/// What the page shows, by JSON pointer, what it was drawn from, and what is to be mended on it.
struct Drawing {
    shown: Map<String, Value>,
    origin: Origin,
    faults: Faults,
}

/// `GET /dossiers/{code}/supplement`
pub async fn show(Extension(visit): Here, Path(code): Path<String>) -> Answer {
    let asked = Asked::load(&visit, code).await?;
    let drawn = Drawing::fresh(&visit, &asked, Faults::none(visit.tongue()));
    page(&visit, &asked, drawn).await
}

/// `POST /dossiers/{code}/supplement`: keeps what was typed, and goes on.
pub async fn keep(Extension(visit): Here, Path(code): Path<String>, posted: Posted) -> Answer {
    let tongue = visit.tongue();
    let Some(mut asked) = Asked::load_any(&visit, code.clone()).await? else {
        return answered_elsewhere(&visit, &code, &posted).await;
    };
    let mine = typed(&asked, &posted);
    let whole = Value::Object(mine.clone());
    let origin = Origin::of(&posted);
    if posted.is_redrawn() {
        return page(&visit, &asked, Drawing { shown: mine, origin, faults: Faults::none(tongue) }).await;
    }
    let keeping = match asked.keep(&visit, &posted, &whole, &origin).await {
        Ok(keeping) => keeping,
        // Between two looks the answer went out in another window.
        Err(Failure::NotFound) => return answered_elsewhere(&visit, &code, &posted).await,
        Err(failure) => KeepOutcome::Unsaved(Faults::of_failure(&visit, failure)?),
    };
    if posted.is_by_script() {
        return Ok(match keeping {
            KeepOutcome::Kept { clashes, .. } => {
                let marks = asked.marks(&mine, &draft::marking(&visit));
                let origin = origin.after_pointers(asked.version, marks, &clashes);
                draft::told_kept(&visit, &asked.form, &clashes, &origin)
            }
            KeepOutcome::Ended => draft::told_ended(&visit, asked.submitted_as.as_deref()),
            KeepOutcome::Unsaved(_) => draft::told_unsaved(),
        });
    }
    let (clashes, list) = match keeping {
        KeepOutcome::Kept { clashes, list } => (clashes, list),
        KeepOutcome::Ended => {
            let (said, place) = draft::ended(tongue, asked.submitted_as.as_deref());
            let faults = Faults::none(tongue).about_what_is_at(said, place);
            return page(&visit, &asked, Drawing { shown: mine, origin: asked.origin(&visit), faults }).await;
        }
        KeepOutcome::Unsaved(faults) => return page(&visit, &asked, Drawing { shown: mine, origin, faults }).await,
    };
    if !clashes.is_empty() {
        let faults = draft::clashing(tongue, &asked.form, &clashes, Faults::none(tongue));
        let mut drawn = Drawing::fresh(&visit, &asked, faults);
        for clash in &clashes {
            let key = clash.control.strip_prefix('f').unwrap_or(&clash.control);
            // Within a list or a group that was asked for, all of it is shown as it was typed.
            if let Some((key, typed)) = mine.iter().find(|(pointer, _)| key.starts_with(pointer.as_str())) {
                drawn.shown.insert(key.clone(), typed.clone());
            }
        }
        return page(&visit, &asked, drawn).await;
    }
    if let Some(list) = list {
        return Ok(moved::to(&asked.page(&format!("#{list}"))));
    }
    if posted.get("also") == "draft" {
        visit.leave_notice("notice-draft-saved");
        return Ok(moved::to(&asked.page("")));
    }
    Ok(moved::to(&asked.page(if asked.papers().is_empty() { "/check" } else { "/papers" })))
}

impl Drawing {
    fn fresh(visit: &Visit, asked: &Asked, faults: Faults) -> Self {
        Self { shown: asked.shown(), origin: asked.origin(visit), faults }
    }
}

/// What was typed into the controls, by JSON pointer, the message, and what is said of single things.
fn typed(asked: &Asked, posted: &Posted) -> Map<String, Value> {
    let fields = asked.fields().into_iter();
    let of = |field: super::asked::AskedField<'_>| {
        let value = typed_value(field.field, &format!("f{}", field.pointer), posted);
        (field.pointer.to_owned(), value)
    };
    let texts = asked.text_keys().map(|key| {
        let text = posted.get(&key).into();
        (key, text)
    });
    fields.map(of).chain(texts).collect()
}

/// Nothing is asked for any more: the answer went out in another window, or the office took its request back. What was
/// typed is shown, to be copied.
async fn answered_elsewhere(visit: &Visit, code: &str, posted: &Posted) -> Answer {
    if posted.is_by_script() {
        return Ok(draft::told_ended(visit, Some(code)));
    }
    let tongue = visit.tongue();
    let (said, place) = draft::ended(tongue, Some(code));
    let is_typed = |name: &str| name.starts_with("f/") || name.starts_with(SAID) || name == MESSAGE;
    let texts = posted.fields().iter().filter(|(name, value)| is_typed(name) && !value.is_empty());
    let texts: Vec<&str> = texts.map(|(_, value)| value.as_str()).collect();
    let typed = Control::area(tongue, "typed", visit.say("draft-typed")).holding(&texts.join("\n"));
    let dossier = format!("/dossiers/{code}");
    let faults = Faults::none(tongue).about_what_is_at(said, place);
    let shell = visit.shell(visit.say("supplement-title")).await?;
    let button = visit.say("draft-see-dossier");
    let page = FormPage::new(shell, &format!("{dossier}/supplement"), vec![typed], faults, button.clone());
    Ok(page.back_to(&dossier, tongue.say_with("dossier-named", "code", code)).answer())
}

async fn page(visit: &Visit, asked: &Asked, drawn: Drawing) -> Result<Response, Failure> {
    let tongue = visit.tongue();
    let Drawing { shown, origin, faults } = drawn;
    let drawn = |field: &super::asked::AskedField<'_>| {
        let value = shown.get(field.pointer).cloned().unwrap_or_default();
        control(tongue, field.field, &format!("f{}", field.pointer), &value).instructed(&field.item.instruction)
    };
    let text = |key: &str| shown.get(key).and_then(Value::as_str).unwrap_or_default();
    let remark = |item: &SupplementItem| {
        let key = item.said_key();
        Control::remark(tongue, &key, tongue.say_with("supplement-said", "name", &item.label)).holding(text(&key))
    };
    let fields = asked.fields();
    let of_field = fields.iter().flat_map(|field| [drawn(field), remark(field.item)]);
    // What is said of papers stands here too: the page for files holds files alone.
    let others = asked.request.items.iter().filter(|item| !fields.iter().any(|field| field.item.id == item.id));
    let mut controls: Vec<Control> = of_field.chain(others.map(remark)).collect();
    let message = Control::area(tongue, MESSAGE, visit.say("supplement-message"));
    controls.push(message.hinted(visit.say("supplement-message-hint")).holding(text(MESSAGE)));
    let count = asked.request.items.len().to_string();
    let lead = match &asked.request.respond_by {
        Some(by) => tongue.say_with_both("supplement-lead-by", ("count", &count), ("date", &tongue.until(by))),
        None => tongue.say_with("supplement-lead", "count", asked.request.items.len()),
    };
    let shell = visit.shell(visit.say("supplement-title")).await?;
    let dossier = format!("/dossiers/{}", asked.dossier.code);
    let mut page = FormPage::new(shell, &asked.page(""), controls, faults, visit.say("apply-continue"))
        .back_to(&dossier, tongue.say_with("dossier-named", "code", &asked.dossier.code))
        .saying(lead)
        .also("draft", visit.say("apply-save"))
        .drawn_from(&origin)
        .saving_itself(String::new());
    let items = asked.request.items.iter().map(|item| (item.label.clone(), item.instruction.clone()));
    page = page.listing(items.collect());
    if let Some(message) = &asked.request.message {
        page = page.saying(tongue.say_with("supplement-says", "message", message));
    }
    Ok(page.answer())
}
