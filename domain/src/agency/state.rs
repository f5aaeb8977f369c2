//! State of the agency aggregate.

use serde::{Deserialize, Serialize};

use crate::{AgencyId, Translated};

/// State of the agency aggregate, and its entry in the rulebook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Number of events: the version that clients see.
    pub version: u64,
    /// Identifier in dossier codes; empty until it is registered.
    pub code: String,
    /// Name, absent until it is registered.
    pub name: Option<Translated>,
}

impl Agency {
    pub fn id(&self) -> AgencyId {
        AgencyId::of_code(&self.code)
    }
}
