//! Accepted restores: lost checkpoints, the person who accepted the loss, and the next epoch of the tree.
//!
//! A checkpoint is excused only by a later signed one that names it as lost, together with the event in the log of its
//! acceptance: neither the owner of the database nor the owner of the folder can do it alone.

use std::fmt;
use store::boxed;

use app::audits::VerificationError;
use app::caller::Caller;
use domain::restoration::{LostCheckpoint, RestorationCommand, RestorationEvent, Restorations};
use domain::{AggregateKind, CommandEnvelope, Moment};
use foundation::error::CommandError;
use projections::QueryError;
use store::Context;
use store::audit::{Finding, WholeVerified};
use store::log::{EventLog, Position, StreamId};
use store::sql::SqlError;
use store::tree::{Checkpoint, LostTree};
use thiserror::Error;
use uuid::Uuid;

use crate::checkpoint::{CheckpointError, CheckpointFolder, Checkpoints, FolderError, Standing};
use crate::service::Service;

const PAGE: u32 = 500;

/// Refusal to accept a restore.
#[derive(Debug, Error)]
pub enum RestorationError {
    #[error("the log goes on from its last checkpoint: nothing was lost, and there is nothing to be accepted")]
    NothingLost,
    /// The log has other faults than a missing end.
    #[error("the log was not only put back, and that is not to be accepted: {0}")]
    Altered(String),
    #[error("refused")]
    Denied(CommandError),
    #[error(transparent)]
    Sql(#[from] SqlError),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Verification(#[from] VerificationError),
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

/// An accepted restore, as its event and checkpoint record it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    pub at: Moment,
    /// Account id of the person.
    pub by: String,
    pub reason: String,
    /// Epoch of the tree that it began.
    pub epoch: u32,
    /// Last checkpoint before it.
    pub lost: LostCheckpoint,
    /// Events of that checkpoint still in the log.
    pub kept: u64,
}

impl Acceptance {
    /// Number of signed events that are gone.
    pub fn gone(&self) -> u64 {
        self.lost.size.saturating_sub(self.kept)
    }
}

impl fmt::Display for Acceptance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, by, reason, epoch, lost, kept } = self;
        let gone = self.gone();
        write!(
            f,
            "epoch {epoch}: a restore was accepted at {at} by {by} ({reason}): {gone} events are gone of the {} that \
             were signed at {} under root {}; the first {kept} are the same",
            lost.size, lost.at, lost.root
        )
    }
}

/// Checkpoints, divided into those that the log must satisfy and those accepted as lost.
pub struct Settled {
    pub checkpoints: Vec<Checkpoint>,
    pub acceptances: Vec<Acceptance>,
    /// Accepted as lost: each covers events that are gone.
    pub lost: Vec<Checkpoint>,
    /// Epochs without an acceptance.
    pub findings: Vec<Finding>,
}

impl Settled {
    /// Divides these by the acceptances in this log.
    #[boxed]
    pub async fn of(log: &dyn EventLog, log_id: Uuid, all: Vec<Checkpoint>) -> Result<Self, SqlError> {
        let accepted = acceptances(log, log_id).await?;
        let mut settled =
            Self { checkpoints: Vec::new(), acceptances: Vec::new(), lost: Vec::new(), findings: Vec::new() };
        let mut begun: Vec<(u32, LostTree)> = Vec::new();
        for checkpoint in &all {
            if let Some(lost) = checkpoint.lost.filter(|lost| !begun.contains(&(checkpoint.epoch(), *lost))) {
                begun.push((checkpoint.epoch(), lost));
            }
        }
        let mut excused = Vec::new();
        for (epoch, lost) in begun {
            let says = |acceptance: &&Acceptance| {
                let same = acceptance.lost.size == lost.size && acceptance.lost.root == lost.root.to_string();
                same && acceptance.epoch == epoch && acceptance.kept == lost.kept
            };
            match accepted.iter().find(says) {
                Some(acceptance) => {
                    settled.acceptances.push(acceptance.clone());
                    excused.push((epoch, lost.kept));
                }
                None => settled.findings.push(Finding::NotAccepted { epoch }),
            }
        }
        let is_excused = |checkpoint: &Checkpoint| {
            excused.iter().any(|(epoch, kept)| checkpoint.epoch() < *epoch && checkpoint.size > *kept)
        };
        (settled.lost, settled.checkpoints) = all.into_iter().partition(is_excused);
        settled.checkpoints.sort_by_key(|checkpoint| checkpoint.size);
        Ok(settled)
    }

