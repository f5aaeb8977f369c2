//! Execution of GraphQL operations, but for the schema: limits and cost before an operation runs, admission and pace
//! while it does, completion of its answer.
//!
//! It indexes a schema's text, and knows none of its types.

pub mod admission;
pub mod completion;
pub mod cost;
pub mod document;
pub mod error;
pub mod limits;
pub mod missing;
pub mod pace;
#[cfg(test)]
mod served;
