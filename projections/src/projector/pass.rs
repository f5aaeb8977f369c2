//! A pass of the projector: reads a page, applies it with all projections at one position, and isolates the one that
//! fails.

use std::sync::PoisonError;

use store::RecordedEvent;
use store::log::Position;
use store::sql::{Sql, SqlError, WriteTransaction};
use tracing::{Instrument, debug_span, error, warn};

use super::event_batch::EventBatch;
use super::positions::ProjectionPositions;
use super::{PREREQUISITES, Projector, ProjectorError};
use crate::dossier_state;
use crate::projection::{ApplyError, Projection, Reading};

/// Outcome of one pass: a try to apply the next page of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PassOutcome {
    /// A position has moved, by this instance or by another; there may be more.
    Moved,
    /// Nothing to apply.
    Idle,
}

impl Projector {
    /// Applies the next page with all projections at the front.
    pub(super) async fn front(&self) -> Result<PassOutcome, ProjectorError> {
        let from = self.0.followed.borrow().position;
        let batch = self.read(from, None).await?;
        if batch.events.is_empty() && batch.unreadable.is_none() {
            let positions = self.positions().await?;
            return Ok(if self.note(&positions) { PassOutcome::Moved } else { PassOutcome::Idle });
        }
        let span = debug_span!("follow", from = %from, to = %batch.next, events = batch.events.len());
        self.follow_front(from, batch).instrument(span).await
    }

    async fn follow_front(&self, from: Position, mut batch: EventBatch) -> Result<PassOutcome, ProjectorError> {
        let reading = self.reading(&batch).await?;
        let mut transaction = self.begin().await?;
        let positions = ProjectionPositions::lock(&mut transaction, &self.0.parts.projections).await?;
        if positions.stopped() {
            self.note(&positions);
            return Err(ProjectorError::Stopped);
        }
        if self.note(&positions) || positions.front() != from {
            return Ok(PassOutcome::Moved);
        }
        if batch.events.is_empty() {
            transaction.rollback().await?;
            return self.stop_unreadable(from, &batch).await;
        }
        batch.cut(positions.furthest_prerequisite());
        let names = positions.live_at_front();
        match self.follow(transaction, &reading, &names, from, &batch).await {
            Ok(moved) => {
                if moved {
                    self.note(&self.positions().await?);
                }
                Ok(PassOutcome::Moved)
            }
            Err(error) if error.is_transient() => Err(error.into()),
            Err(_) => {
                // Prerequisites are applied one by one, none going further than the one before it; other projections
                // then catch up without them.
                for prerequisite in PREREQUISITES.iter().filter(|prerequisite| names.contains(prerequisite)) {
                    let reached = self.follow_alone(prerequisite, from, &batch).await?;
                    batch.cut(Some(reached));
                }
                self.note(&self.positions().await?);
                Ok(PassOutcome::Moved)
            }
        }
    }

    /// Applies a page with the projections nearest behind the front.
    pub(super) async fn behind(&self) -> Result<PassOutcome, ProjectorError> {
        let positions = self.positions().await?;
        let Some(from) = positions.nearest_behind() else { return Ok(PassOutcome::Idle) };
        let names = positions.live_at(from);
        let batch = self.read(from, Some(positions.reach(&names))).await?;
        if let Some(reason) = batch.unreadable.as_deref().filter(|_| batch.events.is_empty()) {
            for name in &names {
                self.stop(name, from, reason).await?;
            }
            return Ok(PassOutcome::Moved);
        }
        let span = debug_span!("follow_behind", from = %from, to = %batch.next, events = batch.events.len());
        async {
            let followed = self.follow_behind(&names, from, &batch).await;
            match followed {
                Ok(_) => {}
                Err(error) if error.is_transient() => return Err(error.into()),
                Err(_) => self.follow_apart(&names, from, batch).await?,
            }
            self.note(&self.positions().await?);
            Ok(PassOutcome::Moved)
        }
        .instrument(span)
        .await
    }

    /// Applies a batch with lagging projections that share a position.
    async fn follow_behind(&self, names: &[&str], from: Position, batch: &EventBatch) -> Result<bool, ApplyError> {
        let reading = self.reading_for(names, from, batch).await?;
        let mut transaction = self.begin().await?;
        // Locked like the front, so that a projection that catches up is seen there by the next leader.
        ProjectionPositions::lock(&mut transaction, &self.0.parts.projections).await?;
        self.follow(transaction, &reading, names, from, batch).await
    }

    /// Applies a batch with each of these alone: those that ask for states after the others, and no further.
    async fn follow_apart(&self, names: &[&str], from: Position, mut batch: EventBatch) -> Result<(), ProjectorError> {
        let asks = |name: &str| self.named(&[name]).any(Projection::asks_for_states);
        let (asking, others): (Vec<&str>, Vec<&str>) = names.iter().copied().partition(|name| asks(name));
        let mut states = None;
        for name in others {
            let reached = self.follow_alone(name, from, &batch).await?;
            if name == dossier_state::NAME {
                states = Some(reached);
            }
        }
        batch.cut(states);
        if batch.next > from {
            for name in asking {
                self.follow_alone(name, from, &batch).await?;
            }
        }
        Ok(())
    }

