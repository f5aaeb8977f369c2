//! Read model of a dossier's timeline: one entry per event, oldest first.

mod query;
mod rows;

use domain::dossier::{ClockState, DossierStatus, ProcedureRef};
use domain::{DossierId, Moment, Role};
use store::log::Position;
use uuid::Uuid;

use crate::names::NamedAccount;
use crate::shown::ShownFile;

pub use query::Progress;
pub use rows::ProgressProjection;

/// Timeline entry. Its title is a text of the edge, by event and status.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgressEntry {
    pub id: Uuid,
    pub dossier: DossierId,
    /// Position in the log.
    pub position: Position,
    pub at: Moment,
    /// Such as `DossierAccepted`.
    pub event_type: String,
    /// Status after the event.
    pub status: DossierStatus,
    /// Note, reason or message; `None` also once erased.
    pub note: Option<String>,
    /// Files that officers attached for each other when they passed it on.
    pub files: Vec<ShownFile>,
    /// `None` for the service itself.
    pub actor: Option<NamedAccount>,
    /// Name of the actor at that time; `None` once erased.
    pub actor_name: Option<String>,
    /// Role of the actor at that time.
    pub role: Option<Role>,
    /// Due date after the event.
    pub due_at: Option<Moment>,
    /// Clock state after the event.
    pub clock: ClockState,
    /// Key of the step after the event; `None` at the desk, and once decided.
    pub step: Option<String>,
    /// Version of the procedure under which the dossier was filed: names its steps.
    pub procedure: Option<ProcedureRef>,
}

/// Timeline entry for the public, without notes and names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicProgress {
    pub at: Moment,
    /// Such as `DossierAccepted`.
    pub event_type: String,
    /// Status after the event.
    pub status: DossierStatus,
    /// Key of the step after the event.
    pub step: Option<String>,
}
