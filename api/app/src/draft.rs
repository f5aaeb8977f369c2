//! Drafts: forms typed and not sent, encrypted under their owner's key so that erasure (crypto-shredding) covers them.
//!
//! Optimistic concurrency: every change raises the draft's version, and a save is a compare-and-set on the version that
//! it started from. An attachment is a row of its own. A draft that ended, by submission or by hand, leaves an empty
//! row with its version (tombstone), so that a window that still shows it learns of it.

mod documents;
mod ending;
mod merge;
mod row;
mod saving;

use chrono::TimeDelta;
use domain::{Fault, Moment, input};
use foundation::expiry::{Expiry, Part};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Vault;
use store::sql::{Outage, Pool, SqlError};
use store::vault::VaultError;
use thiserror::Error;

pub use documents::AttachOutcome;
pub use ending::Claim;
pub use merge::merged;

/// Retention of a draft after its last save.
pub const KEPT_FOR: TimeDelta = TimeDelta::days(90);
/// Expiry of drafts, with their attachments.
pub const EXPIRY: Expiry = Expiry {
    table: "drafts",
    needed_after: &[("saved_at", KEPT_FOR)],
    parts: &[Part { table: "draft_documents", key: &["account", "procedure_code", "dossier_code"] }],
};

/// Error of storing or reading a draft.
#[derive(Debug, Error)]
pub enum DraftError {
    #[error(transparent)]
    Sql(#[from] SqlError),
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl Outage for DraftError {
    fn is_outage(&self) -> bool {
        match self {
            Self::Sql(error) => error.is_outage(),
            Self::Vault(error) => error.is_outage(),
        }
    }
}

/// Key of a draft: the form of a new dossier, or of a supplement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftKey {
    pub procedure_code: String,
    /// Dossier that is supplemented.
    pub dossier_code: Option<String>,
}

impl DraftKey {
    /// Key with both codes normalized to one line.
    ///
    /// # Errors
    /// A fault at the field of a code that does not parse.
    pub fn cleaned(&self) -> Result<Self, Fault> {
        Ok(Self {
            procedure_code: input::one_line(&self.procedure_code, &["procedureCode"])?,
            dossier_code: input::optional(self.dossier_code.as_deref(), |text| {
                input::one_line(text, &["dossierCode"])
            })?,
        })
    }
}

/// Content of a draft.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DraftContent {
    /// As typed: it need not fit the form's schema. An empty object where nothing was typed yet.
    pub form: Value,
    /// Uploads, which may have expired.
    #[serde(default)]
    pub documents: Vec<DraftDocument>,
}

/// Upload meant for a required document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DraftDocument {
    /// Key of the required document.
    pub requirement: String,
    /// Global id of the upload.
    pub upload_id: String,
    /// File name as its owner gave it.
    pub file_name: String,
}

/// A draft, or the tombstone of one that ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub key: DraftKey,
    /// Raised by every change; never below 1.
    pub version: u32,
    /// Version of the procedure whose form was on the screen.
    pub procedure_version: u32,
    /// Empty in a tombstone.
    pub content: DraftContent,
    pub saved_at: Moment,
    /// Time of submission or deletion.
    pub ended_at: Option<Moment>,
    /// Code of the dossier submitted from it; of an open draft, from an earlier version of it.
    pub submitted_as: Option<String>,
    /// Attachments inside the content, where older releases kept them.
    carried: Vec<DraftDocument>,
}

/// A save of a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftChange {
    pub key: DraftKey,
    /// Version of the procedure whose form is on the screen.
    pub procedure_version: u32,
    pub form: Value,
    /// All attachments; `None` leaves them as they are.
    pub documents: Option<Vec<DraftDocument>>,
    pub at: Moment,
}

/// Store of drafts in the edge database.
#[derive(Clone)]
pub struct Drafts {
    edge: Pool,
    vault: Vault,
}

impl Drafts {
    pub fn new(edge: Pool, vault: Vault) -> Self {
        Self { edge, vault }
    }
}
