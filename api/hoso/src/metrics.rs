//! Metrics in Prometheus' text format.
//!
//! Each part counts for itself (`store::LabelledCounter`), at the cost of a few additions per request; here the counts
//! are gathered. Values from databases are queried per scrape, by queries over a bounded number of rows; a query
//! without an answer in time is left out and named.
//!
//! Invariants: a label is a word of the code, or names a process and a database of the server, never anything of a
//! person, a dossier or an address; callers without permission get the answer of an unknown path.

mod access;
mod process;
mod state;

use std::fmt;
use std::sync::Arc;
use store::boxed;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use delivery::sending::Sending;
use ipnet::IpNet;
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::registry::Registry;

use crate::checkpoint::CheckpointFolder;
use crate::config::Config;
use crate::service::Service;

const PATH: &str = "/metrics";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Registry of all metrics; cheap to clone.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    app: Service,
    checkpoints: CheckpointFolder,
    networks: Vec<IpNet>,
    counted: Registry,
}

impl Metrics {
    pub fn new(app: &Service, config: &Config, sending: &Sending) -> Self {
        let mut counted = Registry::with_prefix(state::PREFIX);
        app.parts.metrics.register(&mut counted);
        app.parts.executor.register(&mut counted);
        let help = "Tries that were put off, by what was tried";
        app.parts.throttle.denials().register(&mut counted, "throttle_denials", help);
        app.parts.watch_quota.register(&mut counted);
        let help = "Tries to send messages, by what became of them";
        sending.outcomes().register(&mut counted, "messages", help);
        let help = "Tries to tell webhooks, by what became of them";
        app.parts.webhooks.outcomes().register(&mut counted, "webhook_deliveries", help);
        let checkpoints = CheckpointFolder::of(&config.data_dir, app.parts.audit.log_id());
        Self(Arc::new(Inner { app: app.clone(), checkpoints, networks: config.metrics_networks.clone(), counted }))
    }

    /// Adds `/metrics` to the routes, for permitted callers; for all others it is not found.
    pub fn beside(&self, routes: Router) -> Router {
        routes.layer(from_fn_with_state(self.clone(), show))
    }

    #[boxed]
    pub async fn text(&self) -> Result<String, fmt::Error> {
        let state = Box::pin(state::read(&self.0.app, &self.0.checkpoints)).await;
        let mut text = String::new();
        encode_registry(&mut text, &self.0.counted)?;
        encode_registry(&mut text, &state)?;
        encode_registry(&mut text, &process::read())?;
        encode_eof(&mut text)?;
        Ok(text)
    }
}

async fn show(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let asked = request.uri().path() == PATH && request.method() == Method::GET;
    if !asked || !access::may_read(&request, &metrics.0.networks) {
        return next.run(request).await;
    }
    // Boxed, so that other requests' futures do not grow by this one's size.
    match Box::pin(metrics.text()).await {
        Ok(text) => ([(header::CONTENT_TYPE, OPEN_METRICS), (header::CACHE_CONTROL, "no-store")], text).into_response(),
        Err(fmt::Error) => unreachable!("a text takes whatever is written to it"),
    }
}
