//! Watchers: re-authentication during a subscription.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::UseCases;
use app::caller::Caller;
use foundation::error::AppError;
use secrecy::SecretString;

/// Interval of re-authentication without updates.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Caller of a subscription, re-authenticated before each update, so that the end of their session, a lock or
/// another role ends it.
pub struct Watcher {
    token: Option<SecretString>,
    /// Caller at the last look; `None` once their session has ended.
    seen: Mutex<Option<Caller>>,
}

impl Watcher {
    /// Watcher of an authenticated caller.
    pub fn new(caller: Caller, token: Option<SecretString>) -> Arc<Self> {
        Arc::new(Self { token, seen: Mutex::new(Some(caller)) })
    }

    /// Caller at the last look.
    pub fn seen(&self) -> Option<Caller> {
        self.lock().clone()
    }

    /// True once the session has ended.
    pub fn has_ended(&self) -> bool {
        self.lock().is_none()
    }

    /// Re-authenticates, which counts as use of the session. `None` once it has ended.
    pub async fn look(&self, app: &UseCases) -> Result<Option<Caller>, AppError> {
        let Some(seen) = self.seen() else { return Ok(None) };
        let now = match &self.token {
            Some(token) => app.sign_in.watching(&seen, token).await?,
            None => Some(Caller { at: app.clock.now(), ..seen }),
        };
        let mut seen = self.lock();
        // Once ended, it stays so despite concurrent looks.
        if seen.is_some() {
            seen.clone_from(&now);
        }
        Ok(seen.clone())
    }

    /// Completes when the session has ended; never for anonymous callers.
    pub async fn ended(&self, app: &UseCases) {
        if self.token.is_none() {
            std::future::pending::<()>().await;
        }
        while !self.has_ended() {
            tokio::time::sleep(LOOK_EVERY).await;
            // An outage ends nothing: it is logged, and there are no updates meanwhile.
            let _ = self.look(app).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Caller>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
