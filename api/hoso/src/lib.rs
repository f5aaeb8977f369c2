//! The program: command line, configuration, start, serving, metrics, demo, fixtures.
//!
//! Composition root; clock and randomness are injected from `foundation`.

pub mod backup;
pub mod bundle;
pub mod checkpoint;
pub mod cli;
pub mod config;
pub mod demo;
pub mod fixtures;
pub mod logging;
pub mod metrics;
pub mod opening;
pub mod restoration;
pub mod service;
pub mod serving;
pub mod start;
