use crate::operation::schema;

/// An agency that runs procedures, or that somebody works at.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct Agency {
    /// Names it in addresses and filters.
    pub code: String,
    /// In the language of the page.
    pub name: String,
}

/// A field of procedures, and whose they are.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct Sector {
    /// Names it in addresses and filters.
    pub code: String,
    /// In the language of the page.
    pub name: String,
    /// The agency that runs its procedures.
    pub agency_code: String,
}
