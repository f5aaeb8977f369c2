//! What has happened to a dossier? One entry an event, oldest first.

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

/// An entry of the timeline. Its title is a text of the edge, by event and status.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgressEntry {
    pub id: Uuid,
    pub dossier: DossierId,
    /// Where it stands in the log.
    pub position: Position,
    pub at: Moment,
    /// `DossierAccepted`.
    pub event_type: String,
    /// Where the dossier stood afterwards.
    pub status: DossierStatus,
    /// What was said about it: a note, a reason, a message; `None` also once erased.
    pub note: Option<String>,
    /// Files that officers attached for each other when they passed it on.
    pub files: Vec<ShownFile>,
    /// Who did it; `None` for the service itself.
    pub actor: Option<NamedAccount>,
    /// What they were called at that time; `None` once erased.
    pub actor_name: Option<String>,
    /// What they were at that time.
    pub role: Option<Role>,
    /// When the dossier was due afterwards.
    pub due_at: Option<Moment>,
    /// What its clock did afterwards.
    pub clock: ClockState,
    /// Key of the step that it was at afterwards; `None` at the desk, and once it was decided.
    pub step: Option<String>,
    /// The version that the dossier was filed under, which says what its steps are called.
    pub procedure: Option<ProcedureRef>,
}

/// An entry as anyone sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicProgress {
    pub at: Moment,
    /// `DossierAccepted`.
    pub event_type: String,
    /// Where the dossier stood afterwards.
    pub status: DossierStatus,
    /// Key of the step that it was at afterwards.
    pub step: Option<String>,
}
