//! Checkpoints: from time to time the size and root of the log's tree, signed, are written where no database
//! administrator reaches, so that a copy of last week, a cut tail or an old date put in later can be shown.
//!
//! Nothing is signed that does not go on from the last checkpoint of the data folder: an alarm is logged instead.

mod folder;
mod place;

use std::sync::Arc;

use chrono::TimeDelta;
use domain::Moment;
use projections::QueryError;
use store::tree::{Checkpoint, CheckpointKey};
use thiserror::Error;
use tokio::sync::Mutex;

pub use folder::{CheckpointFolder, FolderError};
pub use place::{CheckpointPlace, InvalidPlace};

use crate::app::App;
use crate::config::Config;
use crate::opening::{OpeningError, note_signing_key};
use crate::sending::SendingError;
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
    pub fn open(app: &App, config: &Config) -> Result<Self, SendingError> {
        let folder = CheckpointFolder::of(&config.data_dir, app.audit.log_id());
        let key = folder.key().map_err(|error| SendingError::Checkpoint(error.to_string()))?;
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
    pub async fn keep_up(&self, app: &App) -> Result<Option<Checkpoint>, CheckpointError> {
        let now = app.clock.now();
        self.go_on(app, |last, size| match last {
            None => size > 0,
            Some(last) => size >= last.size + self.0.events || (size > last.size && now - last.at >= self.0.period),
        })
        .await
    }

    /// Writes a checkpoint of all that there is, unless the last one says the same.
    pub async fn write(&self, app: &App) -> Result<Option<Checkpoint>, CheckpointError> {
        self.go_on(app, |last, size| size > last.map_or(0, |last| last.size)).await
    }

    async fn go_on(
        &self,
        app: &App,
        due: impl Fn(Option<&Checkpoint>, u64) -> bool,
    ) -> Result<Option<Checkpoint>, CheckpointError> {
        let _one = self.0.one_at_a_time.lock().await;
        let tree = &app.questions.tree;
        let last = self.0.folder.last()?;
        let size = tree.size().await?;
        if let Some(last) = &last
            && (size < last.size || tree.root(last.size).await? != last.root)
        {
            return Err(CheckpointError::Forked { size: last.size, found: size });
        }
        if !due(last.as_ref(), size) {
            return Ok(None);
        }
        let checkpoint = Checkpoint {
            origin: self.0.folder.origin(),
            size,
            root: tree.root(size).await?,
            at: later(app.clock.now(), last.as_ref()),
        };
        let signed = self.0.key.sign(&checkpoint.to_string());
        self.0.folder.put(&checkpoint, &signed)?;
        let key = self.0.key.public().fingerprint();
        note_signing_key(&app.database.ledger, &key, app.clock.now()).await?;
        self.0.copies.put(&checkpoint, &signed, app.ids.uuid()).await;
        Ok(Some(checkpoint))
    }
}

/// A clock that went back dates no checkpoint before the last.
fn later(now: Moment, last: Option<&Checkpoint>) -> Moment {
    last.map_or(now, |last| now.max(last.at))
}
