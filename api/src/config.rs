//! Configuration: every setting is a flag and an environment variable, and none is needed to start.
//!
//! Deliberately absent: configuration files, and secrets with a default.

mod demo;
mod public_url;
mod resolved;
mod settings;
#[cfg(test)]
mod tests;
mod unknown;
mod written;

pub use public_url::{InvalidPublicUrl, PublicUrl};
pub use resolved::{Config, ConfigError, FilesUrl};
pub use settings::{Origin, Settings};
pub use unknown::{UnknownVariable, unknown_variables};
