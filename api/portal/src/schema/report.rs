use crate::operation::schema;

/// The procedures under which anything was filed that the viewer sees.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "ProgressReport")]
pub struct FiledProcedures {
    /// One part a procedure.
    #[arguments(by: PROCEDURE)]
    pub parts: Vec<PartName>,
}

/// What a part of a report is called.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "ReportPart")]
pub struct PartName {
    /// Names it in addresses and filters: of a procedure, its code.
    pub key: String,
    /// In the language of the page.
    pub title: String,
}