    async fn begin(&self) -> Result<WriteTransaction, SqlError> {
        let mut transaction = self.0.parts.views.begin().await?;
        if !transaction.is_sqlite() {
            // Rows and positions are lost together in a crash, and replayed from the log.
            transaction.execute(Sql::new("SET LOCAL synchronous_commit = off")).await?;
        }
        Ok(transaction)
    }

    /// Applies a batch with these projections; `false` where another instance was faster.
    async fn follow(
        &self,
        mut transaction: WriteTransaction,
        reading: &Reading,
        names: &[&str],
        from: Position,
        batch: &EventBatch,
    ) -> Result<bool, ApplyError> {
        for projection in self.named(names) {
            projection.apply(&mut transaction, reading, &batch.events).await?;
        }
        let moved = ProjectionPositions::advance(&mut transaction, names, from, batch).await?;
        if moved {
            transaction.commit().await?;
        } else {
            transaction.rollback().await?;
        }
        Ok(moved)
    }

    /// Projections of these names, prerequisites first.
    pub(super) fn named<'n>(&'n self, names: &'n [&str]) -> impl Iterator<Item = &'n dyn Projection> {
        self.0.parts.projections.iter().map(AsRef::as_ref).filter(|projection| names.contains(&projection.name()))
    }

    /// Applies a batch with one projection: at once if possible, else event by event up to the one that fails, where it
    /// stops. Returns the position reached.
    async fn follow_alone(&self, name: &str, from: Position, batch: &EventBatch) -> Result<Position, ProjectorError> {
        match self.follow_by_itself(name, from, batch).await {
            Ok(moved) => return Ok(if moved { batch.next } else { from }),
            Err(error) if error.is_transient() => return Err(error.into()),
            Err(_) => {}
        }
        let mut from = from;
        for event in &batch.events {
            let single = EventBatch { events: vec![event.clone()], next: event.position, unreadable: None };
            match self.follow_by_itself(name, from, &single).await {
                Ok(true) => from = event.position,
                // Another instance is at it.
                Ok(false) => return Ok(from),
                Err(error) if error.is_transient() => return Err(error.into()),
                Err(error) => {
                    self.stop(name, from, &reason(event, &error)).await?;
                    return Ok(from);
                }
            }
        }
        Ok(from)
    }

    async fn follow_by_itself(&self, name: &str, from: Position, batch: &EventBatch) -> Result<bool, ApplyError> {
        let reading = self.reading_for(&[name], from, batch).await?;
        self.follow(self.begin().await?, &reading, &[name], from, batch).await
    }

    /// Look-ups for applying a batch together with the prerequisites.
    pub(super) async fn reading(&self, batch: &EventBatch) -> Result<Reading, ApplyError> {
        Ok(Reading::of(&self.0.parts.vault, &batch.events).await?)
    }

    /// An event that cannot be decoded stops the projector.
    async fn stop_unreadable(&self, from: Position, batch: &EventBatch) -> Result<PassOutcome, ProjectorError> {
        self.stop(super::streams::NAME, from, batch.unreadable.as_deref().unwrap_or_default()).await?;
        Err(ProjectorError::Stopped)
    }

    /// Stops a projection at its position, and logs it once, whichever instance found out.
    async fn stop(&self, name: &str, at: Position, reason: &str) -> Result<(), ProjectorError> {
        if !ProjectionPositions::stop(&self.0.parts.views, name, at, reason).await? {
            return Ok(());
        }
        if PREREQUISITES.contains(&name) {
            error!(projection = name, reason, "the projector has stopped");
        } else {
            warn!(projection = name, reason, "a projection has stopped");
        }
        Ok(())
    }

    pub(super) async fn positions(&self) -> Result<ProjectionPositions, SqlError> {
        ProjectionPositions::load(&self.0.parts.views, &self.0.parts.projections).await
    }

    /// Publishes the front to waiting requests; returns whether it moved.
    pub(super) fn note(&self, positions: &ProjectionPositions) -> bool {
        let now = positions.followed();
        self.0.furthest.lock().unwrap_or_else(PoisonError::into_inner).note(positions.front_token());
        self.0.followed.send_if_modified(|known| {
            let news = now != *known;
            *known = now;
            news
        })
    }
}

/// Place and kind of a fault, without any content of the event or row.
fn reason(event: &RecordedEvent, error: &ApplyError) -> String {
    let place = format!("{} at {}", event.event_type, event.position);
    match error {
        ApplyError::OutOfPlace(what) => format!("{place}: {what}"),
        ApplyError::Sql(_) | ApplyError::Vault(_) | ApplyError::Unwritable(_) => format!("{place}: {}", error.kind()),
    }
}
