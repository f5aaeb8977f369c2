//! The GraphQL API: contract, inputs and answers, permissions, rate limits.

#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests draw request ids as clients do")]
#![expect(clippy::needless_pass_by_value, reason = "a test's answers are used up")]

mod answers;
mod contract;
mod graphql_http;
mod inputs;
mod permission;
mod rates;
