//! GraphQL fragments of a dossier's timeline and of its actors.

use domain::Moment;

use super::account::Person;
use super::enums::Role;
use crate::operation::schema;
use crate::translator::Translator;

/// Entry of a dossier's timeline.
#[derive(Debug, cynic::QueryFragment)]
pub struct ProgressEntry {
    pub at: Moment,
    pub title: String,
    pub note: Option<String>,
    pub actor: Option<Actor>,
    /// Due date after it.
    pub due_at: Option<Moment>,
}

/// Actor by the name and role at the time.
#[derive(Debug, cynic::QueryFragment)]
pub struct Actor {
    /// `None` once erased, or where the viewer may not see it.
    pub name_then: Option<String>,
    /// Role at the time.
    pub role: Option<Role>,
}

/// Actor by the current name.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Actor")]
pub struct PresentActor {
    /// `None` once erased, or where the viewer may not see it.
    pub name: Option<String>,
    pub account: Option<Person>,
}

impl Actor {
    /// Tells officers by their role.
    pub fn is_officer(&self) -> bool {
        self.role.is_some_and(Role::has_steps)
    }

    /// `Trần Thị B, chuyên viên`
    pub fn written(&self, translator: &Translator) -> String {
        let role = self.role.map(|role| translator.t(role.label()));
        [self.name_then.clone(), role].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}
