//! What an erasure leaves nothing of besides the log: where that lies, and the list that makes it hold after a restore.
//!
//! A back-up from before an erasure holds what was erased. So each erasure is noted in a file of the data folder, beside
//! the database and never in its back-ups, and is done again before anything is served from a database that does not
//! know of it.

mod list;

pub use list::{ErasureList, Noted};

use std::path::{Path, PathBuf};

/// Tables in which something stood about a person in plain text, or that could open it.
pub const TABLES: &[&str] = &[
    "subject_keys",
    "claims",
    "credentials",
    "uploads",
    "accounts",
    "form_names",
    "form_contacts",
    "drafts",
    "draft_documents",
    "queue_views",
    "sessions",
];

/// Where an erasure is noted, and where it has traces to remove.
#[derive(Debug, Clone)]
pub struct Erasures {
    /// Notes what was erased.
    pub list: ErasureList,
    /// Where messages are put that no server takes.
    pub outbox: PathBuf,
}

impl Erasures {
    /// Of the service with this data folder.
    pub fn of(data_dir: &Path, outbox: PathBuf) -> Self {
        Self { list: ErasureList::at(data_dir.join("erasures")), outbox }
    }
}
