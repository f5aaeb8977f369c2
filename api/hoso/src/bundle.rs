//! Proof bundles in folders: exported from the service, and verified on a machine that has nothing else of it.

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

/// Error of exporting or reading a bundle.
#[derive(Debug, Error)]
pub enum BundleError {
    #[error("there is no dossier {0}")]
    NoDossier(String),
    /// Every event of it is newer than the last checkpoint.
    #[error("no checkpoint covers {0} yet: export it where the service may sign one")]
    NotCovered(String),
    /// The target exists: it must not be mixed with a bundle.
    #[error("{} is there already", .0.display())]
    Occupied(PathBuf),
    #[error(transparent)]
    Audit(#[from] AuditError),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The bundle fails its own verification: the log differs from its checkpoints.
    #[error("what was put together does not hold: {0}")]
    Fault(#[from] BundleFault),
    #[error("the bundle cannot be written down: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the page cannot be written: {0}")]
    Page(#[from] askama::Error),
    #[error("{}: {cause}", .path.display())]
    Io {
        path: PathBuf,
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
