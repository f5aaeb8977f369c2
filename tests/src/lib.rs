//! The promises of Hồ Sơ, kept by one test binary, and the load program that measures what it costs to keep them.
//!
//! A test names what is promised, as a sentence. It has a database of its own, and waits for what it expects with a
//! deadline, never for a time.

pub mod load;

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod chain;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod events;
#[cfg(test)]
mod executor;
#[cfg(test)]
mod files;
#[cfg(test)]
mod follower;
#[cfg(test)]
mod graphql_http;
#[cfg(test)]
mod http;
#[cfg(test)]
mod inputs;
#[cfg(test)]
mod log;
#[cfg(test)]
mod office;
#[cfg(test)]
mod permission;
#[cfg(test)]
mod projections;
#[cfg(test)]
mod sealing;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod support;
#[cfg(test)]
mod throttle;
