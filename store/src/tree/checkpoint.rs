//! Checkpoints of the Merkle tree: size, root, epoch and time, as C2SP's `tlog-checkpoint`.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Moment;
use thiserror::Error;

use super::{Hash, InvalidNote, PublicKey, SignedNote};

/// Checkpoint: size and root of the log's Merkle tree, signed as a note.
///
/// `tlog-checkpoint` of C2SP: origin, size, root in base64, and an extension line with the time. An origin's tree only
/// ever grows; so a log that was lawfully put back to an earlier moment goes on under another origin (`ORIGIN/2`), and
/// every checkpoint of that states in a further line what was lost: `lost SIZE ROOT kept N`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Merkle root over all leaves.
    pub root: Hash,
    /// Time of signing, by the clock of the service.
    pub at: Moment,
    /// Loss that began its epoch; `None` in the first.
    pub lost: Option<LostTree>,
}

/// Last checkpoint of an epoch that a restore has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostTree {
    /// Events that it covered.
    pub size: u64,
    pub root: Hash,
    /// Number of first events that the next epoch shares.
    pub kept: u64,
}

impl Checkpoint {
    /// Epoch of the tree: 1 until the first restore.
    pub fn epoch(&self) -> u32 {
        match (&self.lost, self.origin.rsplit_once('/')) {
            (Some(_), Some((_, epoch))) => epoch.parse().unwrap_or(1),
            _ => 1,
        }
    }
}

/// Origin line of an epoch of the log with this name.
pub fn origin_in(origin: &str, epoch: u32) -> String {
    if epoch > 1 { format!("{origin}/{epoch}") } else { origin.to_owned() }
}

/// Prefix of the extension line with the time.
const AT: &str = "at ";
/// Prefix of the extension line with the loss.
const LOST: &str = "lost ";
/// Precedes the number of kept events in it.
const KEPT: &str = "kept";

/// Reason why a text is no valid checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidCheckpoint {
    /// Malformed.
    #[error("this is no signed checkpoint")]
    Form,
    /// Origin of another log.
    #[error("this is a checkpoint of another log")]
    Origin,
    /// No signature by a trusted key.
    #[error("no signature of this checkpoint is of a key that is trusted here")]
    Signature,
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}\n{AT}{}", self.origin, self.size, STANDARD.encode(self.root.0), self.at)?;
        match &self.lost {
            None => Ok(()),
            Some(LostTree { size, root, kept }) => {
                writeln!(f, "{LOST}{size} {} {KEPT} {kept}", STANDARD.encode(root.0))
            }
        }
    }
}

impl FromStr for Checkpoint {
    type Err = InvalidCheckpoint;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut lines = text.strip_suffix('\n').ok_or(InvalidCheckpoint::Form)?.split('\n');
        let mut line = || lines.next().filter(|line| !line.is_empty()).ok_or(InvalidCheckpoint::Form);
        let (origin, size, root, at) = (line()?, line()?, line()?, line()?);
        let root = hash(root)?;
        let number: u64 = size.parse().map_err(|_| InvalidCheckpoint::Form)?;
        // Canonical numbers only: a signature must not cover two texts.
        let at = at.strip_prefix(AT).and_then(|at| at.parse().ok()).ok_or(InvalidCheckpoint::Form)?;
        let lost = lines.next().map(lost).transpose()?;
        let found = Self { origin: origin.to_owned(), size: number, root, at, lost };
        if found.to_string() == text { Ok(found) } else { Err(InvalidCheckpoint::Form) }
    }
}

fn hash(text: &str) -> Result<Hash, InvalidCheckpoint> {
    let bytes = STANDARD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.map(Hash).ok_or(InvalidCheckpoint::Form)
}

fn lost(line: &str) -> Result<LostTree, InvalidCheckpoint> {
    let words: Vec<&str> = line.strip_prefix(LOST).ok_or(InvalidCheckpoint::Form)?.split(' ').collect();
    let [size, root, KEPT, kept] = words[..] else { return Err(InvalidCheckpoint::Form) };
    let number = |text: &str| text.parse().map_err(|_| InvalidCheckpoint::Form);
    Ok(LostTree { size: number(size)?, root: hash(root)?, kept: number(kept)? })
}

impl From<InvalidNote> for InvalidCheckpoint {
    fn from(invalid: InvalidNote) -> Self {
        match invalid {
            InvalidNote::Form => Self::Form,
            InvalidNote::Signature => Self::Signature,
        }
    }
}

impl SignedNote {
    /// Checkpoint of this log in the note, of whichever epoch, if a trusted key has signed it.
    pub fn checkpoint(&self, origin: &str, trusted: &[PublicKey]) -> Result<Checkpoint, InvalidCheckpoint> {
        let checkpoint: Checkpoint = self.text()?.parse()?;
        let epoch = checkpoint.epoch();
        if checkpoint.origin != origin_in(origin, epoch) || (epoch > 1) != checkpoint.lost.is_some() {
            return Err(InvalidCheckpoint::Origin);
        }
        self.verified(trusted)?;
        Ok(checkpoint)
    }
}
