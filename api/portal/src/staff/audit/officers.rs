//! Names of the officers whom a dossier's state refers to by id.

use std::collections::{BTreeMap, BTreeSet};

use cynic::Id;
use foundation::global_id::GlobalId;
use serde_json::Value;

use crate::failure::Failure;
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::query::query;
use crate::schema::account::{AccountNode, Person};

/// Names by account id; erased accounts are absent.
#[derive(Debug, Default)]
pub(super) struct Officers(BTreeMap<String, String>);

impl Officers {
    /// Assignees in these states, by name.
    pub(super) async fn of(context: &PageContext, states: [&Value; 2]) -> Result<Self, Failure> {
        let assignees: BTreeSet<&str> = states.into_iter().filter_map(|state| state["assignee"].as_str()).collect();
        let known = |id: &str| Some((id.to_owned(), Id::new(GlobalId::Account(id.parse().ok()?).encode())));
        let (keys, ids): (Vec<String>, Vec<Id>) = assignees.into_iter().filter_map(known).unzip();
        if ids.is_empty() {
            return Ok(Self::default());
        }
        let nodes = NamedOfficers::ask(context, OfficersVariables { ids }).await?.unwrap_or_default();
        let named = keys.into_iter().zip(nodes).filter_map(|(key, node)| Some((key, node?.account()?.display_name?)));
        Ok(Self(named.collect()))
    }

    /// Name of the officer; `None` once erased.
    pub(super) fn name_of(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    #[cfg(test)]
    pub(super) fn called<const N: usize>(named: [(&str, &str); N]) -> Self {
        Self(named.into_iter().map(|(id, name)| (id.to_owned(), name.to_owned())).collect())
    }
}

#[derive(Debug, cynic::QueryVariables)]
struct OfficersVariables {
    ids: Vec<Id>,
}

query!(NamedOfficers(OfficersVariables): nodes(ids: $ids) -> Vec<Option<AccountNode<Person>>>);
