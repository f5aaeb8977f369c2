//! The public contract, `tests/contract`: the served schema holds all of it, word for word.

mod described;
mod event_types;
mod integers;
mod json_order;
mod operations;
pub(crate) mod sdl;
mod served;

use sdl::Sdl;

/// Schema promised to clients.
const SCHEMA: &str = include_str!("../contract/schema.graphql");

/// The promised schema, with a payload per mutation.
fn promised() -> Sdl {
    // The parser accepts no description of a schema as a whole.
    let (_, schema) = SCHEMA.split_once("\nschema {").expect("a schema");
    Sdl::parse(&format!("schema {{{schema}")).with_own_payloads()
}

pub(crate) fn served() -> Sdl {
    Sdl::parse(&graphql::sdl())
}