    /// Number of signed events that are gone.
    pub fn gone(&self) -> u64 {
        self.acceptances.iter().map(Acceptance::gone).sum()
    }

    /// Adds these findings to those of the log.
    pub fn judged(&self, mut verified: WholeVerified) -> WholeVerified {
        verified.findings.extend(self.findings.iter().cloned());
        verified
    }
}

/// Acceptances in order; a row that is none is left to the chain's own check.
async fn acceptances(log: &dyn EventLog, log_id: Uuid) -> Result<Vec<Acceptance>, SqlError> {
    let stream = StreamId::new(AggregateKind::Restoration, log_id);
    let events = match log.read_stream(&stream, 0, PAGE).await {
        Err(SqlError::Row(_)) => Vec::new(),
        read => read?,
    };
    let read = |stored: &store::log::StoredEvent| {
        let tagged = domain::tagged(&stored.event_type, stored.payload.clone());
        let RestorationEvent::RestoreAccepted { at, by, reason, epoch, lost, kept } =
            serde_json::from_value(tagged).ok()?;
        Some(Acceptance { at, by: by.to_string(), reason, epoch, lost, kept })
    };
    Ok(events.iter().filter_map(read).collect())
}

/// Accepts a restore: stores the acceptance as an event, and begins the next epoch of the tree. An interruption between
/// the two is finished by the next call.
#[boxed]
pub async fn accept_restore(
    app: &Service,
    caller: &Caller,
    reason: String,
    folder: &CheckpointFolder,
    checkpoints: &Checkpoints,
) -> Result<Acceptance, RestorationError> {
    let standing = Standing::of(&app.parts.queries.tree, folder).await?;
    let Some(last) = standing.last.filter(|_| standing.forked) else { return Err(RestorationError::NothingLost) };
    let log_id = app.parts.audit.log_id();
    let kept = kept_until(&*app.parts.log, last.at).await?.min(last.size);
    // Everything before the loss must be as signed.
    let settled = Settled::of(&*app.parts.log, log_id, folder.all()?).await?;
    let held = settled.checkpoints.iter().filter(|checkpoint| checkpoint.size <= kept).cloned();
    let verified = settled.judged(app.cases.audits.verify_log(&held.collect::<Vec<_>>(), |_| ()).await?);
    if let Some(finding) = verified.findings.first() {
        return Err(RestorationError::Altered(finding.to_string()));
    }
    let epoch = last.epoch() + 1;
    let lost = LostCheckpoint { size: last.size, root: last.root.to_string(), at: last.at };
    let command = RestorationCommand::Accept { epoch, lost: lost.clone(), kept, reason };
    let command = CommandEnvelope::new(caller.actor, caller.at, command);
    let context = Context { correlation: caller.correlation, causation: None, request: None };
    let done = app.parts.executor.execute::<Restorations>(log_id, command, &context, |_| Vec::new()).await;
    let done = done.map_err(|error| RestorationError::Denied(app.cases.faults.command_error(error)))?;
    app.cases.rows.settle(done.position).await;
    let mut all = acceptances(&*app.parts.log, log_id).await?.into_iter();
    let accepted = all.rfind(|accepted| accepted.epoch == epoch && accepted.lost == lost);
    let accepted = accepted.ok_or(RestorationError::NothingLost)?;
    let tree = LostTree { size: last.size, root: last.root, kept: accepted.kept };
    checkpoints.begin_epoch(app, epoch, tree).await?;
    Ok(accepted)
}

/// Number of events from the first on that are no newer than a checkpoint: later ones came after the restore.
async fn kept_until(log: &dyn EventLog, at: Moment) -> Result<u64, SqlError> {
    let (mut after, mut kept) = (Position::START, 0);
    loop {
        let page = log.read_all(after, PAGE).await?;
        for event in &page.events {
            if event.recorded_at().is_none_or(|recorded| recorded > at) {
                return Ok(kept);
            }
            kept += 1;
        }
        if !page.more {
            return Ok(kept);
        }
        after = page.next;
    }
}
