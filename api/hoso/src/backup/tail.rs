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

/// Events in one question to a log.
const PAGE: u32 = 500;

/// What the log that is moved aside held, or knew to be lost, beyond the one that is put in its place. It is noted in the
/// data folder before anything is moved, and goes with the mark: whoever goes on after a cut knows it too.
///
/// Ids, places, hashes and kinds of events; nothing that names anybody.
pub(super) struct Tail {
    path: PathBuf,
    noted: Noted,
}

#[derive(Serialize, Deserialize)]
struct Noted {
    /// The log that it is of.
    log: Uuid,
    /// Each with the place that mentions it.
    mentions: Vec<(String, LostEvent)>,
    /// Why some of it is not known.
    unread: Option<String>,
}

impl Tail {
    /// What was noted in this data folder of this log; nothing where nothing was.
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

    /// Adds what the log that is there holds and the one of this backup does not, and notes it for good; also why it cannot
    /// be read, where it cannot.
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

    /// Everything that it names.
    pub(super) fn mentions(&self) -> Vec<Mention> {
        let mention = |(place, event): &(String, LostEvent)| {
            let place = MentionPlace::from_name(place)?;
            Some(Mention { place, event: event.clone() })
        };
        self.noted.mentions.iter().filter_map(mention).collect()
    }

    /// How many events these mentions tell of; why some are not known, where the log could not be read.
    pub(super) fn count(&self, mentions: Vec<Mention>) -> Result<u64, String> {
        match &self.noted.unread {
            None => Ok(lost_events(mentions).len() as u64),
            Some(cause) => Err(cause.clone()),
        }
    }

    /// It is written down where it belongs.
    pub(super) fn clear(&self) -> Result<(), BackupError> {
        remove(&self.path)
    }
}

/// All that is recorded, whoever holds readers back just now: nobody serves it any more. Nothing of another log.
async fn beyond(config: &Config, manifest: &BackupManifest) -> Result<Vec<Mention>, BackupError> {
    let reading = LogReading::open(config).await?;
    let found = if reading.identity.id == manifest.log { read_on(&reading, manifest).await } else { Ok(Vec::new()) };
    reading.database.close().await;
    found
}

async fn read_on(reading: &LogReading, manifest: &BackupManifest) -> Result<Vec<Mention>, BackupError> {
    let mut found = opening::written_down(&reading.database.edge).await?;
    let head: Position = manifest.head.parse().unwrap_or(Position::START);
    // One that has gone another way is read from its beginning.
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
