//! The demo: one account of each role, and a few dozen dossiers in every status, made by the same commands that
//! people give.

mod accounts;
mod dossiers;
mod mails;
mod paper;
mod timetable;

use std::time::Duration;

use app::files::FilesError;
use delivery::sending::SendingError;
use foundation::error::CommandError;
use secrecy::SecretString;
use thiserror::Error;

use crate::config::Config;
use crate::fixtures::Fixtures;
use crate::service::Service;

pub use accounts::{DemoAccount, listed};

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

fn denied(what: &'static str) -> impl FnOnce(CommandError) -> DemoError {
    move |denial| DemoError::Denied { what, denial }
}

/// Makes the demo where it is not there yet; what it has to tell people stands in the outbox, as if it had been told when
/// it happened.
pub async fn load(
    app: &Service,
    config: &Config,
    fixtures: &Fixtures,
    password: &SecretString,
) -> Result<(), DemoError> {
    if accounts::exist(app).await? {
        return Ok(());
    }
    add(app, fixtures, password, dossiers::A_FEW_DOZEN).await?;
    mails::put(app, config).await?;
    tracing::info!(event = "demo.created", "the demo's accounts and dossiers are there");
    Ok(())
}

/// Adds so many dossiers, and the demo's accounts where they are not there yet.
pub async fn add(app: &Service, fixtures: &Fixtures, password: &SecretString, count: usize) -> Result<(), DemoError> {
    let people = accounts::create(app, password).await?;
    let unsettled = app.unsettled();
    dossiers::create(&unsettled, fixtures, &people, count).await?;
    if unsettled.cases.rows.settle_at_last(ROWS_WITHIN).await { Ok(()) } else { Err(DemoError::Trailing) }
}
