use domain::Moment;

use super::account::Person;
use super::enums::Role;
use crate::operation::schema;
use crate::translator::Translator;

/// Something that happened to a dossier.
#[derive(Debug, cynic::QueryFragment)]
pub struct ProgressEntry {
    /// When.
    pub at: Moment,
    /// What.
    pub title: String,
    /// What was said about it.
    pub note: Option<String>,
    /// Who did it.
    pub actor: Option<Actor>,
    /// The due date after it.
    pub due_at: Option<Moment>,
}

/// Who did something, by what they were called then.
#[derive(Debug, cynic::QueryFragment)]
pub struct Actor {
    /// None once erased, and where the viewer may not know.
    pub name_then: Option<String>,
    /// What they were for then.
    pub role: Option<Role>,
}

/// Who did something, by what they are called now.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Actor")]
pub struct PresentActor {
    /// None once erased, and where the viewer may not know.
    pub name: Option<String>,
    /// Whose account it was.
    pub account: Option<Person>,
}

impl Actor {
    /// Whether it is somebody of the office.
    pub fn is_officer(&self) -> bool {
        self.role.is_some_and(Role::has_steps)
    }

    /// `Trần Thị B, chuyên viên`
    pub fn written(&self, translator: &Translator) -> String {
        let role = self.role.map(|role| translator.t(role.label()));
        [self.name_then.clone(), role].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}
