//! Delivery queue: the one mechanism by which mails, SMS and webhooks go out, at least once and by one instance at a
//! time.
//!
//! *Enqueue* writes down what is to be delivered; a message that is known already stays as it is. *Claim* is a
//! compare-and-set on the moment at which a row is due: whoever moves it into the future has the row until then, so
//! that two instances never send one message at the same time and one that died loses it by itself. A try that fails is
//! *retried later*, after an exponential back-off with jitter, or is *dead*; a dead letter is *revived* by hand. What
//! has lost its reason meanwhile is *obsolete*, which is one way of being dead. What wakes a worker is an event, or the
//! poll interval where another instance has written.
//!
//! There are two pairs of tables and no common one, on purpose. Mails and SMS are named by event and channel, claimed
//! one by one, and stay for good: they are the delivery log that applicants and staff read, the cursor of the outbox,
//! and the memory by which a rebuilt outbox sends nothing again. Deliveries to webhooks are named by webhook and
//! position, claimed by lane (what is told of one dossier keeps its order), written down a hundred at a time, and go
//! when they arrive. One table would hold two primary keys and two life times, each row with half of its columns empty,
//! and what is under way at an upgrade would have to move. [`QueueTable`] and [`ClaimTable`] say what differs; the
//! statements stand here, once.
//!
//! What is particular to each stays with it: what a message says and when it is obsolete, how it is carried, how a
//! refusal is classified, and what is held apart by host or receiver.

mod claim;
mod outcome;
mod table;
mod wake;

pub use claim::ClaimTable;
pub use outcome::PassOutcome;
pub use outcome::{Outcome, Outcomes};
pub use table::{Key, QueueTable, Verdict};
pub use wake::Wake;

/// What became of a change that somebody asked for by hand, under a request id or without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    Done,
    /// There is nothing to change.
    Unknown,
    /// The same request was faster.
    Repeated,
}
