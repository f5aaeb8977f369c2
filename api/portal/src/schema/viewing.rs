use cynic::QueryFragment;
use domain::Moment;

use crate::operation::schema;

/// That somebody of the office or of the auditors looked at a dossier: each person at most once an hour.
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
