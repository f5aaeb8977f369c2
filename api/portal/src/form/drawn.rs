//! Controls of a form's fields: which widget a field gets, with the typed value.

use serde_json::Value;

use super::shape::{Field, Shape, row_title};
use crate::control::{Choice, Control, Kind, Row};
use crate::fault::begun_small;
use crate::translator::Translator;

/// Most options of a radio group; more make a select.
const RADIOS_MOST: usize = 6;
/// Longest text of a single-line input in characters; longer ones get a text area.
pub(super) const LINE_MOST: usize = 200;

/// Controls of the fields under a prefix, with their typed values.
pub fn controls(translator: &Translator, fields: &[Field], above: &str, typed: &Value) -> Vec<Control> {
    fields
        .iter()
        .map(|field| control(translator, field, &format!("{above}/{}", field.key), &typed[&field.key]))
        .collect()
}

pub fn control(translator: &Translator, field: &Field, id: &str, typed: &Value) -> Control {
    let title = || field.title.clone();
    let value = typed.as_str().unwrap_or_default();
    let control = match &field.shape {
        Shape::Object(fields) => {
            Control::of(translator, id, title(), Kind::Group(controls(translator, fields, id, typed)))
                .hinted(field.hint.clone())
        }
        Shape::Rows { fields, least, most, .. } => rows(translator, field, (fields, *least, *most), id, typed),
        Shape::Several(choices) => several(translator, field, choices, id, typed),
        Shape::Choice(choices) => {
            let listed = choices.iter().map(|(value, title)| Choice::new(value, title.clone())).collect();
            let few = choices.len() <= RADIOS_MOST;
            Control::of(translator, id, title(), if few { Kind::Radios(listed) } else { Kind::Select(listed) })
        }
        Shape::YesNo => {
            let choices = [("true", "form-yes"), ("false", "form-no")];
            let choices = choices.map(|(value, label)| Choice::new(value, translator.t(label)));
            Control::of(translator, id, title(), Kind::Radios(choices.into()))
        }
        Shape::Assent => Control::of(translator, id, title(), Kind::Tick),
        Shape::Day => Control::digits(translator, id, title()).typed_by("text", "short"),
        Shape::Number => Control::digits(translator, id, title()),
        Shape::Year => Control::digits(translator, id, title()).typed_by("numeric", "short"),
        Shape::Decimal { .. } => Control::line(translator, id, title()).typed_by("decimal", "medium"),
        Shape::Phone | Shape::PhoneAbroad => {
            Control::line(translator, id, title()).typed_by("tel", "medium").filled_by("tel")
        }
        Shape::TaxCode | Shape::IdentityNumber | Shape::Passport | Shape::IdentityOrPassport | Shape::Digits => {
            Control::line(translator, id, title()).typed_by("text", "medium")
        }
        Shape::Email => Control::line(translator, id, title()).typed_by("email", "long").filled_by("email"),
        Shape::Text { most } if most.is_some_and(|most| most > LINE_MOST) => {
            Control::of(translator, id, title(), Kind::Area { most: *most })
        }
        Shape::Text { .. } => Control::line(translator, id, title()),
    };
    let hint = match (&field.shape, field.hint.as_str()) {
        (Shape::Day, "") => translator.t("form-day-hint"),
        (_, hint) => hint.to_owned(),
    };
    let control =
        if matches!(field.shape, Shape::Object(_) | Shape::Rows { .. }) { control } else { control.hinted(hint) };
    let control = control.holding(value);
    if field.is_required { control.required() } else { control }
}

fn several(translator: &Translator, field: &Field, choices: &[(String, String)], id: &str, typed: &Value) -> Control {
    let chosen: Vec<&str> = typed.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let choice = |(value, title): &(String, String)| Choice {
        is_chosen: chosen.contains(&value.as_str()),
        ..Choice::new(value, title.clone())
    };
    Control::of(translator, id, field.title.clone(), Kind::Ticks(choices.iter().map(choice).collect()))
}

fn rows(
    translator: &Translator,
    field: &Field,
    (fields, least, most): (&[Field], usize, Option<usize>),
    id: &str,
    typed: &Value,
) -> Control {
    let none = Vec::new();
    let kept = typed.as_array().unwrap_or(&none);
    // An empty list begins with one empty row, so that its fields are seen.
    let shown = kept.len().max(least).max(1);
    let row = |place: usize| Row {
        title: row_title(translator, field, place),
        controls: controls(translator, fields, &format!("{id}/{place}"), kept.get(place).unwrap_or(&Value::Null)),
        remove: (shown > least.max(1)).then(|| {
            (
                format!("remove:{id}/{place}"),
                translator.t_with("form-remove-row", "row", begun_small(&row_title(translator, field, place))),
            )
        }),
    };
    let add = most.is_none_or(|most| shown < most).then(|| match &field.shape {
        Shape::Rows { row, .. } if !row.is_empty() => translator.t_with("form-add-row-of", "row", begun_small(row)),
        _ => translator.t("form-add-row"),
    });
    let kind = Kind::Rows { rows: (0..shown).map(row).collect(), add };
    Control::of(translator, id, field.title.clone(), kind).hinted(field.hint.clone())
}
