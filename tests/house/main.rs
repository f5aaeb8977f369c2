//! The repository itself: its architecture, its documentation with the programs in it, and its fixtures.

#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests draw request ids as clients do")]

mod architecture;
mod circles;
mod clients;
mod documentation;
mod fixtures;
