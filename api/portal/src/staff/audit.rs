//! Pages of auditors: the event log of a dossier, the comparison of two versions, and the point-in-time view.
//!
//! Reading them is recorded in the access log, and the pages say so.

mod as_of;
mod compare;
mod difference;
mod history;
mod officers;
mod procedure;

pub use as_of::show as show_as_of;
pub use compare::show as show_differences;
pub use history::show as show_history;
