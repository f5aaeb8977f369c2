//! The public contract, `tests/contract`: what is served holds all of it, word for word.

mod described;
mod integers;
mod operations;
pub(crate) mod sdl;
mod served;

use sdl::Sdl;

/// Types that front-end clients were promised.
const SCHEMA: &str = include_str!("../contract/schema.graphql");

/// The promised schema, each mutation with a payload of its own.
fn promised() -> Sdl {
    // The parser knows no description of a schema as a whole.
    let (_, schema) = SCHEMA.split_once("\nschema {").expect("a schema");
    Sdl::parse(&format!("schema {{{schema}")).with_own_payloads()
}

/// The schema that the service prints.
pub(crate) fn served() -> Sdl {
    Sdl::parse(&graphql::sdl())
}
