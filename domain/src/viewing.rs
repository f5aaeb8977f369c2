//! Access log: records which of the staff and the auditors viewed a dossier.
//!
//! A stream of its own under the dossier's id, so that looking never moves the version that an officer decides on. The
//! applicant's own reading is not recorded.

mod decide;
mod event;
#[cfg(test)]
mod tests;

pub use decide::{VIEWED_AGAIN_AFTER, ViewingCommand, Viewings};
pub use event::ViewingEvent;
