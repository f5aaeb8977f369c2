//! Operations: audits, starts, backups and restores, roles, file modes, and failure drills.

#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests draw request ids as clients do")]

mod audit;
mod closed_pipe;
mod drills;
mod expiry;
mod first_start;
mod modes;
mod opening;
mod reading;
mod schemas;
mod service_role;
