//! The demo: one account of each role, and a few dozen dossiers in every status, made by the same commands that
//! people give.

mod accounts;
mod document;
mod dossiers;
mod error;
mod mails;
mod timetable;

use std::time::Duration;

use secrecy::SecretString;

use crate::config::Config;
use crate::fixtures::Fixtures;
use crate::service::Service;

pub use accounts::{DemoAccount, listed};
pub use error::DemoError;
use error::denied;

/// How long the rows may take: a million dossiers' worth.
const ROWS_WITHIN: Duration = Duration::from_secs(60 * 60);

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
