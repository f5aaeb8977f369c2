//! The read models, one file per question of a page, and the projector that feeds them from the log (CQRS read side).
//!
//! Invariants: only the projector writes rows; a row and the position that it belongs to are committed together; rows
//! hold nothing that the log does not, so that a replay from zero gives the same rows. Personal values stand sealed in
//! them and are opened at reading; in plain text stand only the search keys of names, beside blind indexes (keyed
//! hashes) of contacts and numbers, and both are deleted when the person's data is erased.
//!
//! Deliberately absent: rules (they are in `domain`), authorization, texts for people.

pub mod accounts;
mod apply_error;
mod batch;
pub mod catalogue;
pub mod citizen_list;
pub mod deadlines;
pub mod dossier_detail;
mod dossier_filter;
mod dossier_list;
mod dossier_order;
mod dossier_state;
pub mod due_dates;
pub mod exchange_thread;
pub mod form_index;
pub mod look_up;
mod names;
pub mod outbox;
mod page;
pub mod progress;
pub mod progress_report;
mod projection;
pub mod projector;
mod published_calendar;
mod queries;
pub mod retention;
mod shown;
pub mod staff_queue;
mod state;
pub mod tree;
mod views;

pub use dossier_filter::{DossierFilter, Reach, Reader};
pub use dossier_list::ListedDossier;
pub use dossier_order::DossierOrder;
pub use names::{NamedAccount, NamedAgency, NamedProcedure};
pub use page::{Conditions, Counted, Cursor, Edge, End, InvalidCursor, KeyType, Keyset, Order, Page, PageRequest};
pub use projection::{ApplyError, Projection, Reading};
pub use projector::{
    Common, Divergence, Followed, Following, ProjectionState, ProjectionStatus, Projector, ProjectorError,
    ProjectorParts, Rebuilding, forget_followed,
};
pub use queries::{Queries, all};
pub use shown::{ShownAnswer, ShownDocument, ShownFile, ShownItem, ShownPayment, ShownResult, ShownSupplement};
pub use state::DossierState;
pub use views::{QueryError, Views};
