//! The edges of Hồ Sơ: HTTP, mail, SMS, files, sessions, configuration. They translate and decide nothing.
//!
//! The clock is read in `clock` only, ids and tokens are drawn in `ids` only, and what a person reads comes from
//! `texts` only.

pub mod clock;
pub mod config;
pub mod ids;
pub mod logging;
pub mod password;
pub mod problem;
pub mod texts;
