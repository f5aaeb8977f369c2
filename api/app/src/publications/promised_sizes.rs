//! Procedures that promise larger uploads than the service accepts.

use domain::ProcedureVersion;

use crate::publications::Publications;

/// Document whose size limit in the procedure exceeds the service's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromisedSize {
    pub procedure: String,
    pub requirement: String,
    /// Size limit of the procedure, in bytes.
    pub promised: u64,
    /// Size limit of the service, in bytes.
    pub taken: u64,
}

impl Publications {
    /// Such documents of a procedure; applicants are shown the service's limit.
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

    /// Logs a warning per such document.
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
