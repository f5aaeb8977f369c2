use std::sync::Arc;

use cqrs_es::Aggregate;
use domain::Decide;
use uuid::Uuid;

use super::folded::LoadedState;
use super::outcome::executed;
use super::{Context, ExecuteError, Executed, Executor};
use crate::log::{StoredEvent, StoredRequest};

/// The most events of one append that a repeated command is told of.
const EVENTS: u32 = 64;

/// An append of which nobody told what became.
pub(super) struct Sent<A: Aggregate> {
    /// Sequence of its first event.
    pub(super) sequence: u64,
    /// Hash of its first event.
    pub(super) hash: String,
    pub(super) events: Vec<A::Event>,
}

impl Executor {
    /// Answers a command that leads to no event now: unless it was stored before, by this call or under the same
    /// request id.
    pub(super) async fn settle_on<A: Decide + 'static>(
        &self,
        id: Uuid,
        answer: Result<Arc<LoadedState<A>>, ExecuteError>,
        mut sent: Option<Sent<A>>,
        context: &Context,
    ) -> Result<Executed<A>, ExecuteError> {
        // Whether it was stored cannot be asked while the store cannot be used.
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

    /// The outcome of an append of which nobody told, if it is stored; it is told once.
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

    /// The outcome of the first time; its stream may be another one, because a new aggregate's id is drawn for every
    /// try.
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

/// Whether an event came in the same append as the first one: its own request would have a key of its own.
fn follows(first: &StoredEvent, event: &StoredEvent) -> bool {
    let same = |key| first.metadata.get(key) == event.metadata.get(key);
    same("correlationId") && same("recordedAt") && same("actor") && event.metadata.get("requestKey").is_none()
}
