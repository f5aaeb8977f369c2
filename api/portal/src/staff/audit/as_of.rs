//! Point-in-time view of a dossier, for auditors.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query};
use chrono::{NaiveTime, TimeDelta};
use cynic::QueryBuilder;
use domain::Moment;
use serde::Deserialize;
use serde_json::Value;

use super::compare::{Dossier, DossierSnapshot};
use crate::control::Control;
use crate::days::unreadable_day;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::{Form, ReadableGroup, read_day, told};
use crate::layout::Layout;
use crate::operation::{name_of, schema};
use crate::page_context::PageExtension;
use crate::render::{Answer, again, ok};
use crate::tag::Tag;
use crate::translator::Translator;

/// Query string of the view: day and time as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AsOfQuery {
    day: String,
    time: String,
}

/// `GET /audit/dossiers/{code}/as-of`: a dossier as it was at a moment.
pub async fn show(
    Extension(context): PageExtension,
    Path(code): Path<String>,
    Query(wanted): Query<AsOfQuery>,
) -> Answer {
    let layout = context.colleague(context.t("audit-as-of-title")).await?.0;
    let translator = context.translator();
    let time = end_of(wanted.time.trim());
    let mut faults = Faults::none(translator);
    let day = read_day(&wanted.day);
    if day.is_none() {
        let message = unreadable_day(translator, &wanted.day).unwrap_or_else(|| context.t("day-unreadable"));
        faults = faults.at("day", message);
    }
    if time.is_none() {
        faults = faults.at("time", context.t("audit-time-unreadable"));
    }
    let at = day.zip(time).map(|(day, time)| Moment::from_local(day.and_time(time)));
    let then = match at {
        Some(at) => {
            let answer: DossierAsOf = context.ask(DossierAsOf::build(AsOfVariables { code: code.clone(), at })).await?;
            let dossier = answer.dossier.ok_or(Failure::NotFound)?;
            answer.dossier_as_of.map(|snapshot| Then {
                tag: Tag::status(snapshot.status, &translator.status(&name_of(&snapshot.status))),
                version: snapshot.version,
                groups: groups(&context, &dossier.procedure.form_schema, snapshot.form.as_ref()),
            })
        }
        None => None,
    };
    let mut controls = controls(translator, &wanted);
    let faults = faults.marked(&mut controls);
    let mut layout = layout.wide();
    layout.is_in_error = !faults.is_empty();
    let back = format!("/audit/dossiers/{code}");
    let lead = at.map(|at| translator.t_with("audit-as-of-lead", "at", translator.moment(&at)));
    let template = AsOfPage { layout, back, lead, faults, controls, then };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

/// Upper bound of the typed time: the last microsecond of its minute or second, since pages show minutes; of the day
/// where none is typed.
fn end_of(typed: &str) -> Option<NaiveTime> {
    let last = |time: NaiveTime, more: TimeDelta| time.overflowing_add_signed(more - TimeDelta::microseconds(1)).0;
    let minute = |typed: &str| NaiveTime::parse_from_str(typed, "%H:%M").map(|time| last(time, TimeDelta::minutes(1)));
    let second =
        |typed: &str| NaiveTime::parse_from_str(typed, "%H:%M:%S").map(|time| last(time, TimeDelta::seconds(1)));
    minute(if typed.is_empty() { "23:59" } else { typed })
        .or_else(|_| second(typed))
        .ok()
        .or_else(|| typed.parse().ok())
}

/// Controls for day and time.
pub(super) fn controls(translator: &Translator, wanted: &AsOfQuery) -> [Control; 2] {
    let digits = |id: &str, label: &str, hint: &str, typed: &str| {
        Control::digits(translator, id, translator.t(label))
            .typed_by("text", "short")
            .hinted(translator.t(hint))
            .holding(typed)
    };
    [
        digits("day", "audit-day", "form-day-hint", &wanted.day),
        digits("time", "audit-time", "audit-time-hint", &wanted.time),
    ]
}

fn groups(
    context: &crate::page_context::PageContext,
    schema: &Value,
    form: Option<&Value>,
) -> Vec<(String, ReadableGroup)> {
    let fields = Form::of(schema);
    let filed = form.map(|form| told(context.translator(), fields.fields(), form)).unwrap_or_default();
    filed.into_iter().map(|group| (String::new(), group)).collect()
}

/// View of the dossier at that moment.
struct Then {
    tag: Tag,
    version: i32,
    groups: Vec<(String, ReadableGroup)>,
}

#[derive(Template)]
#[template(path = "audit-as-of.html")]
struct AsOfPage {
    layout: Layout,
    back: String,
    lead: Option<String>,
    faults: Faults,
    controls: [Control; 2],
    then: Option<Then>,
}

#[derive(Debug, cynic::QueryVariables)]
struct AsOfVariables {
    code: String,
    at: Moment,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "AsOfVariables")]
struct DossierAsOf {
    #[arguments(code: $code, at: $at)]
    dossier_as_of: Option<DossierSnapshot>,
    #[arguments(code: $code)]
    dossier: Option<Dossier>,
}

#[cfg(test)]
mod tests {
    use super::end_of;

    #[test]
    fn a_time_counts_to_its_end() {
        let told = |typed: &str| end_of(typed).map(|time| time.to_string());
        assert_eq!(told("").as_deref(), Some("23:59:59.999999"));
        assert_eq!(told("01:54").as_deref(), Some("01:54:59.999999"));
        assert_eq!(told("23:59").as_deref(), Some("23:59:59.999999"));
        assert_eq!(told("01:54:07").as_deref(), Some("01:54:07.999999"));
        assert_eq!(told("01:54:07.250").as_deref(), Some("01:54:07.250"));
        assert_eq!(told("25:00"), None);
    }
}
