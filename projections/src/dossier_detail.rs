//! Read model of a dossier's page: all its content, and the places of its files.

mod decided;
mod query;
mod rows;

use domain::{AccountId, AgencyId, DossierId, Moment};
use serde_json::Value;
use store::log::Position;

use crate::names::{NamedAccount, NamedProcedure};
use crate::shown::{ShownDocument, ShownFile, ShownPayment, ShownResult, ShownSupplement};
use crate::state::DossierState;

pub use query::DossierDetails;
pub use rows::DossierDetailProjection;

/// Dossier with all its content.
#[derive(Debug, Clone, PartialEq)]
pub struct DossierDetail {
    pub id: DossierId,
    /// Code, version, agency, status, dates, rounds.
    pub state: DossierState,
    /// Procedure under which it was filed.
    pub procedure: NamedProcedure,
    pub applicant: NamedAccount,
    pub assignee: Option<NamedAccount>,
    /// Form with all supplements merged in; `None` once erased.
    pub form: Option<Value>,
    /// Documents with all supplements merged in.
    pub documents: Vec<ShownDocument>,
    /// Open supplement request.
    pub supplement: Option<ShownSupplement>,
    /// Latest payment request.
    pub payment: Option<ShownPayment>,
    pub result: Option<ShownResult>,
    /// Number of unread messages by side.
    pub unread: Unread,
    /// High-water mark of this answer in the log: later events, progress and messages included, are in none of it.
    pub live: Position,
    /// Number of its events in this answer; the state may hold more where these rows have stopped.
    pub followed: u64,
}

/// File of a dossier or its exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    pub file: ShownFile,
    /// Officers only: attached when they passed the dossier on.
    pub among_officers: bool,
}

/// Dossier and applicant of a file, for authorization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilePlace {
    pub applicant: AccountId,
    pub agency: AgencyId,
    /// Whether the file is for officers only.
    pub among_officers: bool,
}

/// Number of unread messages by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unread {
    pub citizen: u64,
    pub staff: u64,
}

impl DossierDetail {
    pub fn accepted_at(&self) -> Option<Moment> {
        self.state.filed.accepted_at
    }
}
