//! The questions that pages ask, one file each, and the follower that feeds their rows from the log.
//!
//! Invariants: only the follower writes rows; a row and the checkpoint that it belongs to are committed together;
//! rows hold nothing that the log does not, so that a replay from zero gives the same rows. Personal values stand
//! sealed in them and are opened at reading; in plain text stand only the search keys of names, beside keyed hashes of
//! what an account or a dossier is found by as a whole, and both go when the person's data is erased.
//!
//! Deliberately absent: rules (they are in `domain`), who may see what, texts for people.

pub mod accounts;
mod apply_error;
mod batch;
pub mod catalogue;
pub mod citizen_list;
mod course;
pub mod deadlines;
pub mod dossier_detail;
mod dossier_filter;
mod dossier_list;
mod dossier_order;
mod dossier_state;
pub mod due_dates;
pub mod exchange_thread;
pub mod follower;
pub mod form_index;
pub mod look_up;
mod names;
pub mod outbox;
mod page;
pub mod progress;
pub mod progress_report;
mod projection;
mod published_calendar;
mod questions;
pub mod retention;
mod shown;
pub mod staff_queue;
pub mod tree;
mod views;

pub use course::Course;
pub use dossier_filter::{DossierFilter, Reach, Reader};
pub use dossier_list::ListedDossier;
pub use dossier_order::DossierOrder;
pub use follower::{
    Common, Divergence, Followed, Follower, FollowerError, FollowerParts, Following, ProjectionState, ProjectionStatus,
    Rebuilding, forget_followed,
};
pub use names::{NamedAccount, NamedAgency, NamedProcedure};
pub use page::{Conditions, Counted, Cursor, Edge, End, InvalidCursor, KeyType, Keyset, Order, Page, PageRequest};
pub use projection::{ApplyError, Projection, Reading};
pub use questions::{Questions, all};
pub use shown::{ShownAnswer, ShownDocument, ShownFile, ShownItem, ShownPayment, ShownResult, ShownSupplement};
pub use views::{QueryError, Views};
