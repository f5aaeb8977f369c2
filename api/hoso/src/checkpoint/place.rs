//! Further places of checkpoints.

use std::path::PathBuf;
use std::str::FromStr;

use lettre::message::Mailbox;
use reqwest::Url;
use thiserror::Error;

/// Further place of checkpoints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckpointPlace {
    /// A folder, ideally on another machine's disk.
    Folder(PathBuf),
    /// Mailbox of the auditors.
    Mail(Box<Mailbox>),
    /// A server that takes each by POST, as text.
    Http(Url),
}

/// Text that is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a place is file://FOLDER, mailto:ADDRESS or http(s)://…")]
pub struct InvalidPlace;

impl FromStr for CheckpointPlace {
    type Err = InvalidPlace;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text.trim()).map_err(|_| InvalidPlace)?;
        match url.scheme() {
            "file" => url.to_file_path().map(Self::Folder).map_err(|()| InvalidPlace),
            "mailto" => url.path().parse().map(|mailbox| Self::Mail(Box::new(mailbox))).map_err(|_| InvalidPlace),
            "http" | "https" => Ok(Self::Http(url)),
            _ => Err(InvalidPlace),
        }
    }
}
