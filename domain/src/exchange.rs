//! Exchanges: what applicant and office say to each other about a dossier, and what each side has read.
//!
//! A stream of its own under the dossier's id, so that talking and reading never move a dossier's version.

mod decide;
mod event;
#[cfg(test)]
mod tests;

pub use decide::{Exchange, ExchangeCommand, Parties};
pub use event::{ExchangeEvent, MessageSide};
