//! Checkpoints: from time to time the size and root of the log's tree, signed, are written where no database
//! administrator reaches, so that a copy of last week, a cut tail or an old date put in later can be shown.
//!
//! Nothing is signed that does not go on from the last checkpoint of the data folder: an alarm is logged instead.

mod folder;
mod kept_copies;
mod place;

use std::sync::Arc;

use chrono::TimeDelta;
use delivery::sending::SendingError;
use domain::Moment;
use projections::QueryError;
use projections::tree::Tree;
use store::tree::{Checkpoint, CheckpointKey, LostTree, origin_in};
use thiserror::Error;
use tokio::sync::Mutex;

pub use folder::{CheckpointFolder, FolderError};
pub use kept_copies::{BroughtBack, bring_back, bring_back_all};
pub use place::{CheckpointPlace, InvalidPlace};

use crate::config::Config;
use crate::opening::{OpeningError, note_signing_key};
use crate::service::Service;
use place::Copies;

/// Why there is no checkpoint.
#[derive(Debug, Error)]
pub enum CheckpointError {
    /// The tree cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// What was signed cannot be noted.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// No client for further places.
    #[error("checkpoints cannot be carried to HOSO_CHECKPOINT_COPIES: {0}")]
    Carrying(reqwest::Error),
    /// No mail server for further places.
    #[error(transparent)]
    Sending(#[from] SendingError),
    /// There is nothing to be signed yet.
    #[error("there is no event yet, and thus no checkpoint")]
    Nothing,
    /// The log does not go on from its last checkpoint.
    #[error("the log has {found} events and another past than its checkpoint of {size}: nothing is signed")]
    Forked {
        /// Events at that checkpoint.
        size: u64,
        /// Events now.
        found: u64,
    },
}

/// How the log stands to its checkpoints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The last one.
    pub last: Option<Checkpoint>,
    /// Whether the log is not one that goes on from it.
    pub forked: bool,
    /// Events of the log that no checkpoint covers which holds; where the log does not go on from the last one, also
    /// those that only lost checkpoints cover.
    pub behind: u64,
}

impl Standing {
    /// Of this tree to the checkpoints of this folder.
    pub async fn of(tree: &Tree, folder: &CheckpointFolder) -> Result<Self, CheckpointError> {
        let (last, size) = (folder.last()?, tree.size().await?);
        let Some(newest) = &last else { return Ok(Self { last, forked: false, behind: size }) };
        if holds(tree, newest, size).await? {
            let behind = size - newest.size;
            return Ok(Self { last, forked: false, behind });
        }
        let (mut held, lost) = (0, newest.size);
        // Of earlier epochs what was kept is covered by the first of this one.
        for earlier in folder.all()?.iter().rev().filter(|earlier| earlier.epoch() == newest.epoch()) {
            if holds(tree, earlier, size).await? {
                held = earlier.size;
                break;
            }
        }
        Ok(Self { last, forked: true, behind: (size - held) + (lost - held) })
    }
}

/// Whether a tree of this size goes on from a checkpoint.
async fn holds(tree: &Tree, checkpoint: &Checkpoint, size: u64) -> Result<bool, QueryError> {
    Ok(checkpoint.size <= size && tree.root(checkpoint.size).await? == checkpoint.root)
}

/// Writes checkpoints.
#[derive(Clone)]
pub struct Checkpoints(Arc<Inner>);

struct Inner {
    folder: CheckpointFolder,
    key: CheckpointKey,
    copies: Copies,
    events: u64,
    period: TimeDelta,
    one_at_a_time: Mutex<()>,
}

impl Checkpoints {
    /// Of this service's log.
    pub fn open(app: &Service, config: &Config) -> Result<Self, CheckpointError> {
        let folder = CheckpointFolder::of(&config.data_dir, app.parts.audit.log_id());
        let key = folder.key()?;
        Ok(Self(Arc::new(Inner {
            folder,
            key,
            copies: Copies::open(config)?,
            events: config.checkpoint_events,
            period: config.checkpoint_period,
            one_at_a_time: Mutex::new(()),
        })))
    }

    /// Writes a checkpoint where one is due: so many events or so much time after the last, if there was any event.
    pub async fn keep_up(&self, app: &Service) -> Result<Option<Checkpoint>, CheckpointError> {
        let now = app.parts.clock.now();
        self.go_on(app, |last, size| match last {
            None => size > 0,
            Some(last) => size >= last.size + self.0.events || (size > last.size && now - last.at >= self.0.period),
        })
        .await
    }

    /// Writes a checkpoint of all that there is, unless the last one says the same.
    pub async fn write(&self, app: &Service) -> Result<Option<Checkpoint>, CheckpointError> {
        self.go_on(app, |last, size| size > last.map_or(0, |last| last.size)).await
    }

    async fn go_on(
        &self,
        app: &Service,
        due: impl Fn(Option<&Checkpoint>, u64) -> bool,
    ) -> Result<Option<Checkpoint>, CheckpointError> {
        let _one = self.0.one_at_a_time.lock().await;
        let tree = &app.parts.questions.tree;
        let last = self.0.folder.last()?;
        let size = tree.size().await?;
        if let Some(last) = &last
            && !holds(tree, last, size).await?
        {
            return Err(CheckpointError::Forked { size: last.size, found: size });
        }
        if !due(last.as_ref(), size) {
            return Ok(None);
        }
        let (epoch, lost) = last.as_ref().map_or((1, None), |last| (last.epoch(), last.lost));
        self.sign(app, size, epoch, lost, last.as_ref()).await.map(Some)
    }

    /// Begins the next epoch of the tree: signs what there is now, beside what is lost.
    pub async fn begin_epoch(&self, app: &Service, epoch: u32, lost: LostTree) -> Result<Checkpoint, CheckpointError> {
        let _one = self.0.one_at_a_time.lock().await;
        let last = self.0.folder.last()?;
        let size = app.parts.questions.tree.size().await?;
        self.sign(app, size, epoch, Some(lost), last.as_ref()).await
    }

    async fn sign(
        &self,
        app: &Service,
        size: u64,
        epoch: u32,
        lost: Option<LostTree>,
        last: Option<&Checkpoint>,
    ) -> Result<Checkpoint, CheckpointError> {
        let root = app.parts.questions.tree.root(size).await?;
        let origin = origin_in(&self.0.folder.origin(), epoch);
        let checkpoint = Checkpoint { origin, size, root, at: later(app.parts.clock.now(), last), lost };
        let signed = self.0.key.sign(&checkpoint.to_string());
        self.0.folder.put(&checkpoint, &signed)?;
        let key = self.0.key.public().fingerprint();
        note_signing_key(&app.parts.database.ledger, &key, app.parts.clock.now()).await?;
        self.0.copies.put(&checkpoint, &signed, app.parts.ids.uuid()).await;
        Ok(checkpoint)
    }
}

/// A clock that went back dates no checkpoint before the last.
fn later(now: Moment, last: Option<&Checkpoint>) -> Moment {
    last.map_or(now, |last| now.max(last.at))
}
