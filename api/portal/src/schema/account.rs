//! GraphQL fragments of accounts.

use chrono::NaiveDate;
use cynic::{Id, QueryFragment};

use super::enums::Role;
use crate::operation::schema;

/// Account by id and name.
#[derive(Debug, Clone, cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
pub struct Person {
    pub id: Id,
    /// Name of the person or organization; `None` once erased.
    pub display_name: Option<String>,
}

/// Officer with role and absence.
#[derive(Debug, Clone, cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
pub struct Colleague {
    #[cynic(spread)]
    pub person: Person,
    /// Account's version, which `noteAbsence` and `endAbsence` expect.
    pub version: i32,
    pub role: Role,
    /// Absence, now or to come.
    pub absence: Option<Absence>,
}

/// Absence of an officer, with a deputy.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct Absence {
    pub from: NaiveDate,
    /// Last day of the absence, inclusive.
    pub until: NaiveDate,
    pub is_now: bool,
    /// Deputy, where one is named.
    pub deputy: Option<Person>,
}

/// Account by id and role.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
pub struct AccountKey {
    pub id: Id,
    pub role: Role,
}

/// Result of `node(id:)`, where the id is an account's.
#[derive(Debug, cynic::InlineFragments)]
#[cynic(graphql_type = "Node")]
pub enum AccountNode<T>
where
    T: QueryFragment<SchemaType = schema::Account, VariablesFields = ()>,
{
    Account(T),
    /// Node of another type.
    #[cynic(fallback)]
    Other,
}

impl<T> AccountNode<T>
where
    T: QueryFragment<SchemaType = schema::Account, VariablesFields = ()>,
{
    /// Account, unless the node has another type.
    pub fn account(self) -> Option<T> {
        match self {
            Self::Account(account) => Some(account),
            Self::Other => None,
        }
    }
}

impl Person {
    /// Name; empty where there is none.
    pub fn name(&self) -> &str {
        self.display_name.as_deref().unwrap_or_default()
    }
}

/// Personal data and contact details of an account; each field is `None` where the viewer may not see it.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
pub struct Particulars {
    pub username: Option<String>,
    /// Name of the organization, or of the person.
    pub display_name: Option<String>,
    /// Name of the person who acts.
    pub full_name: Option<String>,
    /// Name of the organization that they act for.
    pub organization_name: Option<String>,
    pub date_of_birth: Option<NaiveDate>,
    pub identity_number: Option<String>,
    pub tax_code: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
}

/// Personal data is kept out of logs.
impl std::fmt::Debug for Particulars {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Particulars(…)")
    }
}
