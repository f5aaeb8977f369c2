//! The demo: one account of each role, and a few dozen dossiers in every status, made by the same commands that
//! people give.

mod accounts;
mod dossiers;
mod paper;

use std::path::Path;

use secrecy::SecretString;
use thiserror::Error;

use crate::app::App;
use crate::files::FilesError;
use crate::graphql::error::Denial;

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
    dossiers::create(app, fixtures, &people, count).await
}
