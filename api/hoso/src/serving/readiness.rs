//! Readiness checks and degradations of `/readyz`.

use std::sync::Arc;
use std::time::Duration;

use foundation::http::{Degradation, ReadyCheck};
use store::executor::Divergence;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::opening;
use crate::service::Service;

/// Cache time of a successful write probe; a failure is probed again each time.
const BELIEVED_FOR: Duration = Duration::from_secs(5);

/// Time for which a hanging append is reported: its command retries meanwhile.
const TOLD_FOR: Duration = Duration::from_secs(15);

/// Cache time of the file store's check, so that frequent probes do not each cost a request to the bucket.
const FILES_ASKED_EVERY: Duration = Duration::from_secs(5);

/// Dependencies without which requests fail.
pub(super) fn checks(app: &Service, lag_seconds: u32) -> Vec<ReadyCheck> {
    let (store, rows, files) = (app.clone(), app.clone(), app.clone());
    let probe = Arc::new(WriteProbe { app: app.clone(), stored_at: Mutex::default() });
    vec![
        ReadyCheck::new("files", move || {
            let app = files.clone();
            async move { app.parts.files.ready().await.map_err(|error| error.to_string()) }
        })
        .asked_every(FILES_ASKED_EVERY),
        ReadyCheck::new("store", move || {
            let app = store.clone();
            async move {
                app.parts.log.head().await.map_err(|error| error.to_string())?;
                // A dump may be restored under a running service.
                opening::refuse_unfinished_restore(&app.parts.database).await.map_err(|error| error.to_string())
            }
        }),
        ReadyCheck::new("writes", move || {
            let probe = Arc::clone(&probe);
            async move { probe.holds().await }
        }),
        ReadyCheck::new("projections", move || {
            let app = rows.clone();
            async move {
                let statuses =
                    app.parts.projector.status(app.parts.clock.now()).await.map_err(|error| error.to_string())?;
                let behind = statuses
                    .iter()
                    .find(|status| status.stopped_reason.is_some() || status.lag_seconds > f64::from(lag_seconds));
                behind.map_or(Ok(()), |status| Err(format!("{} is behind", status.name)))
            }
        }),
    ]
}

/// Degradations, in which requests are still answered.
pub(super) fn degradations(app: &Service) -> Vec<Degradation> {
    let (executor, log) = (app.parts.executor.clone(), Arc::clone(&app.parts.log));
    let held_back = Degradation::new("log-held-back", move || {
        Some(format!("what is recorded is shown nowhere before it ends: {}", log.held_back()?))
    });
    let appends = app.parts.executor.clone();
    let hangs = Degradation::new("log-hangs", move || {
        let what = "an append to the log has no answer, while others are stored: somebody else may hold a lock";
        appends.append_standing().hangs(TOLD_FOR).then(|| what.to_owned())
    });
    let diverged = Degradation::new("log-diverged", move || {
        let Divergence { streams, since } = executor.divergence()?;
        Some(format!(
            "the log does not hold events that were acknowledged: it was restored to an earlier state, or another \
             server took over that had not received them; met {streams} times since {} s ago, and decided anew",
            since.as_secs()
        ))
    });
    vec![diverged, held_back, hangs]
}

/// Write probe: a database that answers queries may be full, read-only, or hang on writes.
struct WriteProbe {
    app: Service,
    stored_at: Mutex<Option<Instant>>,
}

impl WriteProbe {
    /// Writes a probe, unless something was stored a moment ago. Concurrent calls share the result.
    async fn holds(&self) -> Result<(), String> {
        let mut stored_at = self.stored_at.lock().await;
        let appends = self.app.parts.executor.append_standing();
        // A stream may be locked where the probe's row is not.
        if appends.hangs_alone(BELIEVED_FOR) {
            *stored_at = None;
            return Err("an append to the log has no answer, and none was stored since".to_owned());
        }
        if stored_at.is_some_and(|at| at.elapsed() < BELIEVED_FOR && !appends.has_failed_since(at)) {
            return Ok(());
        }
        *stored_at = None;
        // A probe may fit where an append does not.
        if appends.lacks_room(BELIEVED_FOR) {
            return Err("an append to the log found no room".to_owned());
        }
        self.app.parts.database.probe_writes(self.app.parts.clock.now()).await.map_err(|error| error.to_string())?;
        *stored_at = Some(Instant::now());
        Ok(())
    }
}
