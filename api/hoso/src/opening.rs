//! What a start looks at before it believes what it finds: whether the log is the one that everything beside it follows,
//! whether it is whole, and whether it was put back to an earlier state.
//!
//! What another log left, or what cannot be told apart, is refused in one sentence that says what to do. What is merely
//! ahead of the log (rows, deliveries, cursors of a time that it has lost) is built anew or put back, and said in the log
//! once. The looking only reads; what mends is told apart from it.

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
