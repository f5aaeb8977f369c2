use crate::operation::schema;

/// What a person can mend, as a payload tells it.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct UserError {
    /// A code, where a page treats it in a way of its own.
    pub code: UserErrorCode,
    /// Path into the input.
    pub field: Option<Vec<String>>,
    /// In the language of the page.
    pub message: String,
}

/// Codes that pages treat in a way of their own; all others are their message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
#[cynic(non_exhaustive)]
pub enum UserErrorCode {
    /// Empty where something is needed.
    Required,
    /// The account has been activated before.
    AlreadyActivated,
    /// Right credentials of an account that is not yet active.
    NotActivated,
    /// A path that names nothing of the caller's.
    NotFound,
    /// The same request id with another input.
    RequestIdReused,
    /// Somebody was faster.
    VersionConflict,
    /// The status does not allow it.
    NotAllowedInStatus,
    /// Any other.
    #[cynic(fallback)]
    Other,
}

impl UserError {
    /// The draft that was submitted has moved on, or has ended.
    pub fn is_about_the_draft(&self) -> bool {
        let is_named = self.field.as_ref().is_some_and(|field| field.last().is_some_and(|name| name == "draftVersion"));
        self.code == UserErrorCode::VersionConflict && is_named
    }
}
