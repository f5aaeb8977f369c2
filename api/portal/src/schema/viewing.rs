use cynic::QueryFragment;
use domain::Moment;

use super::page::PageInfo;
use crate::operation::schema;

/// Who of the office and of the auditors looked at a dossier, the oldest first.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "DossierViewingConnection")]
pub struct Viewings<R>
where
    R: QueryFragment<SchemaType = schema::Actor, VariablesFields = ()>,
{
    /// Each person at most once an hour.
    pub nodes: Vec<DossierViewing<R>>,
    /// What stands beside them.
    pub page_info: PageInfo,
}

/// That somebody looked at a dossier.
#[derive(Debug, cynic::QueryFragment)]
pub struct DossierViewing<R>
where
    R: QueryFragment<SchemaType = schema::Actor, VariablesFields = ()>,
{
    /// When.
    pub at: Moment,
    /// Who; none where the viewer may not know.
    pub reader: Option<R>,
}
