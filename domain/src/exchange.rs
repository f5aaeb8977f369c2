//! Exchange aggregate: the messages between applicant and office about a dossier, and each side's read mark.
//!
//! A stream of its own under the dossier's id, so that talking and reading never move a dossier's version.

mod decide;
mod event;
#[cfg(test)]
mod tests;

pub use decide::{Exchange, ExchangeCommand, Parties};
pub use event::{ExchangeEvent, MessageSide};
