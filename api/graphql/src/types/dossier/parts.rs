use async_graphql::SimpleObject;

use super::Account;
use super::File;
use crate::scalar::DateTime;

/// A file that answers one of the procedure's required documents.
#[derive(Clone, SimpleObject)]
pub struct DossierDocument {
    /// Key of the requirement.
    pub requirement: String,
    /// The file.
    pub file: File,
    /// When it came with a supplement; null for what was filed at first.
    pub supplemented_at: Option<DateTime>,
}

/// Somebody whom a dossier can be assigned to.
#[derive(Clone, SimpleObject)]
pub struct AssignableOfficer {
    /// Who.
    pub account: Account,
    /// How many dossiers they work on.
    pub open_dossiers: i32,
}
