//! Checkpoints: from time to time the size and root of the log's tree, signed, are written where no database
//! administrator reaches, so that a copy of last week, a cut tail or an old date put in later can be shown.
//!
//! Nothing is signed that does not go on from the last checkpoint of the data folder: an alarm is logged instead.

mod copies;
mod error;
mod folder;
mod kept_copies;
mod place;
mod standing;

use std::sync::Arc;

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

    /// Begins the next epoch of the tree: signs what there is now, beside what is lost.
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

/// A clock that went back dates no checkpoint before the last.
fn later(now: Moment, last: Option<&Checkpoint>) -> Moment {
    last.map_or(now, |last| now.max(last.at))
}
