//! The event log, its executor, hash chain, and encryption of personal data.

#![cfg(test)]

mod chain;
mod events;
mod executor;
mod keys;
mod log;
mod sealing;
