use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use serde_json::Value;

use super::asked::Asked;
use crate::portal::answer::Answer;
use crate::portal::control::Control;
use crate::portal::draft;
use crate::portal::failure::Failure;
use crate::portal::fault::Faults;
use crate::portal::form::{control, rows_changed_at, typed_value};
use crate::portal::form_page::FormPage;
use crate::portal::moved;
use crate::portal::posted::Posted;
use crate::portal::visit::{Here, Visit};

/// `GET /dossiers/{code}/supplement`
pub async fn show(Extension(visit): Here, Path(code): Path<String>) -> Answer {
    let asked = Asked::load(&visit, code).await?;
    page(&visit, &asked, Faults::none(visit.tongue())).await
}

/// `POST /dossiers/{code}/supplement`: keeps what was typed, and goes on.
pub async fn keep(Extension(visit): Here, Path(code): Path<String>, posted: Posted) -> Answer {
    let mut asked = Asked::load(&visit, code).await?;
    let mut list = None;
    let values: Vec<(String, Value)> = asked
        .fields()
        .into_iter()
        .map(|field| {
            let id = format!("f{}", field.pointer);
            let mut value = typed_value(field.field, &id, &posted);
            if rows_changed_at(&id, &posted, &mut value) {
                list = Some(id);
            }
            (field.pointer.to_owned(), value)
        })
        .collect();
    asked.typed.extend(values);
    asked.set_message(posted.get("message"));
    if posted.is_redrawn() {
        return page(&visit, &asked, Faults::none(visit.tongue())).await;
    }
    let unsaved = match asked.save(&visit).await {
        Ok(faults) => faults,
        Err(failure) => Faults::of_failure(&visit, failure)?,
    };
    if posted.is_by_script() {
        return Ok(draft::told_saved(&visit, unsaved.is_empty()));
    }
    if !unsaved.is_empty() {
        return page(&visit, &asked, unsaved).await;
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

async fn page(visit: &Visit, asked: &Asked, faults: Faults) -> Result<Response, Failure> {
    let tongue = visit.tongue();
    let drawn = |field: &super::asked::AskedField<'_>| {
        control(tongue, field.field, &format!("f{}", field.pointer), &field.value).instructed(&field.item.instruction)
    };
    let mut controls: Vec<Control> = asked.fields().iter().map(drawn).collect();
    let message = Control::area(tongue, "message", visit.say("supplement-message"));
    controls.push(message.hinted(visit.say("supplement-message-hint")).holding(asked.message()));
    let count = asked.request.items.len().to_string();
    let lead = match &asked.request.respond_by {
        Some(by) => tongue.say_with_both("supplement-lead-by", ("count", &count), ("date", &tongue.day_of(by))),
        None => tongue.say_with("supplement-lead", "count", asked.request.items.len()),
    };
    let shell = visit.shell(visit.say("supplement-title")).await?;
    let dossier = format!("/dossiers/{}", asked.dossier.code);
    let mut page = FormPage::new(shell, &asked.page(""), controls, faults, visit.say("apply-continue"))
        .back_to(&dossier, tongue.say_with("dossier-named", "code", &asked.dossier.code))
        .saying(lead)
        .also("draft", visit.say("apply-save"))
        .saving_itself(String::new());
    if let Some(message) = &asked.request.message {
        page = page.saying(tongue.say_with("supplement-says", "message", message));
    }
    Ok(page.answer())
}
