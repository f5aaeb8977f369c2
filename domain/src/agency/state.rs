use serde::{Deserialize, Serialize};

use crate::{AgencyId, Translated};

/// What decisions about an agency rest on, and what the rulebook knows of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Events so far.
    pub version: u64,
    /// Its identifier; empty until it is registered.
    pub code: String,
    /// Its name; `None` until it is registered.
    pub name: Option<Translated>,
}

impl Agency {
    pub fn id(&self) -> AgencyId {
        AgencyId::of_code(&self.code)
    }
}
