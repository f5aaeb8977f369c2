//! Given events, then rows: answers of each query, on both databases.

pub(crate) mod story;

mod accounts;
mod catalogue;
mod citizen_list;
mod dossier_detail;
mod exchange_thread;
mod form_index;
mod look_up;
mod outbox;
mod pages;
mod progress;
mod progress_report;
pub(crate) mod replay;
mod staff_queue;
mod timeliness;
mod tree;
