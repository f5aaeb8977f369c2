//! What can be applied for, and where? Agencies, the versions of their procedures, and all that decisions look up.

mod query;
mod rows;
mod search;

use domain::procedure::ProcedureDefinition;
use domain::text::{Code, SearchText};

use crate::names::NamedAgency;

pub use query::Catalogue;
pub use rows::CatalogueProjection;

/// A version of a procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcedureView {
    /// National code, `2.001624`.
    pub code: String,
    /// Which of its versions.
    pub version: u32,
    /// Whether new dossiers are filed under it.
    pub current: bool,
    pub agency: NamedAgency,
    /// All that it says.
    pub definition: ProcedureDefinition,
}

/// Which procedures a search finds; everything that is left out lets all pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProcedureFilter {
    /// Words of name, code, field or agency in any order, however they are spelt; some may be missing.
    pub search: Option<SearchText>,
    /// Run by the agency with this code.
    pub agency_code: Option<Code>,
    /// Of the field with this code.
    pub sector_code: Option<Code>,
}

/// By what procedures are ordered; the names are the contract's `ProcedureOrder`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ProcedureOrder {
    /// What a search fits best comes first; by name where nothing is searched for.
    #[default]
    BestFirst,
    NameAsc,
    /// By name, from the end.
    NameDesc,
    CodeAsc,
    /// By code, from the end.
    CodeDesc,
}

/// Tells one state of the catalogue from another; the same as long as agencies, procedures and calendar are the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CatalogueRevision(String);
