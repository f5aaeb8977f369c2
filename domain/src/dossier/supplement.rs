//! Supplements: validation of the applicant's answer, which may change only the places that the request named.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{
    DossierEvent, DueReason, FiledDossier, ItemAnswer, ItemWords, OfferedDocument, OpenSupplement, SupplementItem,
    SupplementTarget,
};
use crate::input;
use crate::{Fault, FaultCode, Faults, Moment, ProcedureVersion, Refusal, Services, Translated};

/// Outermost differing places of two forms, as JSON pointers (RFC 6901); arrays are compared by index, and another
/// length is a change of the array itself.
///
/// An object that is absent in the old form is compared field by field, because the answer to a request for a field
/// inside it has to create it. An object that goes, or comes empty, is a difference itself.
pub(super) fn changed_places(old: &Value, new: &Value) -> Vec<String> {
    let mut places = Vec::new();
    compare(Some(old), Some(new), &mut String::new(), &mut places);
    places
}

fn compare(old: Option<&Value>, new: Option<&Value>, at: &mut String, places: &mut Vec<String>) {
    match (old, new) {
        (Some(Value::Object(old)), Some(Value::Object(new))) => compare_fields(old, new, at, places),
        (None, Some(Value::Object(new))) if !new.is_empty() => compare_fields(&Map::new(), new, at, places),
        (Some(Value::Array(old)), Some(Value::Array(new))) if old.len() == new.len() => {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                compare_below(&index.to_string(), Some(old), Some(new), at, places);
            }
        }
        (old, new) if old == new => {}
        _ => places.push(at.clone()),
    }
}

fn compare_fields(old: &Map<String, Value>, new: &Map<String, Value>, at: &mut String, places: &mut Vec<String>) {
    for key in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        compare_below(&key.replace('~', "~0").replace('/', "~1"), old.get(key), new.get(key), at, places);
    }
}

fn compare_below(part: &str, old: Option<&Value>, new: Option<&Value>, at: &mut String, places: &mut Vec<String>) {
    let length = at.len();
    at.push('/');
    at.push_str(part);
    compare(old, new, at, places);
    at.truncate(length);
}

/// Tests if a place lies at or under a pointer.
pub(super) fn lies_under(place: &str, pointer: &str) -> bool {
    place == pointer || place.strip_prefix(pointer).is_some_and(|rest| rest.starts_with('/'))
}

