//! Demo data: one account per role, and a few dozen dossiers in every status, made by the same
//! commands that people give.

mod accounts;
mod document;
mod dossiers;
mod error;
mod mails;
mod timetable;

use std::time::Duration;
use store::boxed;

use secrecy::SecretString;

use crate::config::Config;
use crate::fixtures::Fixtures;
use crate::service::Service;

pub use accounts::{DemoAccount, listed};
pub use error::DemoError;
use error::denied;

/// Longest wait for the read models: enough for a million dossiers.
const ROWS_WITHIN: Duration = Duration::from_secs(60 * 60);

/// Makes the demo unless it exists; its messages go to the outbox folder, dated as if sent when they were due.
#[boxed]
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

/// Adds dossiers, and the demo's accounts where they are missing.
#[boxed]
pub async fn add(app: &Service, fixtures: &Fixtures, password: &SecretString, count: usize) -> Result<(), DemoError> {
    let people = accounts::create(app, password).await?;
    let unsettled = app.unsettled();
    dossiers::create(&unsettled, fixtures, &people, count).await?;
    if unsettled.cases.rows.settle_at_last(ROWS_WITHIN).await { Ok(()) } else { Err(DemoError::Trailing) }
}
