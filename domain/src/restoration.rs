//! Restorations: that the log was lawfully put back to an earlier moment, and what was lost by it.
//!
//! One stream for the whole log, under the log's own id. Without such an event nothing is signed that does not go on from
//! the last checkpoint.

mod decide;
mod event;
mod mention;
#[cfg(test)]
mod tests;

pub use decide::{RestorationCommand, Restorations};
pub use event::{LostCheckpoint, RestorationEvent};
pub use mention::{LostEvent, Mention, MentionPlace, lost_events};
