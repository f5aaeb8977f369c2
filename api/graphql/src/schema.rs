//! Assembly of the schema.

use std::sync::Arc;

use app::UseCases;
use async_graphql::Schema;
use foundation::http::Shutdown;

use super::admission::Admission;
use super::limits::{COMPLEXITY, DEPTH, Limits};
use super::mutation::Mutation;
use super::payload::Payload;
use super::query::Query;
use super::subscription::Subscription;
use crate::operations::Operations;

pub type HosoSchema = Schema<Query, Mutation, Subscription>;

/// State of the GraphQL routes.
#[derive(Clone)]
pub struct Endpoint {
    pub app: Arc<UseCases>,
    pub schema: HosoSchema,
    pub admission: Admission,
    pub closing: Shutdown,
    pub graphiql: bool,
}

impl Endpoint {
    /// Schema over the use cases; subscriptions end with `closing`.
    pub fn new(app: Arc<UseCases>, admission: Admission, graphiql: bool, closing: Shutdown) -> Self {
        let schema = builder().extension(Operations(app.metrics.clone())).data(app.clone()).finish();
        Self { app, schema, admission, closing, graphiql }
    }
}

fn builder() -> async_graphql::SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription)
        .register_output_type::<Payload>()
        .limit_depth(DEPTH)
        // `Limits` has counted before; here introspection counts too.
        .limit_complexity(2 * COMPLEXITY)
        .limit_recursive_depth(32)
        .disable_suggestions()
        .extension(Limits)
}

/// SDL, sorted for readable diffs.
pub fn sdl() -> String {
    let options = async_graphql::SDLExportOptions::new().sorted_arguments().sorted_enum_items().sorted_fields();
    builder().finish().sdl_with_options(options.include_specified_by())
}
