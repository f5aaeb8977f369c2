//! GraphQL fragment of the access log of a dossier.

use cynic::QueryFragment;
use domain::Moment;

use crate::operation::schema;

/// Access log entry: an officer or auditor viewed a dossier; recorded at most once an hour per person.
#[derive(Debug, cynic::QueryFragment)]
pub struct DossierViewing<R>
where
    R: QueryFragment<SchemaType = schema::Actor, VariablesFields = ()>,
{
    pub at: Moment,
    /// `None` where the viewer may not see it.
    pub reader: Option<R>,
}
