//! Localized text of a fault.

use chrono::NaiveDate;
use domain::dossier::DossierStatus;
use domain::{Fault, Language, Moment, Translated};
use fluent::FluentValue;
use serde_json::Value;

use super::{Texts, format};

impl Texts {
    /// Localized text of a fault, for the person who can mend it.
    ///
    /// The most specific text wins: of its reason, of what is known of its field, of its field, of a form's field, of
    /// its values, of its code alone.
    pub fn fault(&self, language: Language, fault: &Fault) -> String {
        let id = format!("fault-{}", fault.code.code());
        let arguments = self.arguments(language, fault);
        let arguments: Vec<_> = arguments.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        candidates(fault)
            .iter()
            .find_map(|name| self.attribute(language, &id, name, &arguments))
            .unwrap_or_else(|| self.text(language, &id, &arguments))
    }

    /// Message arguments: the fault's values formatted for people, and those derived from them.
    fn arguments(&self, language: Language, fault: &Fault) -> Vec<(String, FluentValue<'static>)> {
        let mut arguments = Vec::with_capacity(fault.params.len() + 1);
        for (name, value) in &fault.params {
            match (name.as_str(), value) {
                ("retryAfterSeconds", Value::Number(seconds)) => {
                    let (wait, unit) = format::wait(seconds.as_u64().unwrap_or_default());
                    arguments.push(("wait".to_owned(), wait.into()));
                    arguments.push(("unit".to_owned(), unit.into()));
                }
                ("maxBytes", Value::Number(bytes)) => {
                    arguments.push(("size".to_owned(), format::size(bytes.as_u64().unwrap_or_default()).into()));
                }
                ("unanswered", Value::Array(items)) => {
                    let title = |item: &Value| {
                        let title = serde_json::from_value::<Translated>(item.get("title")?.clone()).ok()?;
                        Some(format!("“{}”", title.get(language)))
                    };
                    let titles: Vec<_> = items.iter().filter_map(title).collect();
                    arguments.push(("items".to_owned(), titles.join(", ").into()));
                }
                // Bilingual names and hints of the form schema.
                ("hint" | "name", text @ Value::Object(_)) => {
                    let text = serde_json::from_value::<Translated>(text.clone()).ok();
                    let text = text.map(|text| text.get(language).to_owned()).unwrap_or_default();
                    arguments.push((name.clone(), text.into()));
                }
                ("mediaTypes", Value::Array(types)) => {
                    let names = types.iter().filter_map(Value::as_str).map(format::media_type);
                    arguments.push(("types".to_owned(), self.any_of(language, names).into()));
                }
                ("status", Value::String(name)) => {
                    let status = DossierStatus::from_name(name);
                    let title = status.map_or_else(|| name.clone(), |status| self.status(language, status));
                    arguments.push(("status".to_owned(), title.into()));
                }
                ("min" | "max", Value::String(text)) if is_about_money(fault) => {
                    arguments.push((name.clone(), format::amount(language, text).into()));
                }
                (_, Value::String(text)) => {
                    arguments.push((name.clone(), format::written(language, text).into()));
                }
                (_, Value::Number(number)) => {
                    let number = number.as_i64().map_or_else(|| number.to_string().into(), format::plain);
                    arguments.push((name.clone(), number));
                }
                _ => {}
            }
        }
        arguments
    }
}

fn is_about_money(fault: &Fault) -> bool {
    fault.field.last().is_some_and(|field| field == "amount")
}

/// Candidate attributes, the most specific first.
fn candidates(fault: &Fault) -> Vec<String> {
    let mut names = Vec::with_capacity(8);
    // A reason has texts of its own; as an argument its name would be taken for a field called `reason`.
    let mut values: Vec<_> = fault.params.keys().map(String::as_str).filter(|name| *name != "reason").collect();
    values.sort_unstable();
    let values = values.join("-");
    if let Some(reason) = fault.params.get("reason").and_then(Value::as_str) {
        names.push(format!("reason-{reason}-with-{values}"));
        names.push(format!("reason-{reason}"));
    }
    // Two limits that are days mean a day out of range, whatever else its field asks for.
    let days = ["min", "max"].map(|limit| fault.params.get(limit).is_some_and(is_day));
    if days == [true, true] {
        names.push(format!("day-{values}"));
    }
    let is_in_form = fault.field.len() > 1 && fault.field[0] == "form";
    if is_in_form {
        names.push(format!("in-form-with-{values}"));
    }
    if let Some(field) = fault.field.iter().rev().find(|part| part.parse::<usize>().is_err()) {
        names.push(format!("{field}-with-{values}"));
        names.push(field.clone());
    }
    if is_in_form {
        names.push("in-form".to_owned());
    }
    if days.contains(&true) {
        names.push(format!("day-{values}"));
    }
    names.push(values);
    names
}

/// True for a day or a moment.
fn is_day(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.parse::<NaiveDate>().is_ok() || text.parse::<Moment>().is_ok())
}
