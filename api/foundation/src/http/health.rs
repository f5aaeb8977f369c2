//! Liveness and readiness: `/healthz` and `/readyz`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::future::{BoxFuture, join_all};
use serde::Serialize;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Timeout of a check: one that takes longer has failed.
const CHECK_TIMEOUT: Duration = Duration::from_secs(2);
const SILENT: &str = "no answer";

/// Moment of the last run and its result.
type Found = (Instant, Result<(), String>);

/// Readiness check of one dependency.
#[derive(Clone)]
pub struct ReadyCheck {
    name: &'static str,
    run: Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>,
    /// Result of the last run: a lasting state is logged once.
    held: Arc<AtomicBool>,
}

impl ReadyCheck {
    /// Check under this name; its error goes to the log only.
    pub fn new<F, Fut>(name: &'static str, run: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), String>> + Send + 'static,
    {
        Self { name, run: Arc::new(move || Box::pin(run())), held: Arc::new(AtomicBool::new(true)) }
    }

    /// Caches the result for `pause`, so that frequent probes do not load the dependency.
    #[must_use]
    pub fn asked_every(self, pause: Duration) -> Self {
        let found: Arc<Mutex<Option<Found>>> = Arc::default();
        let Self { name, run, .. } = self;
        Self::new(name, move || {
            let (found, run) = (Arc::clone(&found), Arc::clone(&run));
            async move {
                // Held while the check runs: concurrent probes wait for the same result.
                let mut found = found.lock().await;
                if let Some((_, answer)) = found.as_ref().filter(|(at, _)| at.elapsed() < pause) {
                    return answer.clone();
                }
                // Shorter than the outer timeout, so that a timeout is cached too.
                let answer = tokio::time::timeout(CHECK_TIMEOUT / 2, run()).await;
                let answer = answer.unwrap_or_else(|_| Err(SILENT.to_owned()));
                *found = Some((Instant::now(), answer.clone()));
                answer
            }
        })
    }

    async fn holds(&self) -> bool {
        let answer = tokio::time::timeout(CHECK_TIMEOUT, (self.run)()).await.unwrap_or_else(|_| Err(SILENT.to_owned()));
        let held = self.held.swap(answer.is_ok(), Ordering::Relaxed);
        match &answer {
            Err(reason) if held => tracing::warn!(event = "ready.failed", check = self.name, reason, "not ready"),
            Err(reason) => tracing::debug!(check = self.name, reason, "still not ready"),
            Ok(()) if !held => tracing::info!(event = "ready.again", check = self.name, "ready again"),
            Ok(()) => {}
        }
        answer.is_ok()
    }
}

/// Degradation that an operator should look at although requests are answered. It does not fail readiness: another
/// instance would stand before the same database.
#[derive(Clone)]
pub struct Degradation {
    name: &'static str,
    find: Arc<dyn Fn() -> Option<String> + Send + Sync>,
}

impl Degradation {
    /// Degradation under this name; `find` describes it in English, without personal data.
    pub fn new(name: &'static str, find: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        Self { name, find: Arc::new(find) }
    }

    fn found(&self) -> Option<Degraded> {
        (self.find)().map(|detail| Degraded { name: self.name, detail })
    }
}

#[derive(Serialize)]
struct Degraded {
    name: &'static str,
    detail: String,
}

#[derive(Serialize)]
struct Readiness {
    ready: bool,
    failed: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    degraded: Vec<Degraded>,
}

/// State of the health routes.
struct Looked {
    checks: Vec<ReadyCheck>,
    degradations: Vec<Degradation>,
}

/// `/healthz`: the process is alive. `/readyz`: 200 when every check passes, with the degradations listed.
pub fn health(checks: Vec<ReadyCheck>, degradations: Vec<Degradation>) -> Router {
    Router::new()
        .route("/healthz", get(|| async { ([(header::CACHE_CONTROL, "no-store")], "ok\n") }))
        .route("/readyz", get(ready))
        .with_state(Arc::new(Looked { checks, degradations }))
}

async fn ready(State(looked): State<Arc<Looked>>) -> Response {
    let held = join_all(looked.checks.iter().map(ReadyCheck::holds)).await;
    let all = looked.checks.iter().zip(held);
    let failed: Vec<_> = all.filter(|(_, held)| !held).map(|(check, _)| check.name).collect();
    let degraded = looked.degradations.iter().filter_map(Degradation::found).collect();
    let ready = failed.is_empty();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(Readiness { ready, failed, degraded })).into_response()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use super::*;

    #[tokio::test]
    async fn what_is_dear_to_ask_is_asked_once_in_a_while() {
        let asked = Arc::new(AtomicU32::new(0));
        let check = ReadyCheck::new("files", {
            let asked = Arc::clone(&asked);
            move || {
                let number = asked.fetch_add(1, Ordering::Relaxed);
                async move { if number == 0 { Err("not yet".to_owned()) } else { Ok(()) } }
            }
        });
        let (seldom, each_time) =
            (check.clone().asked_every(Duration::from_secs(3_600)), check.asked_every(Duration::ZERO));
        assert!(!seldom.holds().await && !seldom.holds().await);
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        assert!(each_time.holds().await && each_time.holds().await);
        assert_eq!(asked.load(Ordering::Relaxed), 3);
    }
}
