//! What auditors read: a dossier's events as the log has them, what differs between versions, and how it was at a time.
//! Reading it is recorded, and the pages say so.

mod as_of;
mod compare;
mod difference;
mod history;
mod officers;
mod procedure;

pub use as_of::show as show_as_of;
pub use compare::show as show_differences;
pub use history::show as show_history;
