//! Deadlines aggregate of a dossier: what falls due, and who is notified.
//!
//! A stream of its own under the dossier's id, so that a reminder never moves the version that an officer decides on.
//! Each deadline is reached once, however often and from however many places it is checked.

mod agenda;
mod decide;
mod event;
#[cfg(test)]
mod tests;

pub use agenda::Warnings;
pub use decide::{DeadlineCommand, Deadlines};
pub use event::{Audience, Deadline, DeadlineEvent};
