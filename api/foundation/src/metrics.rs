//! Metrics of the HTTP and GraphQL edge.

use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use store::{LabelledCounter, Labels};

use crate::http::SlowClients;

/// Histogram buckets of an operation's duration, in seconds: finer where most of them end.
const BUCKETS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Metrics of the edge: answers, operations and faults. Clones share them.
#[derive(Debug, Clone)]
pub struct EdgeMetrics {
    answers: LabelledCounter<1>,
    operations: LabelledCounter<2>,
    latency: Family<Labels<1>, Histogram, fn() -> Histogram>,
    faults: Counter,
    held_back: LabelledCounter<1>,
    slow_clients: SlowClients,
}

impl Default for EdgeMetrics {
    fn default() -> Self {
        let latency = Family::new_with_constructor((|| Histogram::new(BUCKETS)) as fn() -> Histogram);
        let answers = LabelledCounter::of(["1xx", "2xx", "3xx", "4xx", "5xx"].map(|class| [("class", class)]));
        let held_back = LabelledCounter::of(["account", "address", "all"].map(|scope| [("scope", scope)]));
        Self {
            held_back,
            answers,
            operations: LabelledCounter::default(),
            latency,
            faults: Counter::default(),
            slow_clients: SlowClients::default(),
        }
    }
}

impl EdgeMetrics {
    pub fn register(&self, registry: &mut Registry) {
        self.answers.register(registry, "http_answers", "Answers, by class of their status");
        let help = "Operations of GraphQL, by kind and what became of them";
        self.operations.register(registry, "graphql_operations", help);
        let help = "How long operations of GraphQL took";
        registry.register_with_unit("graphql_operation", help, Unit::Seconds, self.latency.clone());
        let help = "Operations of GraphQL that found no room to run, by whose room was taken";
        self.held_back.register(registry, "graphql_held_back", help);
        self.slow_clients.register(registry);
        registry.register("faults", "Faults of ours, each of which the log tells", self.faults.clone());
    }

    pub fn slow_clients(&self) -> &SlowClients {
        &self.slow_clients
    }

    /// Counts an internal fault.
    pub fn fault(&self) {
        self.faults.inc();
    }

    /// Counts an operation that admission control refused; `scope` is the limit: account, address or all.
    pub fn held_back(&self, scope: &'static str) {
        self.held_back.count([("scope", scope)]);
    }

    pub fn operation(&self, kind: &'static str, outcome: &'static str, took: Duration) {
        self.operations.count([("kind", kind), ("outcome", outcome)]);
        self.latency.get_or_create(&[("kind", kind)]).observe(took.as_secs_f64());
    }

    pub fn subscription(&self, outcome: &'static str) {
        self.operations.count([("kind", "subscription"), ("outcome", outcome)]);
    }

    /// Middleware that counts every answer of these routes, whoever wrote it.
    pub fn around(&self, routes: Router) -> Router {
        routes.layer(from_fn_with_state(self.clone(), count))
    }
}

async fn count(State(metrics): State<EdgeMetrics>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    metrics.answers.count([("class", class(response.status()))]);
    response
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}
