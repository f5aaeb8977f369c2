//! The repository itself: architecture, documentation with its programs, fixtures.

#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests draw request ids as clients do")]

mod architecture;
mod circles;
mod clients;
mod documentation;
mod fixtures;
mod futures;
