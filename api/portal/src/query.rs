//! Queries that several pages ask, each for the fragment that it shows.

use cynic::{Operation, OperationBuilder, QueryFragment};
use serde::de::DeserializeOwned;

use super::failure::Failure;
use super::operation::schema;
use super::page_context::PageContext;

/// Declares a query of one field with the variables that it takes, and gives it `ask`, which runs it as the visitor and
/// answers what the field holds.
macro_rules! query {
    ($vis:vis $operation:ident $(($variables:ident))?: $field:ident $(($($arguments:tt)+))? -> $($answer:tt)+) => {
        // The type of the field begins here and not at the caller's: the derive names its locals where it stands.
        #[derive(cynic::QueryFragment)]
        #[cynic(graphql_type = "Query" $(, variables = $variables)?)]
        $vis struct $operation {
            $(#[arguments($($arguments)+)])?
            $field: Option<$($answer)+>,
        }

        impl $operation {
            /// Runs the query as the visitor.
            $vis async fn ask<V>(
                context: &$crate::page_context::PageContext,
                variables: V,
            ) -> Result<Option<$($answer)+>, $crate::failure::Failure>
            where
                Self: cynic::QueryBuilder<V>,
                V: serde::Serialize,
            {
                Ok(context.ask(<Self as cynic::QueryBuilder<V>>::build(variables)).await?.$field)
            }
        }
    };
}

pub(super) use query;

/// Variables of a query about one dossier.
#[derive(Debug, cynic::QueryVariables)]
pub struct DossierVariables {
    code: String,
}

/// Query of one dossier, generic over the fragment that a page shows.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "DossierVariables")]
pub struct OneDossier<T>
where
    T: QueryFragment<SchemaType = schema::Dossier, VariablesFields = ()>,
{
    /// `None` where the viewer may see no such dossier.
    #[arguments(code: $code)]
    pub dossier: Option<T>,
}

/// Variables of a query about one procedure.
#[derive(Debug, cynic::QueryVariables)]
pub struct ProcedureVariables {
    code: String,
    /// Version of the procedure; `None` for the current one.
    version: Option<i32>,
}

/// Query of one procedure, generic over the fragment that a page shows.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ProcedureVariables")]
pub struct OneProcedure<T>
where
    T: QueryFragment<SchemaType = schema::Procedure, VariablesFields = ()>,
{
    #[arguments(code: $code, version: $version)]
    procedure: Option<T>,
}

/// The viewer's account, as far as a page shows it.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
pub struct OneViewer<T>
where
    T: QueryFragment<SchemaType = schema::Account, VariablesFields = ()>,
{
    viewer: Option<T>,
}

/// The query of a page about one dossier, under the name that it is traced by.
pub fn one_dossier<T>(name: &str, code: String) -> Result<Operation<OneDossier<T>, DossierVariables>, Failure>
where
    T: QueryFragment<SchemaType = schema::Dossier, VariablesFields = ()>,
{
    let query = OperationBuilder::<OneDossier<T>, DossierVariables>::query().with_operation_name(name);
    query.with_variables(DossierVariables { code }).build().map_err(|_| Failure::Unreadable)
}

impl PageContext {
    /// Fragment of one dossier; `NotFound` where the viewer may see none.
    pub async fn dossier<T>(&self, name: &str, code: String) -> Result<T, Failure>
    where
        T: QueryFragment<SchemaType = schema::Dossier, VariablesFields = ()> + DeserializeOwned,
    {
        self.ask(one_dossier::<T>(name, code)?).await?.dossier.ok_or(Failure::NotFound)
    }

    /// Fragment of one procedure at a version, by default the current one; `None` where there is none.
    pub async fn procedure<T>(&self, name: &str, code: String, version: Option<i32>) -> Result<Option<T>, Failure>
    where
        T: QueryFragment<SchemaType = schema::Procedure, VariablesFields = ()> + DeserializeOwned,
    {
        let query = OperationBuilder::<OneProcedure<T>, ProcedureVariables>::query().with_operation_name(name);
        let query = query.with_variables(ProcedureVariables { code, version }).build();
        let query = query.map_err(|_| Failure::Unreadable)?;
        Ok(self.ask(query).await?.procedure)
    }

    /// Fragment of the viewer's account; `None` where nobody is signed in.
    pub async fn own_account<T>(&self, name: &str) -> Result<Option<T>, Failure>
    where
        T: QueryFragment<SchemaType = schema::Account, VariablesFields = ()> + DeserializeOwned,
    {
        let query = OperationBuilder::<OneViewer<T>, ()>::query().with_operation_name(name);
        let query = query.with_variables(()).build().map_err(|_| Failure::Unreadable)?;
        Ok(self.ask(query).await?.viewer)
    }
}
