//! The append-only store of Hồ Sơ: one log with its adapters, the executor that runs a command, keys, the
//! sealing of personal fields, and the hash chain.
//!
//! Deliberately absent: rules (they are in `domain`), and any way to change or delete an event.

pub mod ledger;
pub mod log;
pub mod sql;
