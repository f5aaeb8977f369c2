use serde::{Deserialize, Serialize};

/// What an account is for; the names are the contract's `AccountKind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccountKind {
    /// A natural person.
    Citizen,
    /// An organization, through its representative.
    Organization,
    /// Somebody of an agency or of the service itself.
    Staff,
}
