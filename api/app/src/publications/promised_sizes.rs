use domain::ProcedureVersion;

use crate::publications::Publications;

/// A paper for which a procedure promises more than this service takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromisedSize {
    /// Of the procedure.
    pub procedure: String,
    /// Which paper.
    pub requirement: String,
    /// What the procedure promises, in bytes.
    pub promised: u64,
    /// What is taken.
    pub taken: u64,
}

impl Publications {
    /// The papers of a procedure for which it promises too much: applicants are shown what is taken.
    pub fn promised_too_large(&self, procedure: &ProcedureVersion) -> Vec<PromisedSize> {
        let taken = self.files.largest();
        let papers = procedure.definition.required_documents.iter().filter(|paper| paper.max_bytes > taken);
        let promised = |paper: &domain::procedure::RequiredDocument| PromisedSize {
            procedure: procedure.definition.code.clone(),
            requirement: paper.key.clone(),
            promised: paper.max_bytes,
            taken,
        };
        papers.map(promised).collect()
    }

    /// Tells whoever reads the log of procedures that promise larger files than are taken.
    pub fn warn_of_promised_sizes(&self) {
        let rulebook = self.facts.rulebook();
        let all: Vec<_> =
            rulebook.current_procedures().flat_map(|procedure| self.promised_too_large(procedure)).collect();
        if let Some(first) = all.first() {
            let (papers, procedure, requirement) = (all.len(), &first.procedure, &first.requirement);
            let (promised, taken) = (first.promised, first.taken);
            tracing::warn!(
                event = "files.promised_too_large",
                papers,
                procedure,
                requirement,
                promised,
                taken,
                "procedures promise larger files than HOSO_UPLOAD_MAX_BYTES lets in: applicants are shown what is taken"
            );
        }
    }
}
