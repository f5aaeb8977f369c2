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

/// The served schema.
pub type HosoSchema = Schema<Query, Mutation, Subscription>;

/// What the GraphQL routes work with.
#[derive(Clone)]
pub struct Endpoint {
    /// The service.
    pub app: Arc<UseCases>,
    /// The schema over it.
    pub schema: HosoSchema,
    /// What of it may run at once.
    pub admission: Admission,
    /// When those who watch are told nothing more.
    pub closing: Shutdown,
    /// Whether browsers are shown GraphiQL.
    pub graphiql: bool,
}

impl Endpoint {
    /// The schema over a service; those who watch are let go when it closes.
    pub fn new(app: Arc<UseCases>, admission: Admission, graphiql: bool, closing: Shutdown) -> Self {
        let schema = builder().extension(Operations(app.metrics.clone())).data(app.clone()).finish();
        Self { app, schema, admission, closing, graphiql }
    }
}

fn builder() -> async_graphql::SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription)
        .register_output_type::<Payload>()
        .limit_depth(DEPTH)
        // Counted by `Limits` before; here the questions for types are counted too.
        .limit_complexity(2 * COMPLEXITY)
        .limit_recursive_depth(32)
        .disable_suggestions()
        .extension(Limits)
}

/// The schema as text, sorted, so that changes of it are easily seen.
pub fn sdl() -> String {
    let options = async_graphql::SDLExportOptions::new().sorted_arguments().sorted_enum_items().sorted_fields();
    builder().finish().sdl_with_options(options.include_specified_by())
}
