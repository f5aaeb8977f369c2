//! Backups: one folder with everything that belongs together, made while servers run, and put back.
//!
//! Invariants: nothing in a backup is ahead of its log (what follows the log is copied before it, what the log names
//! after it); what lies under the final name was read back and verified; keys are in it only where somebody says so; who
//! was erased, here or there, stays erased.

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

/// Bytes of a file in memory at once.
const BLOCK: usize = 64 * 1024;
/// The folder of the databases in a backup.
const DATABASE: &str = "database";
/// The three files, in the order of [`store::sql::DatabaseUrl::files`].
const SQLITE: [&str; 3] = ["hoso.db", "hoso-views.db", "hoso-edge.db"];
/// What `pg_dump` wrote.
const DUMP: &str = "hoso.dump";
/// The folder of checkpoints and public keys.
const CHECKPOINTS: &str = "checkpoints";
/// The folder of uploaded files.
const FILES: &str = "files";
/// The folder of messages that no server took.
const OUTBOX: &str = "outbox";
/// Who was erased.
const ERASURES: &str = "erasures";
/// The folder of keys, where somebody asked for them.
const KEYS: &str = "keys";
/// Names them all.
const MANIFEST: &str = "manifest.json";
