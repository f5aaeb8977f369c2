//! Adapter to cqrs-es's own framework, by which its users and its tests run on this log.

use std::collections::HashMap;
use std::sync::Arc;

use cqrs_es::{AggregateContext, AggregateError, EventEnvelope, EventStore};
use domain::{AccountId, Decide, Refusal, Role};
use serde_json::Value;
use uuid::Uuid;

use super::folded::LoadedState;
use super::origin::Origin;
use super::{ExecuteError, Executor};
use crate::log::AppendError;

/// Adapter that runs cqrs-es's own framework on this log: sealed, hashed and under the expected version like the
/// executor, but without retries, idempotency keys and snapshots.
///
/// Metadata given to the framework may hold `recordedAt`, required because no clock is read here, `actor`, `role`,
/// `correlationId` and `causationId`; nothing else.
#[derive(Debug, Clone)]
pub struct Framework(Executor);

impl Framework {
    pub fn new(executor: Executor) -> Self {
        Self(executor)
    }
}

/// Loaded aggregate of the framework.
pub struct FrameworkContext<A> {
    id: Uuid,
    /// Changed by the framework's `handle`.
    aggregate: A,
    /// State that the new events follow.
    folded: Arc<LoadedState<A>>,
}

impl<A: Decide> AggregateContext<A> for FrameworkContext<A> {
    fn aggregate(&mut self) -> &mut A {
        &mut self.aggregate
    }
}

impl<A: Decide + 'static> EventStore<A> for Framework {
    type AC = FrameworkContext<A>;

    async fn load_events(&self, aggregate_id: &str) -> Result<Vec<EventEnvelope<A>>, AggregateError<Refusal>> {
        let id = parsed(aggregate_id)?;
        let mut envelopes = Vec::new();
        loop {
            let after = envelopes.len() as u64;
            let stored = self.0.read::<A>(id, after, 512).await.map_err(failed)?;
            let metadata: Vec<_> = stored.iter().map(|event| event.metadata.clone()).collect();
            let (events, _) = self.0.opened::<A>(after, stored).await.map_err(failed)?;
            let last = events.len() < 512;
            for (payload, metadata) in events.into_iter().zip(metadata) {
                let (aggregate_id, sequence) = (aggregate_id.to_owned(), envelopes.len() + 1);
                envelopes.push(EventEnvelope { aggregate_id, sequence, payload, metadata: flat(&metadata) });
            }
            if last {
                return Ok(envelopes);
            }
        }
    }

    async fn load_aggregate(&self, aggregate_id: &str) -> Result<Self::AC, AggregateError<Refusal>> {
        let id = parsed(aggregate_id)?;
        let folded = self.0.load_latest::<A>(id).await.map_err(failed)?;
        Ok(FrameworkContext { id, aggregate: (*folded.state).clone(), folded })
    }

    async fn commit(
        &self,
        events: Vec<A::Event>,
        context: Self::AC,
        metadata: HashMap<String, String>,
    ) -> Result<Vec<EventEnvelope<A>>, AggregateError<Refusal>> {
        let FrameworkContext { id, folded, .. } = context;
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let origin = origin(&metadata).map_err(failed)?;
        let prepared = self.0.prepare(id, &folded, &events, &origin, Vec::new()).await.map_err(failed)?;
        self.0.append(id, &folded, &events, prepared).await.map_err(|error| match error {
            AppendError::Conflict { .. } => AggregateError::AggregateConflict,
            other => failed(other.into()),
        })?;
        let envelope = |(payload, sequence)| {
            let (aggregate_id, metadata) = (id.to_string(), metadata.clone());
            EventEnvelope { aggregate_id, sequence, payload, metadata }
        };
        let first = usize::try_from(folded.version + 1).unwrap_or(usize::MAX);
        Ok(events.into_iter().zip(first..).map(envelope).collect())
    }
}

fn origin(metadata: &HashMap<String, String>) -> Result<Origin, ExecuteError> {
    const KNOWN: [&str; 5] = ["recordedAt", "actor", "role", "correlationId", "causationId"];
    if let Some(unknown) = metadata.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        return Err(ExecuteError::corrupt(format!("metadata {unknown} is unknown")));
    }
    let id = |key| read(metadata, key, |text| text.parse::<Uuid>().ok());
    let at = read(metadata, "recordedAt", |text| text.parse().ok())?;
    Ok(Origin {
        actor: id("actor")?.map(AccountId),
        role: read(metadata, "role", Role::from_name)?,
        at: at.ok_or_else(|| ExecuteError::corrupt("metadata recordedAt is missing"))?,
        correlation: id("correlationId")?,
        causation: id("causationId")?,
        request: None,
    })
}

fn read<T>(
    metadata: &HashMap<String, String>,
    key: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, ExecuteError> {
    let unreadable = || ExecuteError::corrupt(format!("metadata {key} is not of its form"));
    metadata.get(key).map(|text| parse(text).ok_or_else(unreadable)).transpose()
}

fn flat(metadata: &Value) -> HashMap<String, String> {
    let text = |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
    metadata.as_object().into_iter().flatten().filter_map(text).collect()
}

fn parsed(id: &str) -> Result<Uuid, AggregateError<Refusal>> {
    id.parse::<Uuid>().map_err(|error| AggregateError::UnexpectedError(error.into()))
}

fn failed(error: ExecuteError) -> AggregateError<Refusal> {
    match error {
        ExecuteError::Refused(refusal) => AggregateError::UserError(refusal),
        ExecuteError::Contention => AggregateError::AggregateConflict,
        ExecuteError::Unavailable(cause) => AggregateError::DatabaseConnectionError(cause),
        ExecuteError::Corrupt(cause) => AggregateError::DeserializationError(cause),
        ExecuteError::ClaimTaken(_)
        | ExecuteError::UploadNotFree(_)
        | ExecuteError::RequestIdReused
        | ExecuteError::SubjectErased(_) => AggregateError::UnexpectedError(error.into()),
    }
}
