//! What falls due of a dossier, and what has? One row a dossier with the next moment at which somebody is to be told.

mod query;
mod rows;

use domain::deadline::{Deadline, Warnings};
use domain::{DossierId, Moment};
use serde::{Deserialize, Serialize};

pub use query::DeadlineAgenda;
pub use rows::DeadlinesProjection;

/// A dossier of which something has fallen due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FallenDue {
    pub dossier: DossierId,
    /// When: read on from here.
    pub at: Moment,
    /// From when on its dates are near.
    pub warnings: Warnings,
}

/// A deadline that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// When that was seen.
    pub at: Moment,
    pub deadline: Deadline,
}
