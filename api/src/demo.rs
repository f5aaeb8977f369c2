//! The demo: one account of each role, and a few dozen dossiers in every status, made by the same commands that
//! people give.

mod accounts;
mod dossiers;
mod paper;

use std::path::Path;
use std::time::Duration;

use secrecy::SecretString;
use thiserror::Error;

use crate::app::App;
use crate::files::FilesError;
use crate::graphql::error::Denial;

/// How long the rows may take: a million dossiers' worth.
const ROWS_WITHIN: Duration = Duration::from_secs(60 * 60);

/// Why the demo is not there.
#[derive(Debug, Error)]
pub enum DemoError {
    /// A command was refused.
    #[error("the demo's {what} was refused: {denial:?}")]
    Denied {
        /// Which.
        what: &'static str,
        /// Why.
        denial: Denial,
    },
    /// A sample form cannot be read.
    #[error("the sample form {path} cannot be read: {cause}")]
    Sample {
        /// Where.
        path: std::path::PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A sample form is not JSON.
    #[error("the sample form {path} is not JSON: {cause}")]
    NotJson {
        /// Where.
        path: std::path::PathBuf,
        /// Why.
        cause: serde_json::Error,
    },
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

fn denied(what: &'static str) -> impl FnOnce(Denial) -> DemoError {
    move |denial| DemoError::Denied { what, denial }
}

/// Makes the demo where it is not there yet.
pub async fn load(app: &App, fixtures: &Path, password: &SecretString) -> Result<(), DemoError> {
    if accounts::exist(app).await? {
        return Ok(());
    }
    add(app, fixtures, password, dossiers::A_FEW_DOZEN).await?;
    tracing::info!(event = "demo.created", "the demo is there: sign in as congdan, tiepnhan, …");
    Ok(())
}

/// Adds so many dossiers, and the demo's accounts where they are not there yet.
pub async fn add(app: &App, fixtures: &Path, password: &SecretString, count: usize) -> Result<(), DemoError> {
    let people = accounts::create(app, password).await?;
    let unsettled = app.unsettled();
    dossiers::create(&unsettled, fixtures, &people, count).await?;
    if unsettled.settle_at_last(ROWS_WITHIN).await { Ok(()) } else { Err(DemoError::Trailing) }
}
