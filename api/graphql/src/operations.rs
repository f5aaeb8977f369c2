//! Metrics of operations: number, outcome, duration.

use std::sync::{Arc, OnceLock};

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextParseQuery, NextPrepareRequest, NextRequest, NextSubscribe,
};
use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Name, Request, Response, ServerError, ServerResult, Variables};
use execution::error::code_of;
use foundation::metrics::EdgeMetrics;
use foundation::problem::ProblemCode;
use futures::stream::{BoxStream, StreamExt};
use tokio::time::Instant;

/// Schema extension that counts operations and measures their duration.
pub struct Operations(pub EdgeMetrics);

impl ExtensionFactory for Operations {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Watched { metrics: self.0.clone(), name: OnceLock::new(), kind: OnceLock::new() })
    }
}

struct Watched {
    metrics: EdgeMetrics,
    name: OnceLock<String>,
    /// Unset where the document did not parse.
    kind: OnceLock<&'static str>,
}

/// Counted when dropped, which includes operations that are cancelled.
struct Running<'a> {
    watched: &'a Watched,
    begun: Instant,
    outcome: &'static str,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let kind = self.watched.kind.get().copied().unwrap_or("unreadable");
        self.watched.metrics.operation(kind, self.outcome, self.begun.elapsed());
    }
}

/// Counts a subscription at its end, by the outcome of its last event. Its duration says nothing of the service.
struct CountedSubscription {
    metrics: EdgeMetrics,
    outcome: &'static str,
}

impl CountedSubscription {
    fn tells(&mut self, answer: &Response) {
        self.outcome = outcome(&answer.errors);
    }
}

impl Drop for CountedSubscription {
    fn drop(&mut self) {
        self.metrics.subscription(self.outcome);
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for Watched {
    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        answers: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        let mut told = CountedSubscription { metrics: self.metrics.clone(), outcome: outcome(&[]) };
        let answers = answers.inspect(move |answer| told.tells(answer));
        next.run(ctx, answers.boxed())
    }

    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        let mut running = Running { watched: self, begun: Instant::now(), outcome: "cut_off" };
        let response = next.run(ctx).await;
        running.outcome = outcome(&response.errors);
        response
    }

    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        if let Some(name) = &request.operation_name {
            self.name.get_or_init(|| name.clone());
        }
        next.run(ctx, request).await
    }

    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let document = next.run(ctx, query, variables).await?;
        let wanted = self.name.get().map(String::as_str);
        let mut operations = document.operations.iter();
        let run = operations.find(|(name, _)| wanted.is_none() || name.map(Name::as_str) == wanted);
        if let Some((_, operation)) = run {
            self.kind.get_or_init(|| kind(operation.node.ty));
        }
        Ok(document)
    }
}

fn kind(ty: OperationType) -> &'static str {
    match ty {
        OperationType::Query => "query",
        OperationType::Mutation => "mutation",
        OperationType::Subscription => "subscription",
    }
}

/// Worst outcome among the errors; commands count user errors of mutations themselves.
fn outcome(errors: &[ServerError]) -> &'static str {
    let has = |code: ProblemCode| errors.iter().any(|error| code_of(error) == Some(code));
    if errors.is_empty() {
        "answered"
    } else if has(ProblemCode::Internal) {
        "fault"
    } else if has(ProblemCode::Unavailable) || has(ProblemCode::Timeout) {
        "unavailable"
    } else if has(ProblemCode::RateLimited) || has(ProblemCode::TooManySubscriptions) {
        "limited"
    } else {
        "refused"
    }
}
