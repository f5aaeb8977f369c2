//! What the parts of a dossier are called, out of the version of the procedure that it was filed under.

use domain::dossier::{ProcedureRef, SupplementTarget};
use domain::{Language, ProcedureVersion, Rulebook};

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

/// What a step is called in the version that a dossier was filed under.
pub fn step_label(key: &str, filed: &ProcedureRef, rulebook: &Rulebook, language: Language) -> Option<String> {
    let procedure = rulebook.procedure(&filed.code, filed.version)?;
    let step = procedure.definition.steps.iter().find(|step| step.key == key)?;
    Some(step.name.get(language).to_owned())
}
