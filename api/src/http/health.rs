use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::future::{BoxFuture, join_all};
use serde::Serialize;

/// A check that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(2);

/// Tells whether one thing that requests need is there.
#[derive(Clone)]
pub struct ReadyCheck {
    name: &'static str,
    is_required: bool,
    run: Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>,
}

impl ReadyCheck {
    /// A check by this name; its error goes to the log only.
    pub fn new<F, Fut>(name: &'static str, run: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), String>> + Send + 'static,
    {
        Self { name, is_required: true, run: Arc::new(move || Box::pin(run())) }
    }

    /// The same, where requests are answered all the same: it is told as `degraded`, and the service stays ready.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { is_required: false, ..self }
    }

    async fn holds(&self) -> bool {
        let answer = tokio::time::timeout(PATIENCE, (self.run)()).await.unwrap_or_else(|_| Err("no answer".to_owned()));
        if let Err(reason) = &answer {
            tracing::warn!(event = "ready.failed", check = self.name, reason, "not ready");
        }
        answer.is_ok()
    }
}

#[derive(Serialize)]
struct Readiness {
    ready: bool,
    failed: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    degraded: Vec<&'static str>,
}

/// `/healthz`: the process is alive. `/readyz`: all that requests need is there.
pub fn health(checks: Vec<ReadyCheck>) -> Router {
    Router::new()
        .route("/healthz", get(|| async { ([(header::CACHE_CONTROL, "no-store")], "ok\n") }))
        .route("/readyz", get(ready))
        .with_state(Arc::new(checks))
}

async fn ready(State(checks): State<Arc<Vec<ReadyCheck>>>) -> Response {
    let held = join_all(checks.iter().map(ReadyCheck::holds)).await;
    let missing = checks.iter().zip(held).filter(|(_, held)| !held).map(|(check, _)| check);
    let (failed, degraded): (Vec<_>, Vec<_>) = missing.partition(|check| check.is_required);
    let names = |checks: Vec<&ReadyCheck>| checks.into_iter().map(|check| check.name).collect();
    let ready = failed.is_empty();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let readiness = Readiness { ready, failed: names(failed), degraded: names(degraded) };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(readiness)).into_response()
}
