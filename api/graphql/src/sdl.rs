//! The types of the schema as text, by which requests are measured before they run.

use std::sync::LazyLock;

use async_graphql::{SDLExportOptions, Schema, SchemaBuilder};
use execution::completion::Types;
use execution::cost::Shape;
use execution::missing::Inputs;

use super::mutation::Mutation;
use super::payload::Payload;
use super::query::Query;
use super::subscription::Subscription;

/// The served schema.
pub type HosoSchema = Schema<Query, Mutation, Subscription>;

/// Inputs of the served schema.
pub(super) static INPUTS: LazyLock<Inputs> = LazyLock::new(|| Inputs::parse(&sdl()));
/// Shape of the served schema, for costs.
pub(super) static SHAPE: LazyLock<Shape> = LazyLock::new(|| Shape::parse(&sdl()));
/// Types of the served schema, for the completion of answers.
pub(super) static TYPES: LazyLock<Types> = LazyLock::new(|| Types::parse(&sdl()));

/// The schema without limits.
pub(super) fn types() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription).register_output_type::<Payload>()
}

/// The schema as text, sorted, so that changes of it are easily seen.
pub fn sdl() -> String {
    let options = SDLExportOptions::new().sorted_arguments().sorted_enum_items().sorted_fields();
    types().finish().sdl_with_options(options.include_specified_by())
}
