//! Queries that several pages ask, each for the fragment that it shows.

use cynic::{Operation, OperationBuilder, QueryFragment};
use serde::de::DeserializeOwned;

use super::failure::Failure;
use super::operation::schema;
use super::visit::Visit;

/// Which dossier, or which procedure.
#[derive(Debug, cynic::QueryVariables)]
pub struct CodeVariables {
    /// Its number.
    code: String,
}

/// One dossier, as far as a page shows it.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "CodeVariables")]
pub struct OneDossier<T>
where
    T: QueryFragment<SchemaType = schema::Dossier, VariablesFields = ()>,
{
    /// None where there is none that the viewer may see.
    #[arguments(code: $code)]
    pub dossier: Option<T>,
}

/// One procedure as it is now, as far as a page shows it.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "CodeVariables")]
pub struct OneProcedure<T>
where
    T: QueryFragment<SchemaType = schema::Procedure, VariablesFields = ()>,
{
    #[arguments(code: $code)]
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
pub fn one_dossier<T>(name: &str, code: String) -> Result<Operation<OneDossier<T>, CodeVariables>, Failure>
where
    T: QueryFragment<SchemaType = schema::Dossier, VariablesFields = ()>,
{
    let query = OperationBuilder::<OneDossier<T>, CodeVariables>::query().with_operation_name(name);
    query.with_variables(CodeVariables { code }).build().map_err(|_| Failure::Unreadable)
}

impl Visit {
    /// What a page shows of one dossier.
    pub async fn dossier<T>(&self, name: &str, code: String) -> Result<T, Failure>
    where
        T: QueryFragment<SchemaType = schema::Dossier, VariablesFields = ()> + DeserializeOwned,
    {
        self.ask(one_dossier::<T>(name, code)?).await?.dossier.ok_or(Failure::NotFound)
    }

    /// What a page shows of one procedure; nothing where there is none.
    pub async fn procedure<T>(&self, name: &str, code: String) -> Result<Option<T>, Failure>
    where
        T: QueryFragment<SchemaType = schema::Procedure, VariablesFields = ()> + DeserializeOwned,
    {
        let query = OperationBuilder::<OneProcedure<T>, CodeVariables>::query().with_operation_name(name);
        let query = query.with_variables(CodeVariables { code }).build().map_err(|_| Failure::Unreadable)?;
        Ok(self.ask(query).await?.procedure)
    }

    /// What a page shows of the viewer's account; nothing where nobody is signed in.
    pub async fn own_account<T>(&self, name: &str) -> Result<Option<T>, Failure>
    where
        T: QueryFragment<SchemaType = schema::Account, VariablesFields = ()> + DeserializeOwned,
    {
        let query = OperationBuilder::<OneViewer<T>, ()>::query().with_operation_name(name);
        let query = query.with_variables(()).build().map_err(|_| Failure::Unreadable)?;
        Ok(self.ask(query).await?.viewer)
    }
}
