//! What differs between two states of a dossier, as people read it.

use domain::Moment;
use serde_json::Value;

use crate::portal::form::{Form, name_of, written_at};
use crate::portal::operation::schema;
use crate::portal::tongue::Tongue;

/// What the first part of a place is called: places lie in the state that the rules keep, of which people name only what
/// is in the form.
const NAMES: [(&str, &str); 23] = [
    ("code", "difference-code"),
    ("agency", "difference-agency"),
    ("procedure", "difference-procedure"),
    ("applicant", "difference-applicant"),
    ("submitted_at", "difference-submitted-at"),
    ("accepted_at", "difference-accepted-at"),
    ("promised_at", "difference-promised-at"),
    ("due_at", "difference-due-at"),
    ("supplement_until", "difference-supplement-until"),
    ("paused_minutes", "difference-paused-minutes"),
    ("base", "difference-base"),
    ("interruptions", "difference-interruptions"),
    ("supplement", "difference-supplement"),
    ("rounds", "difference-rounds"),
    ("payment", "difference-payment"),
    ("step", "difference-step"),
    ("examiners", "difference-examiners"),
    ("extended", "difference-extended"),
    ("outcome", "difference-outcome"),
    ("form", "difference-form"),
    ("documents", "difference-documents"),
    ("assignee", "difference-assignee"),
    ("ended_at", "difference-ended-at"),
];

/// One place, as the schema tells it.
#[derive(Debug, cynic::QueryFragment)]
pub(super) struct Difference {
    path: String,
    before: Option<Value>,
    after: Option<Value>,
}

/// One place, as it is shown.
pub(super) struct Differing {
    /// In words, where there are some.
    pub(super) name: Option<String>,
    /// The exact place.
    pub(super) path: String,
    pub(super) before: String,
    pub(super) after: String,
}

impl Difference {
    /// In words; the form is the one that was filled in.
    pub(super) fn told(self, tongue: &Tongue, form: &Form) -> Differing {
        let field = self.path.strip_prefix("/form").filter(|below| !below.is_empty());
        let value = |value: Option<&Value>| {
            let of_form = field.and_then(|pointer| form.at(pointer)).zip(value);
            of_form.map_or_else(
                || written(tongue, &self.path, value),
                |(field, value)| written_at(tongue, field, value).unwrap_or_default(),
            )
        };
        let (before, after) = (value(self.before.as_ref()), value(self.after.as_ref()));
        let name = match field {
            Some(pointer) => name_of(tongue, form, &format!("f{pointer}")),
            None => named(tongue, &self.path),
        };
        Differing { name, path: self.path, before, after }
    }
}

fn named(tongue: &Tongue, path: &str) -> Option<String> {
    let first = path.split('/').nth(1)?;
    NAMES.iter().find(|(key, _)| *key == first).map(|(_, text)| tongue.say(text))
}

/// Statuses by their titles, moments by our clocks, other texts as they are, all else as JSON writes it; nothing where
/// nothing stands.
fn written(tongue: &Tongue, path: &str, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::Bool(yes)) => tongue.say(if *yes { "form-yes" } else { "form-no" }),
        Some(Value::String(status)) if path == "/base" => tongue.status(status),
        Some(Value::String(text)) => text.parse::<Moment>().map_or_else(|_| text.clone(), |at| tongue.moment(&at)),
        Some(other) => serde_json::to_string_pretty(other).unwrap_or_default(),
    }
}
