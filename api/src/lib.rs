//! The edges of Hồ Sơ: HTTP, mail, SMS, files, sessions, configuration. They translate and decide nothing.
//!
//! The clock is read in `clock` only, ids and tokens are drawn in `ids` only, and what a person reads comes from
//! `texts` only.

pub mod app;
pub mod backlog;
mod backoff;
pub mod backup;
pub mod bundle;
pub mod caller;
pub mod checkpoint;
pub mod cli;
pub mod clock;
pub mod config;
mod cookie;
pub mod delivery_id;
pub mod demo;
pub mod device;
pub mod draft;
pub mod erasure;
pub mod error;
pub mod files;
pub mod fixtures;
mod form_language;
pub mod global_id;
pub mod graphql;
mod hand_over_progress;
pub mod http;
pub mod ids;
pub mod kept_post;
mod label;
pub mod link;
pub mod logging;
pub mod measures;
pub mod metrics;
pub mod numbering;
pub mod office;
pub mod opening;
pub mod operation;
pub mod origin;
pub mod password;
mod portal;
pub mod problem;
pub mod public_url;
pub mod queue_view;
mod reference;
pub mod restoration;
pub mod seen_dossier;
pub mod sending;
pub mod service;
pub mod serving;
pub mod session;
pub mod start;
pub mod texts;
pub mod throttle;
mod vietqr;
pub mod watch_quota;
pub mod webhook;
