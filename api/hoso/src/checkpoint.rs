//! Checkpoints (C2SP): signed size and root of the log's Merkle tree, written at intervals to places that no database
//! administrator reaches, so that a restored old copy, a cut tail or a backdated event can be proven.
//!
//! Only a tree that extends the last checkpoint of the data folder is signed; otherwise an alarm is logged.

mod copies;
mod error;
mod folder;
mod kept_copies;
mod place;
mod standing;

use std::sync::Arc;
use store::boxed;

use chrono::TimeDelta;
use domain::Moment;
use store::tree::{Checkpoint, CheckpointKey, LostTree, origin_in};
use tokio::sync::Mutex;

pub use error::CheckpointError;
pub use folder::{CheckpointFolder, FolderError};
pub use kept_copies::{BroughtBack, bring_back, bring_back_all};
pub use place::{CheckpointPlace, InvalidPlace};
pub use standing::Standing;

use crate::config::Config;
use crate::opening::note_signing_key;
use crate::service::Service;
use copies::Copies;
use standing::holds;

/// Writer of signed checkpoints of the log.
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
    /// Opens the writer for this service's log.
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

    /// Writes a checkpoint where one is due, by number of events or by time, if there was any event.
    #[boxed]
    pub async fn keep_up(&self, app: &Service) -> Result<Option<Checkpoint>, CheckpointError> {
        let now = app.parts.clock.now();
        self.go_on(app, |last, size| match last {
            None => size > 0,
            Some(last) => size >= last.size + self.0.events || (size > last.size && now - last.at >= self.0.period),
        })
        .await
    }

    /// Writes a checkpoint of the present tree, unless the last one equals it.
    #[boxed]
    pub async fn write(&self, app: &Service) -> Result<Option<Checkpoint>, CheckpointError> {
        self.go_on(app, |last, size| size > last.map_or(0, |last| last.size)).await
    }

    async fn go_on(
        &self,
        app: &Service,
        due: impl Fn(Option<&Checkpoint>, u64) -> bool,
    ) -> Result<Option<Checkpoint>, CheckpointError> {
        let _one = self.0.one_at_a_time.lock().await;
        let tree = &app.parts.queries.tree;
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

    /// Begins the next epoch of the tree: signs the present tree together with the lost one.
    #[boxed]
    pub async fn begin_epoch(&self, app: &Service, epoch: u32, lost: LostTree) -> Result<Checkpoint, CheckpointError> {
        let _one = self.0.one_at_a_time.lock().await;
        let last = self.0.folder.last()?;
        let size = app.parts.queries.tree.size().await?;
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
        let root = app.parts.queries.tree.root(size).await?;
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

/// Time of a checkpoint, never before the last one's even if the clock went back.
fn later(now: Moment, last: Option<&Checkpoint>) -> Moment {
    last.map_or(now, |last| now.max(last.at))
}
