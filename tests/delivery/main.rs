//! Outgoing delivery: mails, SMS and webhooks.

#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests draw request ids as clients do")]

mod deliveries;
mod letters;
mod overlapping;
mod sending;
mod webhooks;
