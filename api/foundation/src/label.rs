//! What the parts of a dossier are called, out of the version of the procedure that it was filed under.

use domain::dossier::{ProcedureRef, SupplementTarget};
use domain::{Language, ProcedureVersion, Rulebook, Translated};
use serde_json::Value;

/// Events whose notes officers write for each other.
pub const AMONG_OFFICERS: [&str; 2] = ["DossierForwarded", "DossierSentBack"];

/// What an item of a supplement request is about, in words; its bare name where nobody has words for it.
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

/// The key of the step that a dossier came to by an event, where that is what happened.
pub fn step_entered<'p>(event_type: &str, payload: &'p Value) -> Option<&'p str> {
    AMONG_OFFICERS.contains(&event_type).then(|| payload.pointer("/step/key")?.as_str()).flatten()
}

/// What a step is called, in both languages, in the version that a dossier was filed under.
pub fn step_name<'r>(key: &str, filed: &ProcedureRef, rulebook: &'r Rulebook) -> Option<&'r Translated> {
    let procedure = rulebook.procedure(&filed.code, filed.version)?;
    procedure.definition.steps.iter().find(|step| step.key == key).map(|step| &step.name)
}

/// What a step is called in the version that a dossier was filed under.
pub fn step_label(key: &str, filed: &ProcedureRef, rulebook: &Rulebook, language: Language) -> Option<String> {
    step_name(key, filed, rulebook).map(|name| name.get(language).to_owned())
}
