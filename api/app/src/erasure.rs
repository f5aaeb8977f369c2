//! Erasure outside the log: the tables and files with personal data, and the list that makes it hold after a restore.
//!
//! A backup from before an erasure holds the erased data. So each erasure is noted in a file of the data folder,
//! beside the database and never in its backups, and is repeated before anything is served from a database that does
//! not know of it.

mod list;

pub use list::{ErasureList, Noted};

use std::path::{Path, PathBuf};

/// Tables that held a person's data in plain text, or something that could decrypt it.
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

/// Places of erasures outside the database.
#[derive(Debug, Clone)]
pub struct Erasures {
    pub list: ErasureList,
    /// Folder of messages written as files where no mail server is configured.
    pub outbox: PathBuf,
}

impl Erasures {
    /// Of the service with this data folder.
    pub fn of(data_dir: &Path, outbox: PathBuf) -> Self {
        Self { list: ErasureList::at(data_dir.join("erasures")), outbox }
    }
}
