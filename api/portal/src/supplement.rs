//! Answering a supplement request: each item of the request stands beside the field or document to change.

mod answer;
mod check;
mod documents;
mod request;
mod step;

pub use check::{send, show as show_check};
pub use documents::{attach, detach, show as show_documents};
pub use step::{keep, show};
