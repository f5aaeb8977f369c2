//! Parts of a dossier: documents and assignable officers.

use async_graphql::SimpleObject;

use super::Account;
use super::File;
use crate::scalar::DateTime;

/// File attached to a dossier for one of the procedure's required documents.
#[derive(Clone, SimpleObject)]
pub struct DossierDocument {
    /// Key of the required document in `procedure.requiredDocuments`.
    pub requirement: String,
    /// Stored file, with a URL signed for the caller.
    pub file: File,
    /// When it arrived with a supplement, UTC; null if it was filed with the submission.
    pub supplemented_at: Option<DateTime>,
}

/// Officer whom a dossier can be assigned to, with the current workload.
#[derive(Clone, SimpleObject)]
pub struct AssignableOfficer {
    /// Account of the officer, with id and display name.
    pub account: Account,
    /// Number of open dossiers assigned to the officer now.
    pub open_dossiers: i32,
}
