//! What the parts of a dossier are called, out of the version of the procedure that it was filed under.

use domain::dossier::SupplementTarget;
use domain::{Language, ProcedureVersion};

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
