//! Messages of the demo.

use delivery::sending::{SendingError, begins_at};
use domain::Moment;
use foundation::clock::Clock;
use projections::outbox::{Ordinal, OutboxItem};
use store::boxed;

use super::DemoError;
use crate::config::Config;
use crate::service::Service;
use crate::serving;

const PAGE: u32 = 500;

/// Writes the demo's messages to the outbox folder, dated when they were due: the worker would drop most as too old.
/// Does nothing where a server is configured, so that no real person gets any.
#[boxed]
pub async fn put(app: &Service, config: &Config) -> Result<(), DemoError> {
    if config.smtp.is_some() || config.sms.is_some() {
        return Ok(());
    }
    let mut asked_at: Vec<Moment> = waiting(app).await?.iter().map(begins_at).collect();
    asked_at.sort();
    asked_at.dedup();
    let Some(first) = asked_at.first() else { return Ok(()) };
    let clock = Clock::manual(*first);
    let sender = serving::sending(app, config, clock.clone())?.into_sender();
    for at in asked_at {
        clock.set(at);
        sender.drain().await?;
    }
    Ok(())
}

async fn waiting(app: &Service) -> Result<Vec<OutboxItem>, SendingError> {
    let (mut all, mut after) = (Vec::new(), Ordinal::default());
    loop {
        let page =
            app.parts.queries.outbox.after(&after, PAGE).await.map_err(delivery::sending::NoticeSourceError::from)?;
        let Some(last) = page.last() else { return Ok(all) };
        after = last.ordinal.clone();
        all.extend(page);
    }
}
