//! Read-your-writes: a mutation answers once the read models hold its events, or says that they trail (`stale`).

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::boxed;

use projections::Projector;
use projections::projector::Followed;
use store::log::{EventLog, Position, ResumeToken};
use tokio::sync::watch;

/// Longest wait of a mutation for the read models.
const SETTLE_WITHIN: Duration = Duration::from_secs(2);

/// Waits for the read models to pass a position.
#[derive(Clone)]
pub struct ReadYourWrites {
    log: Arc<dyn EventLog>,
    projector: Projector,
    settling: Settling,
    /// Furthest position that was answered as stale.
    trailing: Arc<Mutex<Option<Position>>>,
}

/// Moment at which writes are awaited.
#[derive(Clone)]
enum Settling {
    /// Before each command answers.
    Each,
    /// On request, up to the furthest position written.
    AtLast(Arc<Mutex<Option<Position>>>),
}

impl ReadYourWrites {
    /// Waits within each command.
    pub fn new(log: Arc<dyn EventLog>, projector: Projector) -> Self {
        Self { log, projector, settling: Settling::Each, trailing: Arc::default() }
    }

    /// For bulk loads that read nothing in between: no command waits, [`Self::settle_at_last`] feeds the read
    /// models in one go.
    #[must_use]
    pub fn deferred(&self) -> Self {
        Self { settling: Settling::AtLast(Arc::default()), ..self.clone() }
    }

    /// True for a bulk load, as the demo does.
    pub fn is_loading(&self) -> bool {
        matches!(self.settling, Settling::AtLast(_))
    }

    /// Feeds the read models up to the furthest deferred position; `false` where they still trail.
    #[boxed]
    pub async fn settle_at_last(&self, within: Duration) -> bool {
        let furthest = match &self.settling {
            Settling::Each => None,
            Settling::AtLast(furthest) => *furthest.lock().unwrap_or_else(PoisonError::into_inner),
        };
        match furthest {
            Some(position) => self.projector.drive_to(position, within).await,
            None => true,
        }
    }

    /// Waits until the read models pass a position; `true` where they still trail.
    #[boxed]
    pub async fn settle(&self, position: Option<Position>) -> bool {
        let Some(position) = position else { return false };
        match &self.settling {
            Settling::Each => {
                let trails = !self.projector.drive_to(position, SETTLE_WITHIN).await;
                if trails {
                    let mut trailing = self.trailing.lock().unwrap_or_else(PoisonError::into_inner);
                    *trailing = (*trailing).max(Some(position));
                }
                trails
            }
            Settling::AtLast(furthest) => {
                let mut furthest = furthest.lock().unwrap_or_else(PoisonError::into_inner);
                *furthest = (*furthest).max(Some(position));
                true
            }
        }
    }

    /// True when pages may miss stored events: a mutation was answered as stale and still is, or an open transaction
    /// holds the read models back.
    pub fn trail(&self) -> bool {
        let trailing = *self.trailing.lock().unwrap_or_else(PoisonError::into_inner);
        self.log.held_back().is_some()
            || trailing.is_some_and(|position| position > self.followed_everywhere().position())
    }

    /// Position that every read model has passed: any later read tells at least that.
    pub fn followed_everywhere(&self) -> ResumeToken {
        self.projector.followed().borrow().everywhere
    }

    /// Progress of the read models, as a watch channel: wakes subscriptions and live pages.
    pub fn followed(&self) -> watch::Receiver<Followed> {
        self.projector.followed()
    }
}
