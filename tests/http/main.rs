//! HTTP: connections, subscriptions, sessions, files, metrics, limits.

#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests draw request ids as clients do")]
#![expect(clippy::needless_pass_by_value, reason = "a test's answers are used up")]

mod bucket;
mod connections;
mod files;
mod http;
mod live;
mod metrics;
mod sessions;
mod throttle;
