//! Sending of mails and SMS that events ask for: at least once, with a stable message id so that
//! a duplicate is recognized.
//!
//! The outbox is read by cursor into the delivery queue (`crate::queue`); a due message is composed and sent, and
//! retried with back-off until it is sent, permanently refused, obsolete or a day old. Bulkheads: each channel and each
//! recipient host has a lane of its own, and messages that somebody waits for have lanes beside those of news, so that
//! a slow host holds up nothing else.
//!
//! Invariants: a message is composed when it is sent, from present data, and its secret is derived, never stored;
//! neither a log line nor a row holds an address, a text or a secret.

mod compose;
mod composer;
mod deliveries;
pub mod drop_file;
mod dropped;
mod error;
mod from_rows;
mod lane;
mod ledger;
mod mail;
mod mail_worker;
mod message;
mod notice;
mod rows;
mod settings;
mod sms;
mod sms_done;
mod smtp;
mod template;
mod templates;
#[cfg(test)]
mod tests;
mod unasked;

pub use composer::Composer;
pub use deliveries::begins_at;
pub use dropped::remove_dropped;
pub use error::SendingError;
use foundation::http::Shutdown;
pub use ledger::{Attempt, Delivery, DeliveryFilter, DeliveryLog, DeliveryState, Resend};
pub use mail::Mail;
use mail_worker::UnderWay;
pub use mail_worker::{MailWorker, MailWorkerParts};
pub use message::{MailContent, MessageName};
pub use notice::{Addressee, Notice, NoticeBody, NoticeSource, NoticeSourceError};
pub use rows::Rows;
pub use settings::SendingSettings;
pub use sms::Sms;
pub use sms_done::{InvalidSmsDone, SmsDone};
pub use template::Asks;
pub use templates::{asks, awaited_by};
pub use unasked::{UnaskedMessage, unasked};

pub use crate::queue::{Changed, PassOutcome};

use std::time::Duration;

use projections::Followed;
use store::LabelledCounter;
use store::sql::{SqlError, as_worker};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};

use crate::queue::{Outcome, Wake};

/// Grace period of graceful shutdown for messages under way.
const LAST_WORDS: Duration = Duration::from_secs(15);

/// Worker of mails and SMS, ready to start.
pub struct Sending {
    worker: MailWorker,
    wake: Wake,
}

impl Sending {
    /// Builds the worker; progress of the projections wakes it.
    pub fn new(parts: MailWorkerParts, followed: watch::Receiver<Followed>) -> Self {
        Self { worker: MailWorker::new(parts), wake: Wake::new(followed) }
    }

    /// Worker driven pass by pass, without a background task.
    pub fn into_sender(self) -> MailWorker {
        self.worker
    }

    /// Counter of attempts by outcome.
    pub fn outcomes(&self) -> &LabelledCounter<1> {
        self.worker.outcomes()
    }

    /// Runs until shutdown, then drains messages under way. The mail server is probed at start, whether mails are due
    /// or not, so that a wrong configuration is logged at once.
    pub fn start(mut self, shutdown: Shutdown) -> JoinHandle<()> {
        let worker = self.worker.clone();
        tokio::spawn(async move { worker.try_mail().await });
        tokio::spawn(as_worker(async move {
            let mut under_way = UnderWay::new();
            while !shutdown.is_requested() {
                match self.worker.begin(&mut under_way).await {
                    Ok(begun) if !begun.is_nothing() => continue,
                    Ok(_) => {}
                    Err(error) => {
                        tracing::error!(event = "sending.failed", error = %error, "messages could not be looked for");
                    }
                }
                tokio::select! {
                    () = self.wake.wait(&shutdown) => {}
                    Some(ended) = under_way.join_next() => say(ended),
                }
            }
            let ended = async {
                while let Some(ended) = under_way.join_next().await {
                    say(ended);
                }
            };
            if tokio::time::timeout(LAST_WORDS, ended).await.is_err() {
                tracing::warn!(event = "sending.cut", "messages were still under way; they are tried again");
            }
        }))
    }
}

/// Logs an attempt whose outcome could not be recorded; the message is due again when its lease ends.
fn say(ended: Result<Result<Option<Outcome>, SqlError>, JoinError>) {
    let error = match ended {
        Ok(Ok(_)) => return,
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    tracing::error!(event = "sending.failed", error, "what became of a message could not be written down");
}
