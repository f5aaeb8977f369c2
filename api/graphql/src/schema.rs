//! Assembly of the schema.

use std::sync::Arc;

use app::UseCases;
use execution::admission::Admission;
use execution::limits::{COMPLEXITY, DEPTH};
use foundation::http::Shutdown;

use super::limiting::Limits;
use super::operations::Operations;
use super::sdl::{HosoSchema, types};

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
        let schema = types()
            .limit_depth(DEPTH)
            // Counted by `Limits` before; here the questions for types are counted too.
            .limit_complexity(2 * COMPLEXITY)
            .limit_recursive_depth(32)
            .disable_suggestions()
            .extension(Limits)
            .extension(Operations(app.metrics.clone()))
            .data(app.clone())
            .finish();
        Self { app, schema, admission, closing, graphiql }
    }
}
