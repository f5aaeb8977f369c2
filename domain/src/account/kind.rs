//! Kinds of accounts: citizen, organization, staff.

use serde::{Deserialize, Serialize};

/// Kind of an account; the names are the contract's `AccountKind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccountKind {
    Citizen,
    /// An organization, represented by the registrant.
    Organization,
    /// An officer of an agency, an auditor or an administrator.
    Staff,
}
