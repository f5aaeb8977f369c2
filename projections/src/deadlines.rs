//! Agenda of deadlines: one row per dossier with the next moment at which somebody is to be notified, and the deadlines
//! reached.

mod query;
mod rows;

use domain::deadline::{Deadline, Warnings};
use domain::{DossierId, Moment};
use serde::{Deserialize, Serialize};

pub use query::DeadlineAgenda;
pub use rows::DeadlinesProjection;

/// Dossier with a deadline that has fallen due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FallenDue {
    pub dossier: DossierId,
    /// Due moment, also the keyset to read on from.
    pub at: Moment,
    /// Moments from which its dates are near.
    pub warnings: Warnings,
}

/// Deadline that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// Time at which that was noticed.
    pub at: Moment,
    pub deadline: Deadline,
}
