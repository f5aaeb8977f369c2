//! GraphQL fragments of the report that fill the choice of procedures.

use crate::operation::schema;

/// Procedures with dossiers that the viewer may see.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "ProgressReport")]
pub struct FiledProcedures {
    /// One part per procedure.
    #[arguments(by: PROCEDURE)]
    pub parts: Vec<PartName>,
}

/// Key and title of a part of the report.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "ReportPart")]
pub struct PartName {
    /// Code of the procedure.
    pub key: String,
    pub title: String,
}
