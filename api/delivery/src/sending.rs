//! Sending: what events ask to be sent goes out by mail and SMS, at least once, and is told apart if it comes twice.
//!
//! The outbox is read after its cursor into the delivery queue (`crate::queue`); what is due is composed and sent, and
//! tried again with growing pauses until it is sent, refused for good, of no use any more, or a day old. Each channel and
//! each recipient's host has a lane of its own, and what somebody waits for has lanes beside those of news: whoever is
//! slow to answer holds up nothing else.
//!
//! Invariants: a message is composed at sending, from what is known then, and its secret is derived, never stored;
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

/// How long what is on its way may last once the service ends.
const LAST_WORDS: Duration = Duration::from_secs(15);

/// The worker of a service's mails and SMS, ready to start.
pub struct Sending {
    worker: MailWorker,
    wake: Wake,
}

impl Sending {
    /// A worker of these parts, woken by the projections.
    pub fn new(parts: MailWorkerParts, followed: watch::Receiver<Followed>) -> Self {
        Self { worker: MailWorker::new(parts), wake: Wake::new(followed) }
    }

    /// For whoever sends round by round.
    pub fn into_sender(self) -> MailWorker {
        self.worker
    }

    /// What tries came to.
    pub fn outcomes(&self) -> &LabelledCounter<1> {
        self.worker.outcomes()
    }

    /// Sends until the shutdown; what is on its way then is given some time to end. Whether the mail server takes letters
    /// is said at once, whether any are due or not.
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

/// A try whose outcome could not be written down; the message is due again when its lease ends.
fn say(ended: Result<Result<Option<Outcome>, SqlError>, JoinError>) {
    let error = match ended {
        Ok(Ok(_)) => return,
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    tracing::error!(event = "sending.failed", error, "what became of a message could not be written down");
}
