use std::sync::Arc;

use app::UseCases;
use foundation::http::Shutdown;

use super::admission::Admission;
use super::limits::{COMPLEXITY, DEPTH, Limits};
use super::operations::Operations;
use super::sdl::{HosoSchema, types};

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
