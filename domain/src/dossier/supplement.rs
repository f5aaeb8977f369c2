//! What a supplement may change: only what its request named.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{DossierEvent, DueReason, FiledDossier, OfferedDocument, OpenSupplement, SupplementTarget};
use crate::input;
use crate::{Fault, FaultCode, Faults, Moment, Refusal, Services};

/// The places (JSON pointers, RFC 6901) where two forms differ, the outermost ones; arrays are compared by index,
/// and another length is a change of the array itself.
pub(super) fn changed_places(old: &Value, new: &Value) -> Vec<String> {
    let mut places = Vec::new();
    compare(old, new, &mut String::new(), &mut places);
    places
}

fn compare(old: &Value, new: &Value, at: &mut String, places: &mut Vec<String>) {
    let mut below = |part: &str, old: Option<&Value>, new: Option<&Value>| {
        let length = at.len();
        at.push('/');
        at.push_str(&part.replace('~', "~0").replace('/', "~1"));
        match (old, new) {
            (Some(old), Some(new)) => compare(old, new, at, places),
            (None, None) => {}
            _ => places.push(at.clone()),
        }
        at.truncate(length);
    };
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for key in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
                below(key, old.get(key), new.get(key));
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                below(&index.to_string(), Some(old), Some(new));
            }
        }
        (old, new) if old == new => {}
        _ => places.push(at.clone()),
    }
}

/// Whether a place lies at or under a pointer.
pub(super) fn lies_under(place: &str, pointer: &str) -> bool {
    place == pointer || place.strip_prefix(pointer).is_some_and(|rest| rest.starts_with('/'))
}

/// A place as the path of a fault: `/suppliers/0/name` is `["form", "suppliers", "0", "name"]`.
pub(super) fn field_of(place: &str) -> Vec<String> {
    std::iter::once("form".to_owned())
        .chain(place.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~")))
        .collect()
}

impl OpenSupplement {
    pub(super) fn names_field(&self, place: &str) -> bool {
        self.items
            .iter()
            .any(|item| matches!(&item.target, SupplementTarget::FormField(pointer) if lies_under(place, pointer)))
    }

    pub(super) fn names_requirement(&self, key: &str) -> bool {
        self.items.iter().any(|item| matches!(&item.target, SupplementTarget::Requirement(named) if named == key))
    }

    /// Whether each item is answered by a change or a file; what is left needs a message saying why not.
    pub(super) fn is_answered_by(&self, changed: &[String], requirements: &BTreeSet<&str>) -> bool {
        self.items.iter().all(|item| match &item.target {
            SupplementTarget::FormField(pointer) => changed.iter().any(|place| lies_under(place, pointer)),
            SupplementTarget::Requirement(key) => requirements.contains(key.as_str()),
        })
    }
}

impl FiledDossier {
    /// The form with a merge patch applied; the form as it is where there is none.
    pub(super) fn merged_form(&self, patch: Option<&Value>) -> Option<Value> {
        let mut merged = self.form.known()?.clone();
        if let Some(patch) = patch {
            json_patch::merge(&mut merged, patch);
        }
        Some(merged)
    }
}

impl FiledDossier {
    /// The applicant's answer: what it changes must have been asked for, every item must be answered, and the whole
    /// merged form must hold.
    pub(super) fn supplement_with(
        &self,
        at: Moment,
        patch: Option<&Value>,
        documents: &[OfferedDocument],
        message: Option<&str>,
        services: &Services,
    ) -> Result<Vec<DossierEvent>, Refusal> {
        let Some(open) = &self.supplement else { return Err(Refusal::of(FaultCode::NotAllowedInStatus)) };
        let procedure = self.pinned_procedure(services)?;
        let mut faults = Faults::new();
        let message =
            faults.take(input::optional(message, |text| input::multi_line(text, input::REASON_MAX, &["message"])));
        let patch = match patch.map(|patch| input::form_texts(patch, &["form"])).transpose() {
            Ok(patch) => patch,
            Err(found) => {
                faults.extend(found);
                None
            }
        };
        let changed = match (self.form.known(), self.merged_form(patch.as_ref())) {
            (Some(old), Some(merged)) => {
                let changed = changed_places(old, &merged);
                for place in changed.iter().filter(|place| !open.names_field(place)) {
                    faults.push(Fault { field: field_of(place), ..Fault::new(FaultCode::NotRequested) });
                }
                if !changed.is_empty() {
                    faults.extend(procedure.form.check(&merged));
                }
                changed
            }
            _ => Vec::new(),
        };
        for (index, _) in documents.iter().enumerate().filter(|(_, offer)| {
            !open.names_requirement(&offer.requirement)
                && procedure.definition.required_documents.iter().any(|known| known.key == offer.requirement)
        }) {
            faults.push(Fault::at(FaultCode::NotRequested, &["documents", &index.to_string(), "requirement"]));
        }
        let documents = super::documents::check(documents, procedure, self.applicant, &mut faults);
        let requirements = documents.iter().map(|document| document.requirement.as_str()).collect();
        if message.as_ref().is_some_and(Option::is_none) && !open.is_answered_by(&changed, &requirements) {
            faults.push(Fault::at(FaultCode::Required, &["message"]));
        }
        let Some(message) = message.filter(|_| faults.is_empty()) else {
            return Err(Refusal::Faults(faults.into_vec()));
        };
        let supplemented = DossierEvent::DossierSupplemented {
            at,
            request: open.request,
            patch: patch.filter(|_| !changed.is_empty()).map(|patch| self.personal(patch)),
            documents,
            message: message.map(|message| self.personal(message)),
        };
        let moved = self.due_after_waiting(at, DueReason::Supplemented, services)?;
        Ok(std::iter::once(supplemented).chain(moved).collect())
    }
}
