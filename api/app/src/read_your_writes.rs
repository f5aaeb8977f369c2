//! Read-your-writes: a mutation answers once the rows hold what it wrote, or says that they trail behind it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use projections::Projector;
use projections::projector::Followed;
use store::log::{EventLog, Position, ResumeToken};
use tokio::sync::watch;

/// How long a mutation waits for the lists to show what it wrote.
const SETTLE_WITHIN: Duration = Duration::from_secs(2);

/// Waits for the rows to hold what was written.
#[derive(Clone)]
pub struct ReadYourWrites {
    log: Arc<dyn EventLog>,
    projector: Projector,
    settling: Settling,
    /// The last of what was answered before the rows held it.
    trailing: Arc<Mutex<Option<Position>>>,
}

/// When the rows follow what was written.
#[derive(Clone)]
enum Settling {
    /// Before a command answers.
    Each,
    /// When it is asked for; up to the furthest position that was written.
    AtLast(Arc<Mutex<Option<Position>>>),
}

impl ReadYourWrites {
    /// Waits within each command.
    pub fn new(log: Arc<dyn EventLog>, projector: Projector) -> Self {
        Self { log, projector, settling: Settling::Each, trailing: Arc::default() }
    }

    /// The same for whoever gives many commands and asks nothing in between: none of them waits for the rows, which
    /// [`Self::settle_at_last`] feeds in one go.
    #[must_use]
    pub fn deferred(&self) -> Self {
        Self { settling: Settling::AtLast(Arc::default()), ..self.clone() }
    }

    /// Whether somebody loads many commands at once from within, as the demo does.
    pub fn is_loading(&self) -> bool {
        matches!(self.settling, Settling::AtLast(_))
    }

    /// Lets the rows follow all that was written unsettled; `false` where they trail all the same.
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

    /// Lets the lists catch up with what was written; `true` where they trail all the same.
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

    /// Whether something that was stored may be missing from pages: a mutation was answered before the rows held what it
    /// wrote, and they do not yet, or a transaction of somebody else keeps them from it.
    pub fn trail(&self) -> bool {
        let trailing = *self.trailing.lock().unwrap_or_else(PoisonError::into_inner);
        self.log.held_back().is_some()
            || trailing.is_some_and(|position| position > self.followed_everywhere().position())
    }

    /// Up to where all rows hold what happened: whatever is read from now on tells at least that.
    pub fn followed_everywhere(&self) -> ResumeToken {
        self.projector.followed().borrow().everywhere
    }

    /// How far the rows have come, each time that they come further: what subscriptions and live pages wait for.
    pub fn followed(&self) -> watch::Receiver<Followed> {
        self.projector.followed()
    }
}
