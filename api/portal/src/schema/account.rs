use chrono::NaiveDate;
use cynic::{Id, QueryFragment};

use super::enums::Role;
use crate::operation::schema;

/// Somebody who is named.
#[derive(Debug, Clone, cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
pub struct Person {
    /// Names their account.
    pub id: Id,
    /// What they are called; nothing once erased.
    pub display_name: Option<String>,
}

/// An officer, and whether they are away.
#[derive(Debug, Clone, cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
pub struct Colleague {
    /// Who.
    #[cynic(spread)]
    pub person: Person,
    /// Raised by every change of the account.
    pub version: i32,
    /// What they are for.
    pub role: Role,
    /// When they are not at work, where that is now or to come.
    pub absence: Option<Absence>,
}

/// Days on which somebody is not at work.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct Absence {
    /// The first of them.
    pub from: NaiveDate,
    /// The last of them.
    pub until: NaiveDate,
    /// Whether today is one.
    pub is_now: bool,
    /// Who stands in, where somebody is named.
    pub deputy: Option<Person>,
}

/// An account of which a page needs no more than who it is.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
pub struct AccountKey {
    /// Names it.
    pub id: Id,
    /// What its holder may do.
    pub role: Role,
}

/// The node of an id, where it is an account.
#[derive(Debug, cynic::InlineFragments)]
#[cynic(graphql_type = "Node")]
pub enum AccountNode<T>
where
    T: QueryFragment<SchemaType = schema::Account, VariablesFields = ()>,
{
    /// The account, as far as a page shows it.
    Account(T),
    /// An id of something else.
    #[cynic(fallback)]
    Other,
}

impl<T> AccountNode<T>
where
    T: QueryFragment<SchemaType = schema::Account, VariablesFields = ()>,
{
    /// The account; nothing where the id is of something else.
    pub fn account(self) -> Option<T> {
        match self {
            Self::Account(account) => Some(account),
            Self::Other => None,
        }
    }
}

impl Person {
    /// What they are called, or nothing.
    pub fn name(&self) -> &str {
        self.display_name.as_deref().unwrap_or_default()
    }
}

/// Who somebody is, and how they are reached: each field where the viewer may know it.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
pub struct Particulars {
    /// By what they sign in.
    pub username: Option<String>,
    /// The organization, or the person.
    pub display_name: Option<String>,
    /// The person who acts.
    pub full_name: Option<String>,
    /// For which organization they act.
    pub organization_name: Option<String>,
    /// Of the person.
    pub date_of_birth: Option<NaiveDate>,
    /// Of the person.
    pub identity_number: Option<String>,
    /// Of the organization.
    pub tax_code: Option<String>,
    /// A mobile number, or another.
    pub phone: Option<String>,
    /// Where messages go.
    pub email: Option<String>,
    /// Where letters go.
    pub address: Option<String>,
}

/// Never what somebody said of themselves.
impl std::fmt::Debug for Particulars {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Particulars(…)")
    }
}
