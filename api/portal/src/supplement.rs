//! Answering a supplement request: what was asked for stands beside what may be changed.

mod answer;
mod asked;
mod check;
mod papers;
mod step;

pub use check::{send, show as show_check};
pub use papers::{attach, detach, show as show_papers};
pub use step::{keep, show};
