//! Outgoing delivery: mails, SMS and webhooks, each at least once.

pub mod queue;
pub mod sending;
pub mod webhook;
