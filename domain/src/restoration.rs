//! Restoration aggregate: records that the log was lawfully restored to an earlier moment, and what was lost.
//!
//! One stream for the whole log, under the log's own id. Without such an event no checkpoint is signed that does not
//! extend the last one.

mod decide;
mod event;
mod mention;
#[cfg(test)]
mod tests;

pub use decide::{RestorationCommand, Restorations};
pub use event::{LostCheckpoint, RestorationEvent};
pub use mention::{LostEvent, Mention, MentionPlace, lost_events};
