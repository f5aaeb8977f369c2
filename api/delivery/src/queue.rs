//! Delivery queue of mails, SMS and webhooks: at-least-once delivery, each row processed by one instance at a time.
//!
//! *Enqueue* is idempotent: a message that is known already stays as it is. *Claim* is a compare-and-set on a row's due
//! time, moved to the end of a lease: no two instances send one message at the same time, and a crashed one loses its
//! lease by itself. A failed attempt is *retried later*, by exponential back-off with jitter, or becomes a *dead*
//! letter, which can be *revived* by hand. A message without its reason is *obsolete*, one way of being dead. Workers
//! wake by an event, or by the poll interval where another instance has written.
//!
//! There are two pairs of tables and no common one, on purpose. Mails and SMS have event and channel as their key,
//! are claimed one by one, and stay for good: they are the delivery log that applicants and staff read, the cursor of
//! the outbox, and the deduplication by which a rebuilt outbox sends nothing again. Webhook deliveries have webhook
//! and position as their key, are claimed by lane (ordering per dossier), written in batches of a hundred, and
//! deleted on arrival. One table would hold two primary keys and two retentions, each row with half of its columns
//! empty, and rows under way at an upgrade would have to move. [`QueueTable`] and [`ClaimTable`] hold the
//! differences; the statements stand here, once.
//!
//! Specific to each side are composing and obsolescence, transport, classification of refusals, and lanes
//! per host or subject.

mod claim;
mod outcome;
mod table;
mod wake;

pub use claim::ClaimTable;
pub use outcome::PassOutcome;
pub use outcome::{Outcome, Outcomes};
pub use table::{Key, QueueTable, Verdict};
pub use wake::Wake;

/// Outcome of a manual change, with or without an idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    Done,
    /// No row that could be changed.
    Unknown,
    /// The same request was carried out before.
    Repeated,
}
