use serde::{Deserialize, Serialize};

/// Kind of an account; the names are the contract's `AccountKind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccountKind {
    Citizen,
    /// An organization, through its representative.
    Organization,
    /// Somebody of an agency or of the service itself.
    Staff,
}
