//! The portal in a real browser, and the user guide through the real binary.

#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests draw request ids as clients do")]

mod awaiting;
mod demo;
mod guide;
mod portal;
