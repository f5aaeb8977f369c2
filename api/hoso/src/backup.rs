//! Backup and restore: one folder with everything that belongs together, made while servers run.
//!
//! Invariants: nothing in a backup is ahead of its log (data derived from the log is copied before it, files named by
//! the log after it); a folder under its final name was read back and verified; keys are in it only on request; a
//! person erased, here or there, stays erased.

mod error;
mod files;
mod make;
mod manifest;
mod mark;
mod postgres;
mod progress;
mod restore;
mod room;
mod tail;
mod target;

pub use error::{BackupError, ManifestFault};
pub use make::{Made, Making};
pub use manifest::BackupManifest;
pub use progress::{OnProgress, Progress};
pub use restore::{Restored, Restoring};

/// Buffer size of copying.
const BLOCK: usize = 64 * 1024;
/// Folder of the databases in a backup.
const DATABASE: &str = "database";
/// The three files, in the order of [`store::sql::DatabaseUrl::files`].
const SQLITE: [&str; 3] = ["hoso.db", "hoso-views.db", "hoso-edge.db"];
/// File of `pg_dump` in custom format.
const DUMP: &str = "hoso.dump";
/// Folder of checkpoints and public keys.
const CHECKPOINTS: &str = "checkpoints";
/// Folder of uploaded files.
const FILES: &str = "files";
/// Folder of messages where no server is configured.
const OUTBOX: &str = "outbox";
const ERASURES: &str = "erasures";
/// Folder of keys, on request.
const KEYS: &str = "keys";
const MANIFEST: &str = "manifest.json";
