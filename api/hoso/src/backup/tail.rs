//! Events that a restore loses.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use domain::restoration::{LostEvent, Mention, MentionPlace, lost_events};
use serde::{Deserialize, Serialize};
use store::log::Position;
use uuid::Uuid;

use super::BackupError;
use super::files::{remove, write};
use super::manifest::BackupManifest;
use crate::config::Config;
use crate::opening;
use crate::start::LogReading;

const PAGE: u32 = 500;

/// Events of the replaced log beyond the backup's, those it knew to be lost included. Written to the data folder before
/// anything is moved, so that a resumed restore knows them too.
///
/// Ids, positions, hashes and types of events; no personal data.
pub(super) struct Tail {
    path: PathBuf,
    noted: Noted,
}

#[derive(Serialize, Deserialize)]
struct Noted {
    /// Id of the log.
    log: Uuid,
    /// Each with the place that mentions it.
    mentions: Vec<(String, LostEvent)>,
    /// Reason why it is incomplete.
    unread: Option<String>,
}

impl Tail {
    /// Reads the note for this log; empty where there is none.
    pub(super) fn noted(config: &Config, log: Uuid) -> Self {
        let path = config.data_dir.join("restoring.lost");
        let nothing = |unread: Option<String>| Noted { log, mentions: Vec::new(), unread };
        let noted = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::from),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(nothing(None)),
            Err(error) => Err(error),
        };
        let noted = noted.unwrap_or_else(|error| nothing(Some(format!("{}: {error}", path.display()))));
        Self { noted: if noted.log == log { noted } else { nothing(None) }, path }
    }

    /// Adds events of the present log that the backup lacks, and writes the note; with the reason where the
    /// log cannot be read.
    pub(super) async fn note(&mut self, config: &Config, manifest: &BackupManifest) -> Result<(), BackupError> {
        match beyond(config, manifest).await {
            Ok(mentions) => self.add(mentions),
            Err(error) => self.noted.unread = Some(error.to_string()),
        }
        let bytes = serde_json::to_vec(&self.noted).map_err(|error| BackupError::io(&self.path)(error.into()))?;
        write(&self.path, &bytes)
    }

    fn add(&mut self, mentions: Vec<Mention>) {
        let known: BTreeSet<(String, String)> =
            self.noted.mentions.iter().map(|(place, event)| (place.clone(), event.key())).collect();
        let named = mentions.into_iter().map(|Mention { place, event }| (place.name().to_owned(), event));
        self.noted.mentions.extend(named.filter(|(place, event)| !known.contains(&(place.clone(), event.key()))));
    }

    pub(super) fn mentions(&self) -> Vec<Mention> {
        let mention = |(place, event): &(String, LostEvent)| {
            let place = MentionPlace::from_name(place)?;
            Some(Mention { place, event: event.clone() })
        };
        self.noted.mentions.iter().filter_map(mention).collect()
    }

    /// Number of events in these mentions; the reason where the log could not be read.
    pub(super) fn count(&self, mentions: Vec<Mention>) -> Result<u64, String> {
        match &self.noted.unread {
            None => Ok(lost_events(mentions).len() as u64),
            Some(cause) => Err(cause.clone()),
        }
    }

    /// Deletes the note, once its content is in the database.
    pub(super) fn clear(&self) -> Result<(), BackupError> {
        remove(&self.path)
    }
}

/// Events beyond the backup, past the readers' horizon too, since nobody serves the log any more.
/// Empty for another log.
async fn beyond(config: &Config, manifest: &BackupManifest) -> Result<Vec<Mention>, BackupError> {
    let reading = LogReading::open(config).await?;
    let found = if reading.identity.id == manifest.log { read_on(&reading, manifest).await } else { Ok(Vec::new()) };
    reading.database.close().await;
    found
}

async fn read_on(reading: &LogReading, manifest: &BackupManifest) -> Result<Vec<Mention>, BackupError> {
    let mut found = opening::written_down(&reading.database.edge).await?;
    let head: Position = manifest.head.parse().unwrap_or(Position::START);
    // A log that has diverged from the backup is read from its beginning.
    let at_head = reading.log.event_at(head).await?;
    let is_same = |hash: &String| at_head.as_ref().and_then(|event| event.hash()) == Some(hash.as_str());
    let shared = manifest.head_hash.as_ref().map_or(at_head.is_some(), is_same);
    let mut after = if shared { head } else { Position::START };
    loop {
        let events = reading.log.read_recorded(after, PAGE).await?;
        let Some(last) = events.last() else { return Ok(found) };
        after = last.position;
        found.extend(events.iter().map(opening::put_aside));
    }
}
