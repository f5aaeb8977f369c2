use std::sync::Arc;
use std::time::Duration;

use foundation::http::{Degradation, ReadyCheck};
use store::executor::Divergence;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::opening;
use crate::service::Service;

/// So long it is believed that what could be stored can be stored; a failure is asked about again each time.
const BELIEVED_FOR: Duration = Duration::from_secs(5);

/// So long it is told that an append was given up which hung: whoever wanted it tries again meanwhile.
const TOLD_FOR: Duration = Duration::from_secs(15);

/// Whoever probes every second shall not pay for a request to the bucket each time.
const FILES_ASKED_EVERY: Duration = Duration::from_secs(5);

/// What has to be there for requests to be answered.
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
                // A dump may be restored under a service that runs.
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

/// What is wrong although requests are answered.
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

/// Whether anything can be stored: a database that answers questions may be full, read-only, or hang when it writes.
struct WriteProbe {
    app: Service,
    stored_at: Mutex<Option<Instant>>,
}

impl WriteProbe {
    /// Stores something, unless something was stored a moment ago. Whoever asks meanwhile waits for the same answer.
    async fn holds(&self) -> Result<(), String> {
        let mut stored_at = self.stored_at.lock().await;
        let appends = self.app.parts.executor.append_standing();
        // A probe may go through where a stream is held by somebody.
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
