//! Configuration: every setting is a flag and an environment variable, and none is needed to start.
//!
//! Deliberately absent: configuration files, and secrets with a default.

mod demo;
mod parts;
mod resolved;
mod settings;
#[cfg(test)]
mod tests;
mod unknown;
mod written;

pub use resolved::{Config, ConfigError};
pub use settings::Settings;
pub use unknown::{UnknownVariable, unknown_variables};
