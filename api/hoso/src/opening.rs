//! Consistency checks at start: whether the log is the one that everything beside it follows, whether it is complete,
//! and whether it was restored to an earlier state.
//!
//! Data of another log, or data that cannot be told apart, is refused with one sentence of advice. Data that is only
//! ahead of the log (read models, deliveries, cursors of lost events) is rebuilt or put back, and logged once. Checking
//! only reads; repairs are separate.

mod belongings;
mod edge;
mod error;
mod lost_events;
mod lost_time;
mod other_log;
mod restored;

pub use belongings::{accept_loss, missing_checkpoints, note_signing_key, refuse_missing, refuse_missing_files};
pub use error::OpeningError;
pub use lost_events::{keep, mentions, put_aside, still_lost, written_down};
pub use lost_time::{LostTime, leave_gap_behind_checkpoint, mend};
pub use other_log::{refuse_new_log, refuse_other_log};
pub use restored::{refuse_unfinished_restore, restored};
