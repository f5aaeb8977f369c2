//! Read model of the catalogue: agencies, the versions of their procedures, and the rulebook of decisions.

mod query;
mod rows;
mod search;

use domain::procedure::ProcedureDefinition;
use domain::text::{Code, SearchText};

use crate::names::NamedAgency;

pub use query::Catalogue;
pub use rows::CatalogueProjection;

/// Version of a procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcedureView {
    /// National code, such as `2.001624`.
    pub code: String,
    pub version: u32,
    /// Whether new dossiers are filed under it.
    pub current: bool,
    pub agency: NamedAgency,
    pub definition: ProcedureDefinition,
}

/// Filter of procedures; omitted criteria match everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProcedureFilter {
    /// Words of name, code, field or agency in any order and spelling; some may be missing.
    pub search: Option<SearchText>,
    /// Code of the agency.
    pub agency_code: Option<Code>,
    /// Code of the field.
    pub sector_code: Option<Code>,
}

/// Sort order of procedures; the names are the contract's `ProcedureOrder`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ProcedureOrder {
    /// By relevance; by name without a search.
    #[default]
    BestFirst,
    NameAsc,
    /// By name, descending.
    NameDesc,
    CodeAsc,
    /// By code, descending.
    CodeDesc,
}

/// Revision of the catalogue, like an ETag: changes whenever agencies, procedures or calendar do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CatalogueRevision(String);
