use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::UseCases;
use app::caller::Caller;
use foundation::error::AppError;
use secrecy::SecretString;

/// How often it is looked whether a session still stands while its holder is told nothing.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Somebody who is told of events as they happen: looked at anew before each, so that an end of their session, a lock
/// or another role ends it.
pub struct Watcher {
    token: Option<SecretString>,
    /// As they were when they were last looked at; `None` once their session has ended.
    seen: Mutex<Option<Caller>>,
}

impl Watcher {
    /// Whoever was found to hold this token.
    pub fn new(caller: Caller, token: Option<SecretString>) -> Arc<Self> {
        Arc::new(Self { token, seen: Mutex::new(Some(caller)) })
    }

    /// As they were when they were last looked at.
    pub fn seen(&self) -> Option<Caller> {
        self.lock().clone()
    }

    /// Whether their session was found to have ended.
    pub fn has_ended(&self) -> bool {
        self.lock().is_none()
    }

    /// As they are now; to watch is to use their session. `None` once it has ended.
    pub async fn look(&self, app: &UseCases) -> Result<Option<Caller>, AppError> {
        let Some(seen) = self.seen() else { return Ok(None) };
        let now = match &self.token {
            Some(token) => app.sign_in.watching(&seen, token).await?,
            None => Some(Caller { at: app.clock.now(), ..seen }),
        };
        let mut seen = self.lock();
        // What has ended stays so, whoever looked at the same time.
        if seen.is_some() {
            seen.clone_from(&now);
        }
        Ok(seen.clone())
    }

    /// Waits until their session has ended; nobody's never does.
    pub async fn ended(&self, app: &UseCases) {
        if self.token.is_none() {
            std::future::pending::<()>().await;
        }
        while !self.has_ended() {
            tokio::time::sleep(LOOK_EVERY).await;
            // A store that cannot be reached for a moment ends nothing: it is logged, and nothing is told meanwhile.
            let _ = self.look(app).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Caller>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
