//! GraphQL schema over use cases and queries. It translates and decides nothing.

// Optimized, the future of `Mutation` nests close to the 128 types that the compiler follows by default.
#![recursion_limit = "256"]

mod context;
pub mod enums;
pub mod error;
mod hints;
pub mod http;
mod id;
mod in_process;
mod input;
mod limiting;
mod mutation;
mod operations;
mod payload;
mod query;
pub mod scalar;
mod schema;
mod sdl;
mod subscription;
mod text;
mod types;
mod watching;

use id::upload_of;
pub use scalar::{DateTime, RequestId};
pub use schema::Endpoint;
pub use sdl::{HosoSchema, sdl};
