//! A log that was lawfully put back: what of its checkpoints is lost, who accepted that, and how its tree goes on.
//!
//! A checkpoint is excused only by a later one that is signed and names it as lost, together with the event in the log
//! that says who accepted it: neither whoever owns the database nor whoever owns the folder can do it alone.

use std::fmt;

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

/// Events in one question to the log.
const PAGE: u32 = 500;

/// Why a restore is not accepted.
#[derive(Debug, Error)]
pub enum RestorationError {
    /// Nothing was lost.
    #[error("the log goes on from its last checkpoint: nothing was lost, and there is nothing to be accepted")]
    NothingLost,
    /// More is wrong than that the end is missing.
    #[error("the log was not only put back, and that is not to be accepted: {0}")]
    Altered(String),
    /// Whoever asked may not.
    #[error("refused")]
    Denied(CommandError),
    /// The log cannot be read.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// The tree cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The log cannot be checked.
    #[error(transparent)]
    Verification(#[from] VerificationError),
    /// Checkpoints cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Nothing can be signed.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

/// What was lost by a restore that somebody accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// When.
    pub at: Moment,
    /// Who: the id of their account.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The epoch of the tree that began with it.
    pub epoch: u32,
    /// What the last checkpoint before it covered.
    pub lost: LostCheckpoint,
    /// Events that are still the ones that it covered.
    pub kept: u64,
}

impl Acceptance {
    /// Events that were signed and are gone.
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

/// Checkpoints, parted into those that the log has to hold and what was accepted as lost.
pub struct Settled {
    /// By size.
    pub checkpoints: Vec<Checkpoint>,
    /// By epoch.
    pub acceptances: Vec<Acceptance>,
    /// Those that were accepted as lost: each covers events that are gone.
    pub lost: Vec<Checkpoint>,
    /// Epochs that nobody accepted.
    pub findings: Vec<Finding>,
}

impl Settled {
    /// Of these, as this log has accepted it.
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

    /// Events that were signed and are gone.
    pub fn gone(&self) -> u64 {
        self.acceptances.iter().map(Acceptance::gone).sum()
    }

    /// With what is wrong beside what the log itself shows.
    pub fn judged(&self, mut verified: WholeVerified) -> WholeVerified {
        verified.findings.extend(self.findings.iter().cloned());
        verified
    }
}

/// What was accepted, in its order; what stands there and is no such event is left to the chain's own check.
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

/// Accepts that the log was put back: stores who says so and why, and lets the tree go on in its next epoch.
/// One that was cut off between the two is finished by the next.
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
    // Everything before the loss has to stand as it was signed.
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

/// Events from the first on that are not newer than a checkpoint: whatever came after the log was put back is.
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
