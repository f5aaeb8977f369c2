//! User errors of mutation payloads.

use crate::operation::schema;

/// User error of a mutation payload.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct UserError {
    /// Code, where pages treat it specially.
    pub code: UserErrorCode,
    pub field: Option<Vec<String>>,
    /// Message in the language of the page.
    pub message: String,
}

/// Codes that pages treat specially; for all others the message is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
#[cynic(non_exhaustive)]
pub enum UserErrorCode {
    /// A mandatory value is missing.
    Required,
    AlreadyActivated,
    /// Correct credentials of an account that is not active yet.
    NotActivated,
    /// Reference to an object that is absent or not the caller's.
    NotFound,
    /// Request id reused with another input.
    RequestIdReused,
    /// Compare-and-set failed: the object has another version than the expected one.
    VersionConflict,
    /// Refused in the dossier's current status.
    NotAllowedInStatus,
    /// Any other code, of which the message alone is shown.
    #[cynic(fallback)]
    Other,
}

impl UserError {
    /// Tells a conflict on the draft: it has changed or ended.
    pub fn is_about_the_draft(&self) -> bool {
        let is_named = self.field.as_ref().is_some_and(|field| field.last().is_some_and(|name| name == "draftVersion"));
        self.code == UserErrorCode::VersionConflict && is_named
    }
}
