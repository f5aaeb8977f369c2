//! The event log, what executes commands on it, its hash chain, and what seals personal data in it.

#![cfg(test)]

mod chain;
mod events;
mod executor;
mod keys;
mod log;
mod sealing;
