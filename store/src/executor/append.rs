//! Append of a command's events: personal fields sealed, hashes chained, expected version checked.

use std::collections::BTreeSet;
use std::sync::Arc;

use cqrs_es::DomainEvent;
use domain::{AggregateKind, Decide, SubjectId, payload};
use serde_json::Value;
use uuid::Uuid;

use super::folded::LoadedState;
use super::origin::Origin;
use super::{ExecuteError, Executor, stream_of};
use crate::chain::Link;
use crate::log::{Append, AppendError, NewEvent, Receipt, SideWrite};
use crate::vault::{FreshKey, KeySet, event_location, known_subjects, seal_fields};

/// Sealed and hashed events, ready to append.
pub(super) struct Prepared {
    append: Append,
    /// Hash of each event: finds the append again after a try of unknown outcome.
    pub(super) hashes: Vec<String>,
    /// Subjects of the personal fields in the events.
    subjects: BTreeSet<SubjectId>,
}

impl Executor {
    /// Seals the personal fields of new events and links them to the hash chain behind a state.
    pub(super) async fn prepare<A: Decide>(
        &self,
        id: Uuid,
        folded: &LoadedState<A>,
        events: &[A::Event],
        origin: &Origin,
        mut side_writes: Vec<SideWrite>,
    ) -> Result<Prepared, ExecuteError> {
        let stream = stream_of::<A>(id);
        let payloads = events.iter().map(payload).collect::<Result<Vec<_>, _>>().map_err(ExecuteError::corrupt)?;
        let mut subjects = BTreeSet::new();
        for payload in &payloads {
            subjects.append(&mut known_subjects(payload)?);
        }
        let (held, sealed_under, fresh) = self.keys_for::<A>(id, folded.version, &subjects).await?;
        side_writes.extend(fresh.map(|fresh| fresh.side_write(origin.at)));
        let mut hashes = Vec::with_capacity(events.len());
        let mut sealed = Vec::with_capacity(events.len());
        for (sequence, (event, mut payload)) in (folded.version + 1..).zip(events.iter().zip(payloads)) {
            seal_fields(&mut payload, &event_location(&stream, sequence), &held)?;
            let mut metadata = origin.metadata(hashes.is_empty());
            let previous = hashes.last().unwrap_or(&folded.hash).clone();
            metadata.insert("previousHash".to_owned(), Value::String(previous));
            let (event_type, event_version) = (event.event_type(), event.event_version());
            let link = Link {
                log: self.parts().identity.id,
                stream: &stream,
                sequence,
                event_type: &event_type,
                event_version: &event_version,
                payload: &payload,
                metadata: &metadata,
            };
            let hash = link.hash().map_err(ExecuteError::corrupt)?;
            metadata.insert("hash".to_owned(), Value::String(hash.clone()));
            hashes.push(hash);
            sealed.push(NewEvent { event_type, event_version, payload, metadata: Value::Object(metadata) });
        }
        let request = origin.request.clone();
        let append = Append { stream, expected: folded.version, events: sealed, sealed_under, request, side_writes };
        Ok(Prepared { append, hashes, subjects })
    }

    /// Keys of these subjects, and the ids of those that must still exist when the append commits. The first event of
    /// an account brings the account's key with it; anywhere else a missing key means that the data is erased.
    async fn keys_for<A: Decide>(
        &self,
        id: Uuid,
        version: u64,
        subjects: &BTreeSet<SubjectId>,
    ) -> Result<(KeySet, Vec<String>, Option<FreshKey>), ExecuteError> {
        let mut held = self.parts().vault.held(subjects).await?;
        let kept = held.ids();
        let own = SubjectId(id);
        let born = A::KIND == AggregateKind::Account && version == 0 && subjects.contains(&own);
        if !born || held.has(own) {
            return Ok((held, kept, None));
        }
        let fresh = self.parts().vault.fresh_key(own).await?;
        // The absence of the key must not stay cached, even if nobody waits for the outcome.
        self.parts().vault.evict(own);
        held.insert(&fresh);
        Ok((held, kept, Some(fresh)))
    }

    /// Appends the prepared events under the expected version of `folded`, and returns the state after them. Evicts
    /// from memory what the outcome proves stale.
    pub(super) async fn append<A: Decide + 'static>(
        &self,
        id: Uuid,
        folded: &LoadedState<A>,
        events: &[A::Event],
        prepared: Prepared,
    ) -> Result<Arc<LoadedState<A>>, AppendError> {
        let Prepared { append, mut hashes, mut subjects } = prepared;
        let (mut created, mut destroyed) = (Vec::new(), Vec::new());
        for write in &append.side_writes {
            match write {
                SideWrite::CreateSubjectKey { subject, .. } => created.push(*subject),
                SideWrite::DestroySubjectKeys { subject } => destroyed.push(*subject),
                SideWrite::TakeClaim { .. }
                | SideWrite::FreeClaims { .. }
                | SideWrite::SetCredential { .. }
                | SideWrite::RemoveCredential { .. }
                | SideWrite::NoteErasure { .. }
                | SideWrite::NoteRelease { .. }
                | SideWrite::BindUpload { .. } => {}
            }
        }
        let appended = self.parts().appender.append(append).await;
        // Evicted after any outcome: the key may have been stored or destroyed, so the next use reads it anew.
        for subject in created {
            self.parts().vault.evict(subject);
        }
        for subject in &destroyed {
            self.evict(*subject);
        }
        match &appended {
            Err(AppendError::Diverged { .. }) => self.diverged::<A>(id, folded.version).await,
            Err(AppendError::KeyGone) => subjects.iter().for_each(|subject| self.evict(*subject)),
            _ => {}
        }
        let Receipt { version, position } = appended?;
        subjects.extend(folded.subjects.iter());
        subjects.retain(|subject| !destroyed.contains(subject));
        let mut state = (*folded.state).clone();
        for event in events {
            state.apply(event.clone());
        }
        let hash = hashes.pop().unwrap_or_else(|| folded.hash.clone());
        let (state, subjects) = (Arc::new(state), Arc::new(subjects));
        let after = Arc::new(LoadedState { state, version, hash, position: Some(position), subjects });
        self.0.cache.keep(id, &after);
        self.snapshot_later(id, folded.version, &after);
        Ok(after)
    }
}
