//! Schema extension that holds operations to what `execution` asks of them.

use std::sync::{Arc, OnceLock};

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextExecute, NextParseQuery, NextPrepareRequest, NextRequest,
    NextResolve, NextSubscribe, ResolveInfo,
};
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Request, Response, ServerResult, Value, Variables};
use execution::completion::{Completion, with_default_conditions};
use execution::cost::Cost;
use execution::error::{server_error, with_codes};
use execution::limits;
use execution::missing::refuse_missing;
use execution::pace::Pace;
use foundation::error::AppError;
use futures::stream::{BoxStream, StreamExt};

use crate::sdl::{INPUTS, SHAPE, TYPES};
use crate::watching::as_they_are_now;

/// Checks a request against the served schema, before it is run or anybody is looked up for it.
///
/// # Errors
/// The exceeded limit, or the parser's error.
pub fn checked(request: &mut Request) -> ServerResult<Cost> {
    limits::checked(&SHAPE, request)
}

/// Enforces the limits before and during every operation, and completes its answer.
pub struct Limits;

impl ExtensionFactory for Limits {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(LimitsExtension {
            cost: OnceLock::new(),
            operation_name: OnceLock::new(),
            completion: OnceLock::new(),
            pace: Pace::default(),
        })
    }
}

/// State of one operation; a single extension, since each one adds to the cost of every field.
struct LimitsExtension {
    cost: OnceLock<Cost>,
    operation_name: OnceLock<String>,
    completion: OnceLock<Completion>,
    pace: Pace,
}

#[async_graphql::async_trait::async_trait]
impl Extension for LimitsExtension {
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        with_codes(next.run(ctx).await)
    }

    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        answers: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        next.run(ctx, answers).map(with_codes).boxed()
    }

    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        let mut request = next.run(ctx, request).await?;
        let cost = checked(&mut request)?;
        self.cost.get_or_init(|| cost);
        let name = request.operation_name.clone();
        let mut variables = std::mem::take(&mut request.variables);
        let complete = request.parsed_query().and_then(|document| {
            with_default_conditions(document, name.as_deref(), &mut variables);
            refuse_missing(&INPUTS, document, name.as_deref(), &variables)
        });
        request.variables = variables;
        complete?;
        if let Some(name) = name {
            self.operation_name.get_or_init(|| name);
        }
        Ok(request)
    }

    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let mut document = next.run(ctx, query, variables).await?;
        let name = self.operation_name.get().map(String::as_str);
        let completion = Completion::of(&TYPES, &mut document, name, variables);
        self.completion.get_or_init(|| completion);
        Ok(document)
    }

    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let run = as_they_are_now(ctx, self.cost.get().copied(), operation_name, next);
        let response = match self.pace.run(run).await {
            Ok(response) => match self.completion.get() {
                Some(completion) => completion.complete(response),
                None => response,
            },
            Err(over) => Response::from_errors(vec![server_error(&AppError::TooComplex(over.to_string()))]),
        };
        match self.cost.get() {
            Some(cost) => response.extension("cost", cost.told()),
            None => response,
        }
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        self.pace.step().await;
        let is_leaf = info.field.selection_set.node.items.is_empty();
        let value = next.run(ctx, info).await?;
        if let Some(value) = value.as_ref().filter(|_| is_leaf) {
            self.pace.made(value).await;
        }
        Ok(value)
    }
}
