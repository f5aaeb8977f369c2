//! The types of the schema as text, by which requests are measured before they run.

use async_graphql::{SDLExportOptions, Schema, SchemaBuilder};

use super::mutation::Mutation;
use super::payload::Payload;
use super::query::Query;
use super::subscription::Subscription;

/// The served schema.
pub type HosoSchema = Schema<Query, Mutation, Subscription>;

/// The schema without limits.
pub(super) fn types() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription).register_output_type::<Payload>()
}

/// The schema as text, sorted, so that changes of it are easily seen.
pub fn sdl() -> String {
    let options = SDLExportOptions::new().sorted_arguments().sorted_enum_items().sorted_fields();
    types().finish().sdl_with_options(options.include_specified_by())
}
