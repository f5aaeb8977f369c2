//! What is in a dossier? All that its page shows of it, and where its files are.

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

/// A dossier with all that it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct DossierDetail {
    pub id: DossierId,
    /// How far it has come: code, version, agency, status, dates, rounds.
    pub state: DossierState,
    /// Under what it was filed.
    pub procedure: NamedProcedure,
    pub applicant: NamedAccount,
    /// Who works on it.
    pub assignee: Option<NamedAccount>,
    /// As it stands after all supplements; `None` once erased.
    pub form: Option<Value>,
    /// As they stand after all supplements.
    pub documents: Vec<ShownDocument>,
    /// The request that awaits its answer.
    pub supplement: Option<ShownSupplement>,
    /// The latest payment that was asked for.
    pub payment: Option<ShownPayment>,
    /// How it was decided.
    pub result: Option<ShownResult>,
    /// Messages that each side has not read.
    pub unread: Unread,
    /// How far this answer follows the log: what came after it, progress and messages too, is in none of it.
    pub live: Position,
    /// How many of its events this answer holds; the state may hold more where these rows are no longer followed.
    pub followed: u64,
}

/// A file of a dossier or its exchange, as it is found by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    pub file: ShownFile,
    /// Whether it is for officers alone: they attached it when they passed the dossier on.
    pub among_officers: bool,
}

/// Whose dossier a file is in: what tells who may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilePlace {
    /// Who filed the dossier.
    pub applicant: AccountId,
    pub agency: AgencyId,
    /// Whether the file is for officers alone.
    pub among_officers: bool,
}

/// How many messages each side has not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unread {
    pub citizen: u64,
    /// The office.
    pub staff: u64,
}

impl DossierDetail {
    /// When the desk received it.
    pub fn accepted_at(&self) -> Option<Moment> {
        self.state.filed.accepted_at
    }
}
