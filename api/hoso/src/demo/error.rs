use app::files::FilesError;
use delivery::sending::SendingError;
use foundation::error::CommandError;
use thiserror::Error;

/// Why the demo is not there.
#[derive(Debug, Error)]
pub enum DemoError {
    /// A command was refused.
    #[error("the demo's {what} was refused: {denial:?}")]
    Denied {
        /// Which.
        what: &'static str,
        /// Why.
        denial: CommandError,
    },
    /// Nobody has filled in a form of this procedure.
    #[error(
        "there is no procedures/samples/{code}.json: the demo files dossiers by a filled-in form of each procedure"
    )]
    NoSample {
        /// Of the procedure.
        code: String,
    },
    /// Its messages cannot be put into the outbox.
    #[error(transparent)]
    Sending(#[from] SendingError),
    /// A file cannot be stored.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::ExecuteError),
    /// The dossiers are stored, and do not show in lists yet.
    #[error("the dossiers are stored; the rows of the lists trail behind, and the next server feeds them")]
    Trailing,
    /// The rows cannot be read.
    #[error(transparent)]
    Query(#[from] projections::QueryError),
}

pub(super) fn denied(what: &'static str) -> impl FnOnce(CommandError) -> DemoError {
    move |denial| DemoError::Denied { what, denial }
}