/// A place as the path of a fault: `/suppliers/0/name` becomes `["form", "suppliers", "0", "name"]`.
pub(super) fn field_of(place: &str) -> Vec<String> {
    std::iter::once("form".to_owned())
        .chain(place.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~")))
        .collect()
}

/// An item as a fault's parameter: `{"formField": "/trader/fax", "title": {"vi": "Fax", "en": "Fax"}}`, or
/// `requirement` with a document's key.
fn told(target: &SupplementTarget, procedure: &ProcedureVersion) -> Value {
    let (name, key, title) = match target {
        SupplementTarget::FormField(pointer) => ("formField", pointer, procedure.form.label(pointer)),
        SupplementTarget::Requirement(key) => {
            let mut documents = procedure.definition.required_documents.iter();
            let document = documents.find(|document| document.key == *key);
            ("requirement", key, document.map(|document| document.name.clone()))
        }
    };
    let title = title.unwrap_or_else(|| Translated { vi: key.clone(), en: None });
    json!({ name: key, "title": title })
}

impl OpenSupplement {
    fn names_field(&self, place: &str) -> bool {
        self.items
            .iter()
            .any(|item| matches!(&item.target, SupplementTarget::FormField(pointer) if lies_under(place, pointer)))
    }

    fn names_requirement(&self, key: &str) -> bool {
        self.items.iter().any(|item| matches!(&item.target, SupplementTarget::Requirement(named) if named == key))
    }

    /// Targets without a changed field, a file or an answer of their own; a message has to explain them.
    fn unanswered(
        &self,
        (old, new): (&Value, &Value),
        documents: &[OfferedDocument],
        said: &[(&SupplementItem, String)],
    ) -> Vec<&SupplementTarget> {
        let is_said = |item: &SupplementItem| said.iter().any(|(about, _)| about.id == item.id);
        let targets = self.items.iter().filter(|item| !is_said(item)).map(|item| &item.target);
        let is_answered = |target: &SupplementTarget| match target {
            SupplementTarget::FormField(pointer) => old.pointer(pointer) != new.pointer(pointer),
            SupplementTarget::Requirement(key) => documents.iter().any(|offer| offer.requirement == *key),
        };
        targets.filter(|target| !is_answered(target)).collect()
    }

    /// Answers to single items, each requested and answered once; collects the faults of the others.
    fn said(&self, words: &[ItemWords], faults: &mut Faults) -> Vec<(&SupplementItem, String)> {
        let mut said: Vec<(&SupplementItem, String)> = Vec::new();
        for (index, given) in words.iter().enumerate() {
            let index = index.to_string();
            let Some(item) = self.items.iter().find(|item| Some(item.id) == given.item) else {
                faults.push(Fault::at(FaultCode::NotRequested, &["answers", &index, "itemId"]));
                continue;
            };
            let field = ["answers", &index, "words"];
            let checked =
                input::optional(Some(&given.words), |text| input::multi_line(text, input::REASON_MAX, &field));
            let Some(Some(words)) = faults.take(checked) else { continue };
            if said.iter().any(|(about, _)| about.id == item.id) {
                faults.push(Fault::at(FaultCode::InvalidFormat, &["answers", &index, "itemId"]));
            } else {
                said.push((item, words));
            }
        }
        said
    }

    /// Faults of offers for documents that the procedure requires but the request did not name.
    fn faults_of_offers(&self, documents: &[OfferedDocument], procedure: &ProcedureVersion) -> Vec<Fault> {
        let known = |key: &str| procedure.definition.required_documents.iter().any(|required| required.key == key);
        documents
            .iter()
            .enumerate()
            .filter(|(_, offer)| known(&offer.requirement) && !self.names_requirement(&offer.requirement))
            .map(|(index, _)| Fault::at(FaultCode::NotRequested, &["documents", &index.to_string(), "requirement"]))
            .collect()
    }

    /// Merges a patch (RFC 7396) into the form, if it changes requested places only and the merged form is valid.
    fn merge(
        &self,
        form: &Value,
        patch: &Value,
        procedure: &ProcedureVersion,
        at: Moment,
    ) -> Result<Value, Vec<Fault>> {
        let mut merged = form.clone();
        json_patch::merge(&mut merged, patch);
        let changed = changed_places(form, &merged);
        if changed.is_empty() {
            return Ok(merged);
        }
        let not_requested = changed.iter().filter(|place| !self.names_field(place));
        let mut faults: Vec<Fault> = not_requested
            .map(|place| Fault { field: field_of(place), ..Fault::new(FaultCode::NotRequested) })
            .collect();
        match input::form_texts(&merged, &["form"]) {
            // The form was valid by the rules of its day: only changed places must be valid by today's.
            Ok(_) => {
                let before = procedure.form.check(form, at.local_date());
                let is_changed = |fault: &Fault| changed.iter().any(|place| fault.field.starts_with(&field_of(place)));
                let found = procedure.form.check(&merged, at.local_date()).into_iter();
                faults.extend(found.filter(|fault| is_changed(fault) || !before.contains(fault)));
            }
            Err(found) => faults.extend(found),
        }
        if faults.is_empty() { Ok(merged) } else { Err(faults) }
    }
}

impl FiledDossier {
    /// Answers the open request: only requested places may change, every item must be answered, and the merged form
    /// must be valid.
    pub(super) fn supplement_with(
        &self,
        at: Moment,
        patch: Option<&Value>,
        offered: &[OfferedDocument],
        (message, words): (Option<&str>, &[ItemWords]),
        services: &Services,
    ) -> Result<Vec<DossierEvent>, Refusal> {
        let Some(open) = &self.supplement else { return Err(Refusal::of(FaultCode::NotAllowedInStatus)) };
        let Some(form) = self.form.known() else { return Err(Refusal::of(FaultCode::NotFound)) };
        let procedure = self.pinned_procedure(services)?;
        let mut faults = Faults::new();
        let message =
            faults.take(input::optional(message, |text| input::multi_line(text, input::REASON_MAX, &["message"])));
        let said = open.said(words, &mut faults);
        let merged = match patch.map(|patch| input::form_texts(patch, &["form"])).transpose() {
            Ok(patch) => {
                let patch = patch.map(|patch| procedure.form.kept(&patch));
                let merged =
                    patch.as_ref().map_or_else(|| Ok(form.clone()), |patch| open.merge(form, patch, procedure, at));
                merged.map(|merged| (patch, merged))
            }
            Err(found) => Err(found),
        };
        let merged = merged.map_err(|found| faults.extend(found)).ok();
        faults.extend(open.faults_of_offers(offered, procedure));
        let documents = super::documents::check(offered, procedure, self.applicant, &mut faults);
        let unanswered =
            merged.as_ref().map(|(_, merged)| open.unanswered((form, merged), offered, &said)).unwrap_or_default();
        if message == Some(None) && !unanswered.is_empty() {
            let unanswered: Vec<Value> = unanswered.into_iter().map(|target| told(target, procedure)).collect();
            faults.push(Fault::at(FaultCode::Required, &["message"]).with("unanswered", unanswered));
        }
        let (Some(message), Some((patch, merged)), true) = (message, merged, faults.is_empty()) else {
            return Err(Refusal::Faults(faults.into_vec()));
        };
        let answer = |(item, words): (&SupplementItem, String)| ItemAnswer {
            item: item.id,
            target: item.target.clone(),
            words: self.personal(words),
        };
        let supplemented = DossierEvent::DossierSupplemented {
            at,
            request: open.request,
            patch: patch.filter(|_| merged != *form).map(|patch| self.personal(patch)),
            documents,
            message: message.map(|message| self.personal(message)),
            answers: said.into_iter().map(answer).collect(),
        };
        let moved = self.due_after_waiting(at, DueReason::Supplemented, services)?;
        Ok(std::iter::once(supplemented).chain(moved).collect())
    }
}
