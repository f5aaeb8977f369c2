//! Errors of the demo.

use app::files::FilesError;
use delivery::sending::SendingError;
use foundation::error::CommandError;
use thiserror::Error;

/// Error of making the demo.
#[derive(Debug, Error)]
pub enum DemoError {
    #[error("the demo's {what} was refused: {denial:?}")]
    Denied { what: &'static str, denial: CommandError },
    /// No sample form for this procedure.
    #[error(
        "there is no procedures/samples/{code}.json: the demo files dossiers by a filled-in form of each procedure"
    )]
    NoSample { code: String },
    #[error(transparent)]
    Sending(#[from] SendingError),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(transparent)]
    Store(#[from] store::ExecuteError),
    /// Stored, but not in the read models yet.
    #[error("the dossiers are stored; the rows of the lists trail behind, and the next server feeds them")]
    Trailing,
    #[error(transparent)]
    Query(#[from] projections::QueryError),
}

pub(super) fn denied(what: &'static str) -> impl FnOnce(CommandError) -> DemoError {
    move |denial| DemoError::Denied { what, denial }
}
