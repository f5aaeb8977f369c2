use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use serde_json::Value;

use super::filling::Filling;
use crate::portal::answer::Answer;
use crate::portal::draft::{self, KeepOutcome, Origin, overlay};
use crate::portal::failure::Failure;
use crate::portal::fault::Faults;
use crate::portal::form::{Step, controls, name_of, typed};
use crate::portal::form_page::FormPage;
use crate::portal::moved;
use crate::portal::posted::Posted;
use crate::portal::visit::{Here, Visit};

/// What a page shows, what it was drawn from, and what is to be mended on it.
struct Drawing {
    shown: Value,
    origin: Origin,
    faults: Faults,
}

/// `GET /services/{code}/apply/form/{step}`
pub async fn show(Extension(visit): Here, Path((code, step)): Path<(String, String)>) -> Answer {
    let filling = Filling::load(&visit, code).await?;
    let drawn = Drawing::fresh(&filling, &step, Faults::none(visit.tongue()));
    page(&visit, &filling, &step, drawn).await
}

/// `POST /services/{code}/apply/form/{step}`: keeps what was typed, whatever it is, and goes on where it is right.
pub async fn keep(Extension(visit): Here, Path((code, step)): Path<(String, String)>, posted: Posted) -> Answer {
    let tongue = visit.tongue();
    let mut filling = Filling::load(&visit, code).await?;
    let steps = filling.form.steps();
    let place = steps.iter().position(|other| other.key == step).ok_or(Failure::NotFound)?;
    let mine = Value::Object(typed(steps[place].fields, "f", &posted));
    let keys: Vec<String> = steps[place].fields.iter().map(|field| format!("f/{}", field.key)).collect();
    let next = steps.get(place + 1).map(|step| format!("form/{}", step.key));
    let next = filling.page(next.as_deref().unwrap_or("papers"));
    let origin = Origin::of(&posted);
    if posted.is_redrawn() {
        let drawn = Drawing::typed(&filling, &mine, origin, Faults::none(tongue));
        return page(&visit, &filling, &step, drawn).await;
    }
    let keeping = match filling.keep(&visit, &step, &posted, &mine, &origin).await {
        Ok(keeping) => keeping,
        Err(failure) => KeepOutcome::Unsaved(Faults::of_failure(&visit, failure)?),
    };
    if posted.is_by_script() {
        return Ok(match keeping {
            KeepOutcome::Kept { clashes, .. } => {
                let origin = origin.after(filling.version, mine, &clashes);
                draft::told_kept(&visit, &filling.form, &clashes, &origin)
            }
            KeepOutcome::Ended => draft::told_ended(&visit, filling.submitted_as.as_deref()),
            KeepOutcome::Unsaved(_) => draft::told_unsaved(),
        });
    }
    let (clashes, list) = match keeping {
        KeepOutcome::Kept { clashes, list } => (clashes, list),
        KeepOutcome::Ended => {
            let (said, place) = draft::ended(tongue, filling.submitted_as.as_deref());
            let origin = filling.origin(&step);
            let drawn = Drawing::typed(&filling, &mine, origin, Faults::none(tongue).about_what_is_at(said, place));
            return page(&visit, &filling, &step, drawn).await;
        }
        KeepOutcome::Unsaved(faults) => {
            let drawn = Drawing::typed(&filling, &mine, origin, faults);
            return page(&visit, &filling, &step, drawn).await;
        }
    };
    if !clashes.is_empty() {
        let faults = draft::clashing(tongue, &filling.form, &clashes, Faults::none(tongue));
        let mut drawn = Drawing::fresh(&filling, &step, faults);
        overlay(&mut drawn.shown, &mine, &clashes);
        return page(&visit, &filling, &step, drawn).await;
    }
    if let Some(list) = list {
        return Ok(moved::to(&format!("{}#{list}", filling.page(&format!("form/{step}")))));
    }
    if posted.get("also") == "draft" {
        visit.leave_notice("notice-draft-saved");
        return Ok(moved::to(&filling.page(&format!("form/{step}"))));
    }
    let here = |control: &str| keys.iter().any(|key| control == key || control.starts_with(&format!("{key}/")));
    let faults = filling.faults(&visit).await?.within(here);
    if faults.is_empty() {
        return Ok(moved::to(&next));
    }
    page(&visit, &filling, &step, Drawing::fresh(&filling, &step, faults)).await
}

impl Drawing {
    /// The draft as it is kept.
    fn fresh(filling: &Filling, step: &str, faults: Faults) -> Self {
        Self { shown: filling.shown(), origin: filling.origin(step), faults }
    }

    /// What somebody typed, which is not kept.
    fn typed(filling: &Filling, mine: &Value, origin: Origin, faults: Faults) -> Self {
        let mut shown = filling.shown();
        if let (Some(shown), Some(mine)) = (shown.as_object_mut(), mine.as_object()) {
            shown.extend(mine.clone());
        }
        Self { shown, origin, faults }
    }
}

async fn page(visit: &Visit, filling: &Filling, step: &str, drawn: Drawing) -> Result<Response, Failure> {
    let steps = filling.form.steps();
    let place = steps.iter().position(|other| other.key == step).ok_or(Failure::NotFound)?;
    let Step { title, fields, .. } = &steps[place];
    let tongue = visit.tongue();
    let Drawing { shown, origin, faults } = drawn;
    let drawn = controls(tongue, fields, "f", &shown).into_iter();
    let controls = drawn.map(|control| if title.is_some() { control.said_above() } else { control }).collect();
    let shell = visit.shell(title.map_or_else(|| visit.say("apply-more"), ToOwned::to_owned)).await?;
    let action = filling.page(&format!("form/{step}"));
    let (here, pages) = ((place + 1).to_string(), filling.pages().to_string());
    let (back, label) = match place.checked_sub(1) {
        Some(before) => (filling.page(&format!("form/{}", steps[before].key)), visit.say("apply-back")),
        None => (format!("/services/{}", filling.procedure.code), filling.procedure.name.clone()),
    };
    let faults = faults.named(|control| name_of(tongue, &filling.form, control));
    let mut page = FormPage::new(shell, &action, controls, faults, visit.say("apply-continue"))
        .back_to(&back, label)
        .being_step(tongue.say_with_both("apply-step", ("step", &here), ("steps", &pages)))
        .also("draft", visit.say("apply-save"))
        .drawn_from(&origin)
        .saving_itself(filling.saved_at.as_ref().map(|at| draft::said_saved(visit, at)).unwrap_or_default());
    if filling.is_renewed {
        page = page.saying(visit.say("apply-renewed"));
    }
    if let Some(code) = filling.left_over_from() {
        page = page.saying(tongue.say_with("draft-left-over", "code", code));
    }
    Ok(page.answer())
}
