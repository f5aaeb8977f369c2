//! Step page of an application: showing it, and saving what is posted.

use axum::Extension;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use super::filling::{FROM_CHECK, Filling};
use crate::draft::{self, KeepOutcome, Origin, overlay};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::{controls, typed};
use crate::form_page::FormPage;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::Answer;

/// View of a step: values, origin and errors.
struct Drawing {
    shown: Value,
    origin: Origin,
    /// Set where the page leads back to the review.
    from_check: bool,
    faults: Faults,
}

/// Query of the page: set on links of the review page, which saving leads back to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Came {
    pub(super) from: String,
}

/// `GET /services/{code}/apply/form/{step}`: one page of the form, filled in from the draft.
pub async fn show(
    Extension(context): PageExtension,
    Path((code, step)): Path<(String, String)>,
    Query(came): Query<Came>,
) -> Answer {
    let filling = Filling::load(&context, code).await?;
    if filling.is_undertaking(&format!("f/{step}")) {
        return Ok(redirect::to(&filling.page("check")));
    }
    let faults = Faults::none(context.translator());
    let drawn = Drawing::fresh(&context, &filling, &step, came.from == FROM_CHECK, faults);
    page(&context, &filling, &step, drawn).await
}

/// `POST /services/{code}/apply/form/{step}`: saves the typed values, valid or not, and goes on where they are valid.
pub async fn keep(
    Extension(context): PageExtension,
    Path((code, step)): Path<(String, String)>,
    posted: Posted,
) -> Answer {
    let translator = context.translator();
    let mut filling = Filling::load(&context, code).await?;
    // Consents were steps in an earlier release; now the review page asks for them.
    if filling.is_undertaking(&format!("f/{step}")) {
        return Ok(redirect::to(&filling.page("check")));
    }
    let steps = filling.form.steps();
    let place = steps.iter().position(|other| other.key == step).ok_or(Failure::NotFound)?;
    let mine = Value::Object(typed(steps[place].fields, "f", &posted));
    let keys: Vec<String> = steps[place].fields.iter().map(|field| format!("f/{}", field.key)).collect();
    let from_check = posted.get("from") == FROM_CHECK;
    let next = steps.get(place + 1).map(|step| format!("form/{}", step.key));
    let next = filling.page(if from_check { "check" } else { next.as_deref().unwrap_or("papers") });
    let here_again =
        format!("{}{}", filling.page(&format!("form/{step}")), if from_check { "?from=check" } else { "" });
    let origin = Origin::of(&posted);
    if posted.is_redrawn() {
        let drawn = Drawing::typed(&filling, &mine, origin, from_check, Faults::none(translator));
        return page(&context, &filling, &step, drawn).await;
    }
    let keeping = match filling.keep(&context, &step, &posted, &mine, &origin).await {
        Ok(keeping) => keeping,
        Err(failure) => KeepOutcome::Unsaved(Faults::of_failure(&context, failure)?),
    };
    if posted.is_by_script() {
        return Ok(match keeping {
            KeepOutcome::Kept { clashes, .. } => {
                let marks = Value::Object(filling.marks(&context, &step, &mine));
                let origin = origin.after(filling.version, marks, &clashes);
                draft::told_kept(&context, &filling.form, &clashes, &origin)
            }
            KeepOutcome::Ended => draft::told_ended(&context, filling.submitted_as.as_deref()),
            KeepOutcome::Unsaved(_) => draft::told_unsaved(),
        });
    }
    let (clashes, list) = match keeping {
        KeepOutcome::Kept { clashes, list } => (clashes, list),
        KeepOutcome::Ended => {
            let (said, place) = draft::ended(translator, filling.submitted_as.as_deref());
            let origin = filling.origin(&context, &step);
            let faults = Faults::none(translator).about_what_is_at(said, place);
            let drawn = Drawing::typed(&filling, &mine, origin, from_check, faults);
            return page(&context, &filling, &step, drawn).await;
        }
        KeepOutcome::Unsaved(faults) => {
            let drawn = Drawing::typed(&filling, &mine, origin, from_check, faults);
            return page(&context, &filling, &step, drawn).await;
        }
    };
    if !clashes.is_empty() {
        let faults = draft::clashing(translator, &filling.form, &clashes, Faults::none(translator));
        let mut drawn = Drawing::fresh(&context, &filling, &step, from_check, faults);
        overlay(&mut drawn.shown, &mine, &clashes);
        return page(&context, &filling, &step, drawn).await;
    }
    if let Some(list) = list {
        return Ok(redirect::to(&format!("{here_again}#{list}")));
    }
    if posted.get("also") == "draft" {
        context.leave_notice("notice-draft-saved");
        return Ok(redirect::to(&here_again));
    }
    let here = |control: &str| keys.iter().any(|key| control == key || control.starts_with(&format!("{key}/")));
    let faults = filling.faults(&context).await?.within(here);
    if faults.is_empty() {
        return Ok(redirect::to(&next));
    }
    page(&context, &filling, &step, Drawing::fresh(&context, &filling, &step, from_check, faults)).await
}

impl Drawing {
    /// View of the stored draft.
    fn fresh(context: &PageContext, filling: &Filling, step: &str, from_check: bool, faults: Faults) -> Self {
        Self { shown: filling.shown(), origin: filling.origin(context, step), from_check, faults }
    }

    /// View of posted values that were not saved.
    fn typed(filling: &Filling, mine: &Value, origin: Origin, from_check: bool, faults: Faults) -> Self {
        let mut shown = filling.shown();
        if let (Some(shown), Some(mine)) = (shown.as_object_mut(), mine.as_object()) {
            shown.extend(mine.clone());
        }
        Self { shown, origin, from_check, faults }
    }
}

async fn page(context: &PageContext, filling: &Filling, step: &str, drawn: Drawing) -> Result<Response, Failure> {
    let steps = filling.form.steps();
    let place = steps.iter().position(|other| other.key == step).ok_or(Failure::NotFound)?;
    let here = &steps[place];
    let translator = context.translator();
    let Drawing { shown, origin, from_check, faults } = drawn;
    let drawn = controls(translator, here.fields, "f", &shown).into_iter();
    let controls = drawn.map(|control| if here.is_single { control.said_above() } else { control }).collect();
    let layout = context.layout(here.title(translator)).await?;
    let action = filling.page(&format!("form/{step}"));
    let (back, label) = match place.checked_sub(1) {
        _ if from_check => (filling.page("check"), context.t("check-title")),
        Some(before) => (filling.page(&format!("form/{}", steps[before].key)), context.t("apply-back")),
        None => (format!("/services/{}", filling.procedure.code), filling.procedure.name.clone()),
    };
    let faults = faults.of_form(&filling.form);
    let mut page = FormPage::new(layout, &action, controls, faults, context.t("apply-continue"))
        .back_to(&back, label)
        .being_step(filling.way(translator, place))
        .also("draft", context.t("apply-save"))
        .drawn_from(&origin)
        .saving_itself(filling.saved_at.as_ref().map(|at| draft::said_saved(context, at)).unwrap_or_default());
    if filling.is_renewed {
        page = page.saying(context.t("apply-renewed"));
    }
    if from_check {
        page = page.hiding("from", FROM_CHECK.to_owned());
    }
    if let Some(code) = filling.sent_before() {
        page = page.saying(translator.t_with("apply-sent-before", "code", code));
    }
    if let Some(code) = filling.left_over_from() {
        page = page.saying(translator.t_with("draft-left-over", "code", code));
    }
    Ok(page.respond())
}
