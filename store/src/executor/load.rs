//! Loading of aggregates: from the cache, a snapshot or the first event, brought up to date from the log.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::{Decide, SubjectId, tagged};
use uuid::Uuid;

use super::folded::LoadedState;
use super::snapshot::EVERY;
use super::{ExecuteError, Executor, Loaded, stream_of};
use crate::log::StoredEvent;
use crate::recorded_event::{ReadError, present};
use crate::vault::{open_fields, sealed_subjects};

/// Page size of a stream read, including the event that the state stands on.
const PAGE: u32 = 512;

impl Executor {
    /// State to decide on, from the cache if possible; `false` means cached and maybe stale, `true` read from the log
    /// just now.
    pub(super) async fn load_cached<A: Decide + 'static>(
        &self,
        id: Uuid,
    ) -> Result<(Arc<LoadedState<A>>, bool), ExecuteError> {
        match self.cached(id).await? {
            Some(folded) => Ok((folded, false)),
            None => Ok((self.load_latest(id).await?, true)),
        }
    }

    /// State at the head of its stream: cached state or snapshot, brought up to date from the log.
    pub(super) async fn load_latest<A: Decide + 'static>(&self, id: Uuid) -> Result<Arc<LoadedState<A>>, ExecuteError> {
        let followed = match self.cached(id).await? {
            Some(cached) => self.follow_or_drop(id, Arc::unwrap_or_clone(cached)).await?,
            None => None,
        };
        let folded = match followed {
            Some(folded) => Arc::new(folded),
            None => Arc::new(self.load_from_start(id).await?),
        };
        self.0.cache.keep(id, &folded);
        Ok(folded)
    }

    /// Cached state, unless the key of a subject in it has been destroyed since.
    async fn cached<A: Decide + 'static>(&self, id: Uuid) -> Result<Option<Arc<LoadedState<A>>>, ExecuteError> {
        let Some(folded) = self.0.cache.get::<A>(id) else { return Ok(None) };
        let held = self.parts().vault.held(&folded.subjects).await?;
        if folded.subjects.iter().all(|subject| held.has(*subject)) {
            return Ok(Some(folded));
        }
        self.0.cache.drop_state::<A>(id);
        Ok(None)
    }

    /// Folds a stream from its snapshot, or from its first event. A stream shorter than a page has no snapshot, so none
    /// is looked for.
    async fn load_from_start<A: Decide + 'static>(&self, id: Uuid) -> Result<LoadedState<A>, ExecuteError> {
        let first = self.read::<A>(id, 0, EVERY).await?;
        if first.len() < EVERY as usize {
            return self.fold(LoadedState::nothing(), first).await;
        }
        if let Some(snapshot) = self.snapshot::<A>(id).await?
            && let Some(folded) = self.follow_or_drop(id, snapshot).await?
        {
            return Ok(folded);
        }
        let start = self.fold(LoadedState::nothing(), first).await?;
        self.follow_or_drop(id, start).await?.ok_or(ExecuteError::Contention)
    }

    /// Brings a state up to date; `None` where the log has lost the event that it stands on, and then evicts all
    /// caches.
    async fn follow_or_drop<A: Decide + 'static>(
        &self,
        id: Uuid,
        folded: LoadedState<A>,
    ) -> Result<Option<LoadedState<A>>, ExecuteError> {
        let version = folded.version;
        let followed = self.follow(id, folded).await?;
        if followed.is_none() {
            self.diverged::<A>(id, version).await;
        }
        Ok(followed)
    }

    /// Brings a state up to date page by page. Each page begins with the event that the state stands on, whose hash is
    /// compared: the events after it do not apply to a state of another history.
    async fn follow<A: Decide + 'static>(
        &self,
        id: Uuid,
        mut folded: LoadedState<A>,
    ) -> Result<Option<LoadedState<A>>, ExecuteError> {
        loop {
            let mut events = self.read::<A>(id, folded.version.saturating_sub(1), PAGE).await?;
            let last = events.len() < PAGE as usize;
            let stands = |event: &StoredEvent| event.sequence == folded.version && event.hash() == Some(&folded.hash);
            if !events.first().is_some_and(stands) {
                return Ok(None);
            }
            events.remove(0);
            folded = self.fold(folded, events).await?;
            if last {
                return Ok(Some(folded));
            }
        }
    }

    /// Folds a stream from its first event for as long as `wanted` holds; the result is not cached.
    pub(crate) async fn folded_until<A: Decide + 'static>(
        &self,
        id: Uuid,
        wanted: impl Fn(&StoredEvent) -> bool,
    ) -> Result<Loaded<A>, ExecuteError> {
        let mut folded = LoadedState::<A>::nothing();
        loop {
            let mut events = self.read::<A>(id, folded.version, PAGE).await?;
            let end = events.iter().position(|event| !wanted(event));
            let last = end.is_some() || events.len() < PAGE as usize;
            events.truncate(end.unwrap_or(events.len()));
            folded = self.fold(folded, events).await?;
            if last {
                return Ok(Loaded { state: folded.state, version: folded.version, position: folded.position });
            }
        }
    }

    /// Events of a stream after a version, at most `max`: as stored, and decoded with opened personal fields.
    pub async fn events_after<A: Decide>(
        &self,
        id: Uuid,
        version: u64,
        max: u32,
    ) -> Result<Vec<(StoredEvent, A::Event)>, ExecuteError> {
        let stored = self.read::<A>(id, version, max).await?;
        let (events, _) = self.opened::<A>(version, stored.clone()).await?;
        Ok(stored.into_iter().zip(events).collect())
    }

    pub(super) async fn read<A: Decide>(
        &self,
        id: Uuid,
        after: u64,
        max: u32,
    ) -> Result<Vec<StoredEvent>, ExecuteError> {
        Ok(self.parts().log.read_stream(&stream_of::<A>(id), after, max).await?)
    }

    async fn fold<A: Decide>(
        &self,
        mut folded: LoadedState<A>,
        events: Vec<StoredEvent>,
    ) -> Result<LoadedState<A>, ExecuteError> {
        let Some(last) = events.last() else { return Ok(folded) };
        let (position, hash) = (last.position, last.hash().map(ToOwned::to_owned));
        folded.hash = hash.ok_or_else(|| ReadError::new(last, "it has no hash"))?;
        folded.position = Some(position);
        let (events, subjects) = self.opened::<A>(folded.version, events).await?;
        folded.version += events.len() as u64;
        let state = Arc::make_mut(&mut folded.state);
        for event in events {
            state.apply(event);
        }
        Arc::make_mut(&mut folded.subjects).extend(subjects);
        Ok(folded)
    }

    /// Upcasts and decodes stored events of one stream behind `version`, checks that their sequence has no gap, and
    /// opens their personal fields; also returns the subjects whose keys exist.
    pub(super) async fn opened<A: Decide>(
        &self,
        mut version: u64,
        stored: Vec<StoredEvent>,
    ) -> Result<(Vec<A::Event>, BTreeSet<SubjectId>), ExecuteError> {
        let mut subjects = BTreeSet::new();
        let mut presented = Vec::with_capacity(stored.len());
        for event in stored {
            version += 1;
            if event.sequence != version {
                return Err(ReadError::new(&event, format!("sequence {version} is missing")).into());
            }
            let event = present(event, &self.parts().upcasters)?;
            subjects.append(&mut sealed_subjects(&event.payload)?);
            presented.push(event);
        }
        let held = self.parts().vault.held(&subjects).await?;
        let mut events = Vec::with_capacity(presented.len());
        for mut event in presented {
            open_fields(&mut event.payload, &held)?;
            let payload = std::mem::take(&mut event.payload);
            let read = serde_json::from_value(tagged(&event.event_type, payload));
            // serde's own message is dropped: it quotes values, which are in plain text here.
            events.push(read.map_err(|_| ReadError::new(&event, "its payload is not of the shape of its version"))?);
        }
        subjects.retain(|subject| held.has(*subject));
        Ok((events, subjects))
    }
}
