//! Proof bundles in folders: put together from the service, and read back on a machine that has nothing else of it.

mod export;
mod folder;
mod page;

use std::io;
use std::path::PathBuf;

use app::files::FilesError;
use projections::QueryError;
use store::audit::AuditError;
use store::bundle::BundleFault;
use thiserror::Error;

pub use export::Export;
pub use folder::read;

use crate::checkpoint::{CheckpointError, FolderError};

/// Why there is no bundle, or none that can be read.
#[derive(Debug, Error)]
pub enum BundleError {
    /// Nothing has happened to such a dossier.
    #[error("there is no dossier {0}")]
    NoDossier(String),
    /// All that happened to it came after the last checkpoint.
    #[error("no checkpoint covers {0} yet: export it where the service may sign one")]
    NotCovered(String),
    /// What is there must not be mixed with a bundle.
    #[error("{} is there already", .0.display())]
    Occupied(PathBuf),
    /// The log cannot be read.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// The tree cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// No checkpoint of all events can be signed.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The checkpoints cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A paper cannot be read.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// What was put together does not hold: the log is not as its checkpoints have it.
    #[error("what was put together does not hold: {0}")]
    Fault(#[from] BundleFault),
    /// It cannot be written down.
    #[error("the bundle cannot be written down: {0}")]
    Json(#[from] serde_json::Error),
    /// For people.
    #[error("the page cannot be written: {0}")]
    Page(#[from] askama::Error),
    /// A file cannot be read or written.
    #[error("{}: {cause}", .path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
}

impl BundleError {
    fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| Self::Io { path, cause }
    }
}
