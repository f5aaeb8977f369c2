//! Names of a dossier's parts, from the version of the procedure that it was filed under.

use domain::dossier::{ProcedureRef, SupplementTarget};
use domain::{Language, ProcedureVersion, Rulebook, Translated};
use serde_json::Value;

/// Events whose notes are internal: officers write them for each other.
pub const AMONG_OFFICERS: [&str; 2] = ["DossierForwarded", "DossierSentBack"];

/// Name of a supplement request's item; its bare key where the procedure has no name for it.
pub fn target_label(target: &SupplementTarget, procedure: Option<&ProcedureVersion>, language: Language) -> String {
    let (name, label) = match target {
        SupplementTarget::FormField(pointer) => {
            let label = procedure.and_then(|procedure| procedure.form.label(pointer));
            (pointer, label.map(|label| label.get(language).to_owned()))
        }
        SupplementTarget::Requirement(key) => {
            let known = procedure.and_then(|procedure| {
                procedure.definition.required_documents.iter().find(|document| document.key == *key)
            });
            (key, known.map(|document| document.name.get(language).to_owned()))
        }
    };
    label.unwrap_or_else(|| name.clone())
}

/// Key of the step that a dossier entered by an event, if it entered one.
pub fn step_entered<'p>(event_type: &str, payload: &'p Value) -> Option<&'p str> {
    AMONG_OFFICERS.contains(&event_type).then(|| payload.pointer("/step/key")?.as_str()).flatten()
}

/// Names of a step in both languages, by the version that the dossier was filed under.
pub fn step_name<'r>(key: &str, filed: &ProcedureRef, rulebook: &'r Rulebook) -> Option<&'r Translated> {
    let procedure = rulebook.procedure(&filed.code, filed.version)?;
    procedure.definition.steps.iter().find(|step| step.key == key).map(|step| &step.name)
}

/// Name of a step in one language, by the version that the dossier was filed under.
pub fn step_label(key: &str, filed: &ProcedureRef, rulebook: &Rulebook, language: Language) -> Option<String> {
    step_name(key, filed, rulebook).map(|name| name.get(language).to_owned())
}
