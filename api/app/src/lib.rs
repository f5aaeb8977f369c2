//! Use cases of Hồ Sơ: each gathers the facts that a rule needs, runs one command, and answers with a view.
//!
//! Entry point of GraphQL and of the portal alike. Nothing here knows a type of theirs.

pub mod account_erasures;
pub mod account_views;
pub mod accounts;
pub mod audits;
pub mod browser_secrets;
pub mod caller;
pub mod claimed_names;
pub mod command_runner;
pub mod deliveries;
pub mod dossier_views;
pub mod dossiers;
pub mod draft;
pub mod due_dates;
pub mod erasure;
pub mod exchanges;
pub mod expiry;
pub mod fault_log;
pub mod files;
pub mod hand_over_progress;
pub mod hand_overs;
pub mod last_seen;
pub mod look_ups;
pub mod numbering;
pub mod office;
pub mod officers;
pub mod operation;
pub mod own_copies;
pub mod own_drafts;
pub mod own_queues;
mod parts;
pub mod password;
pub mod password_check;
pub mod pending_form;
pub mod publications;
pub mod queue_view;
pub mod rate_limiter;
pub mod read_your_writes;
pub mod reference_facts;
pub mod releases;
pub mod reminders;
pub mod retention;
pub mod session;
pub mod sign_in;
pub mod staff_accounts;
pub mod subscriptions;
pub mod uploads;
mod use_cases;
pub mod vietqr;
pub mod watch_quota;
pub mod webhook_settings;

pub use crate::parts::Parts;
pub use crate::use_cases::UseCases;
