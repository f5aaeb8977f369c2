//! Drafts: what somebody has typed into a form and not sent. Sealed under the key of whoever typed it, so that
//! erasing them erases it too.
//!
//! Optimistic concurrency: every change raises the draft's version, and a save is compared and set with the version
//! that it started from, in its statement. An attachment is a row of its own. A draft that ended, by its submission or
//! by hand, leaves an empty row with its version, so that a window that still shows it is told.

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

/// How long a draft is kept after it was last saved.
pub const KEPT_FOR: TimeDelta = TimeDelta::days(90);
/// What nobody touches for long goes, with its attachments.
pub const EXPIRY: Expiry = Expiry {
    table: "drafts",
    needed_after: &[("saved_at", KEPT_FOR)],
    parts: &[Part { table: "draft_documents", key: &["account", "procedure_code", "dossier_code"] }],
};

/// Why a draft cannot be kept or shown.
#[derive(Debug, Error)]
pub enum DraftError {
    /// The database does not answer as it should.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// It cannot be sealed or opened.
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

/// Which form somebody fills in: of a new dossier, or of one that is supplemented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftKey {
    /// Of the procedure.
    pub procedure_code: String,
    /// Of the dossier that is supplemented.
    pub dossier_code: Option<String>,
}

impl DraftKey {
    /// The same key as it is kept, where it can name a draft.
    ///
    /// # Errors
    /// Where a code cannot be one, at its field.
    pub fn cleaned(&self) -> Result<Self, Fault> {
        Ok(Self {
            procedure_code: input::one_line(&self.procedure_code, &["procedureCode"])?,
            dossier_code: input::optional(self.dossier_code.as_deref(), |text| {
                input::one_line(text, &["dossierCode"])
            })?,
        })
    }
}

/// What somebody has typed and attached so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DraftContent {
    /// As typed: it need not fit the form's schema. An empty object where nothing was typed yet.
    pub form: Value,
    /// Uploads, which their owner may have let expire.
    #[serde(default)]
    pub documents: Vec<DraftDocument>,
}

/// An upload that is meant for a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DraftDocument {
    /// Key of the requirement.
    pub requirement: String,
    /// As its owner was told.
    pub upload_id: String,
    /// As its owner calls the file.
    pub file_name: String,
}

/// A form that is being filled in, or the trace of one that ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Which form.
    pub key: DraftKey,
    /// Raised by every change; never below 1.
    pub version: u32,
    /// The version of the procedure whose form was on the screen.
    pub procedure_version: u32,
    /// What was typed; nothing of a draft that ended.
    pub content: DraftContent,
    /// When it was changed last.
    pub saved_at: Moment,
    /// When it ended: submitted, or deleted.
    pub ended_at: Option<Moment>,
    /// The dossier that was submitted from it. Of a draft that has not ended: from an earlier version of it.
    pub submitted_as: Option<String>,
    /// Attachments that stand in the content, as they did before they had rows of their own.
    carried: Vec<DraftDocument>,
}

/// What a draft is to hold.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftChange {
    /// Which form.
    pub key: DraftKey,
    /// The version of the procedure whose form is on the screen.
    pub procedure_version: u32,
    /// As typed.
    pub form: Value,
    /// All that is attached; `None` leaves what is.
    pub documents: Option<Vec<DraftDocument>>,
    /// When.
    pub at: Moment,
}

/// Keeps drafts.
#[derive(Clone)]
pub struct Drafts {
    edge: Pool,
    vault: Vault,
}

impl Drafts {
    /// Drafts in this database.
    pub fn new(edge: Pool, vault: Vault) -> Self {
        Self { edge, vault }
    }
}
