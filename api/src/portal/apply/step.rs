use axum::Extension;
use axum::extract::Path;
use axum::response::Response;

use super::filling::{Filling, merge};
use crate::portal::answer::Answer;
use crate::portal::draft;
use crate::portal::failure::Failure;
use crate::portal::fault::Faults;
use crate::portal::form::{Step, controls, name_of, rows_changed, typed};
use crate::portal::form_page::FormPage;
use crate::portal::moved;
use crate::portal::posted::Posted;
use crate::portal::visit::{Here, Visit};

/// `GET /services/{code}/apply/form/{step}`
pub async fn show(Extension(visit): Here, Path((code, step)): Path<(String, String)>) -> Answer {
    let filling = Filling::load(&visit, code).await?;
    page(&visit, &filling, &step, Faults::none(visit.tongue())).await
}

/// `POST /services/{code}/apply/form/{step}`: keeps what was typed, whatever it is, and goes on where it is right.
pub async fn keep(Extension(visit): Here, Path((code, step)): Path<(String, String)>, posted: Posted) -> Answer {
    let mut filling = Filling::load(&visit, code).await?;
    let steps = filling.form.steps();
    let place = steps.iter().position(|other| other.key == step).ok_or(Failure::NotFound)?;
    let page_typed = typed(steps[place].fields, "f", &posted);
    let keys: Vec<String> = steps[place].fields.iter().map(|field| format!("f/{}", field.key)).collect();
    let next = steps.get(place + 1).map(|step| format!("form/{}", step.key));
    let next = filling.page(next.as_deref().unwrap_or("papers"));
    merge(&mut filling.typed, page_typed);
    if posted.is_redrawn() {
        return page(&visit, &filling, &step, Faults::none(visit.tongue())).await;
    }
    let rows = rows_changed(&posted, &mut filling.typed);
    let unsaved = match filling.save(&visit).await {
        Ok(faults) => faults,
        Err(failure) => Faults::of_failure(&visit, failure)?,
    };
    if posted.is_by_script() {
        return Ok(draft::told_saved(&visit, unsaved.is_empty()));
    }
    if !unsaved.is_empty() {
        return page(&visit, &filling, &step, unsaved).await;
    }
    if let Some(list) = rows {
        return Ok(moved::to(&format!("{}#{list}", filling.page(&format!("form/{step}")))));
    }
    if posted.get("also") == "draft" {
        visit.leave_notice("notice-draft-saved");
        return Ok(moved::to(&filling.page(&format!("form/{step}"))));
    }
    let here = |control: &str| keys.iter().any(|key| control == key || control.starts_with(&format!("{key}/")));
    let faults = filling.faults(&visit).await?.within(here);
    if faults.is_empty() { Ok(moved::to(&next)) } else { page(&visit, &filling, &step, faults).await }
}

async fn page(visit: &Visit, filling: &Filling, step: &str, faults: Faults) -> Result<Response, Failure> {
    let steps = filling.form.steps();
    let place = steps.iter().position(|other| other.key == step).ok_or(Failure::NotFound)?;
    let Step { title, fields, .. } = &steps[place];
    let tongue = visit.tongue();
    let drawn = controls(tongue, fields, "f", &filling.typed).into_iter();
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
        .saving_itself(filling.saved_at.as_ref().map(|at| draft::said_saved(visit, at)).unwrap_or_default());
    if filling.is_renewed {
        page = page.saying(visit.say("apply-renewed"));
    }
    Ok(page.answer())
}
