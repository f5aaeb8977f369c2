//! Validation of the files that an applicant offers for a procedure's required documents.

use super::{Document, OfferedDocument};
use crate::{AccountId, Fault, FaultCode, Faults, ProcedureVersion};

/// Maximum number of files in one submission or supplement.
pub const FILES_MAX: usize = 50;

/// Accepts the offers that fit their required document in owner, size and media type; collects the faults of the
/// others.
pub(super) fn check(
    offered: &[OfferedDocument],
    procedure: &ProcedureVersion,
    owner: AccountId,
    faults: &mut Faults,
) -> Vec<Document> {
    if offered.len() > FILES_MAX {
        faults.push(Fault::at(FaultCode::TooLong, &["documents"]).with("max", FILES_MAX));
    }
    let mut documents: Vec<Document> = Vec::with_capacity(offered.len());
    for (index, offer) in offered.iter().take(FILES_MAX).enumerate() {
        let index = index.to_string();
        let upload = ["documents", &index, "uploadId"];
        let requirement =
            procedure.definition.required_documents.iter().find(|required| required.key == offer.requirement);
        if requirement.is_none() {
            faults.push(Fault::at(FaultCode::UnknownRequirement, &["documents", &index, "requirement"]));
        }
        let own = offer.file.as_ref().filter(|file| file.naming.subject() == owner.into());
        let Some(file) = own.filter(|file| documents.iter().all(|earlier| earlier.file.id != file.id)) else {
            faults.push(Fault::at(FaultCode::NotFound, &upload));
            continue;
        };
        let Some(requirement) = requirement else { continue };
        if file.size > requirement.max_bytes {
            faults.push(Fault::at(FaultCode::FileRejected, &upload).with("maxBytes", requirement.max_bytes));
        } else if !requirement.media_types.contains(&file.media_type) {
            let accepted = requirement.media_types.clone();
            faults.push(Fault::at(FaultCode::FileRejected, &upload).with("mediaTypes", accepted));
        } else {
            documents.push(Document { requirement: offer.requirement.clone(), file: file.clone() });
        }
    }
    documents
}

/// Faults of required documents for which nothing was offered. An offer that does not fit has its own fault, from
/// `check`.
pub(super) fn missing(offered: &[OfferedDocument], procedure: &ProcedureVersion) -> Vec<Fault> {
    procedure
        .definition
        .required_documents
        .iter()
        .filter(|required| required.required)
        .filter(|required| offered.iter().all(|offer| offer.requirement != required.key))
        .map(|required| {
            let fault = Fault::at(FaultCode::MissingDocument, &["documents"]);
            let name = serde_json::to_value(&required.name).unwrap_or_default();
            fault.with("requirement", required.key.clone()).with("name", name)
        })
        .collect()
}
