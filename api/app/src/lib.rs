//! Use cases of Hồ Sơ: each finds out what a rule needs to know, runs one command, and answers with a view.
//!
//! GraphQL and the portal's pages enter here alike. Nothing here knows a type of theirs.

pub mod browser_secrets;
pub mod caller;
pub mod draft;
pub mod erasure;
pub mod expiry;
pub mod fault_log;
pub mod files;
pub mod hand_over_progress;
pub mod kept_post;
pub mod numbering;
pub mod office;
pub mod operation;
mod parts;
pub mod password;
pub mod queue_view;
pub mod read_your_writes;
pub mod reference_facts;
pub mod seen_dossier;
pub mod service;
pub mod session;
mod use_cases;
pub mod vietqr;
pub mod watch_quota;

pub use crate::parts::Parts;
pub use crate::use_cases::UseCases;
