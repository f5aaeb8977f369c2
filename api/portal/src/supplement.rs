//! Answering a supplement request: what was asked for stands beside what may be changed.

mod answer;
mod check;
mod documents;
mod request;
mod step;

pub use check::{send, show as show_check};
pub use documents::{attach, detach, show as show_documents};
pub use step::{keep, show};
