//! Idempotency of commands: a repeated or uncertain append is found again and answered by what it stored.

use std::sync::Arc;

use cqrs_es::Aggregate;
use domain::Decide;
use uuid::Uuid;

use super::folded::LoadedState;
use super::outcome::executed;
use super::{Context, ExecuteError, Executed, Executor};
use crate::log::{StoredEvent, StoredRequest};

/// Limit of events read back for a repeated command.
const EVENTS: u32 = 64;

/// Append of unknown outcome: the connection broke before the answer.
pub(super) struct Sent<A: Aggregate> {
    pub(super) sequence: u64,
    pub(super) hash: String,
    pub(super) events: Vec<A::Event>,
}

impl Executor {
    /// Answers a command that leads to no new event. First looks whether it was stored before, by an earlier try of
    /// this call or under its idempotency key.
    pub(super) async fn settle_on<A: Decide + 'static>(
        &self,
        id: Uuid,
        answer: Result<Arc<LoadedState<A>>, ExecuteError>,
        mut sent: Option<Sent<A>>,
        context: &Context,
    ) -> Result<Executed<A>, ExecuteError> {
        // The look-up itself needs a store that works.
        if !matches!(answer, Err(ExecuteError::Unavailable(_) | ExecuteError::Corrupt(_))) {
            if let Some(stored) = self.find_sent(id, &mut sent).await? {
                return Ok(stored);
            }
            if let Some(request) = &context.request
                && let Some(stored) = self.parts().log.find_request(&request.key).await?
            {
                return self.repeated(stored, &request.fingerprint).await;
            }
        }
        answer.map(|folded| executed(id, &folded, Vec::new(), false))
    }

    /// Result of a try of unknown outcome, if its first event is stored; consumed so that it is answered once.
    pub(super) async fn find_sent<A: Decide + 'static>(
        &self,
        id: Uuid,
        sent: &mut Option<Sent<A>>,
    ) -> Result<Option<Executed<A>>, ExecuteError> {
        let Some(Sent { sequence, hash, .. }) = sent else { return Ok(None) };
        let found = self.read::<A>(id, *sequence - 1, 1).await?;
        if found.first().and_then(StoredEvent::hash) != Some(hash.as_str()) {
            return Ok(None);
        }
        let folded = self.load_latest::<A>(id).await?;
        Ok(sent.take().map(|sent| executed(id, &folded, sent.events, false)))
    }

    /// Result of the first time, for a repeated idempotency key. Its stream may be another one, because the id of a new
    /// aggregate is drawn per try.
    async fn repeated<A: Decide + 'static>(
        &self,
        stored: StoredRequest,
        fingerprint: &str,
    ) -> Result<Executed<A>, ExecuteError> {
        if stored.fingerprint != fingerprint || stored.stream.kind != A::KIND {
            return Err(ExecuteError::RequestIdReused);
        }
        let id: Uuid = stored.stream.id.parse().map_err(ExecuteError::corrupt)?;
        let before = stored.sequence - 1;
        let found = self.read::<A>(id, before, EVENTS).await?;
        let appended = found.iter().enumerate().take_while(|(place, event)| *place == 0 || follows(&found[0], event));
        let count = appended.count();
        let (events, _) = self.opened::<A>(before, found.into_iter().take(count).collect()).await?;
        let folded = self.load_latest::<A>(id).await?;
        Ok(executed(id, &folded, events, true))
    }
}

/// Whether an event belongs to the same append as `first`: a further request would have an idempotency key of its own.
fn follows(first: &StoredEvent, event: &StoredEvent) -> bool {
    let same = |key| first.metadata.get(key) == event.metadata.get(key);
    same("correlationId") && same("recordedAt") && same("actor") && event.metadata.get("requestKey").is_none()
}
