use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Moment;
use thiserror::Error;

use super::{Hash, InvalidNote, PublicKey, SignedNote};

/// How many events there were, and their root: the note that is signed.
///
/// `tlog-checkpoint` of C2SP: origin, size, root in base64, and an extension line that says when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// Leaves of the tree.
    pub size: u64,
    /// Over all of them.
    pub root: Hash,
    /// When it was made, by the clock of the service.
    pub at: Moment,
}

/// Opens the extension line that says when.
const AT: &str = "at ";

/// A text that is no checkpoint, or one that nobody vouches for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidCheckpoint {
    /// It is not of the form.
    #[error("this is no signed checkpoint")]
    Form,
    /// It is of another log.
    #[error("this is a checkpoint of another log")]
    Origin,
    /// No signature is of a key that is trusted here.
    #[error("no signature of this checkpoint is of a key that is trusted here")]
    Signature,
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}\n{AT}{}", self.origin, self.size, STANDARD.encode(self.root.0), self.at)
    }
}

impl FromStr for Checkpoint {
    type Err = InvalidCheckpoint;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut lines = text.strip_suffix('\n').ok_or(InvalidCheckpoint::Form)?.split('\n');
        let mut line = || lines.next().filter(|line| !line.is_empty()).ok_or(InvalidCheckpoint::Form);
        let (origin, size, root, at) = (line()?, line()?, line()?, line()?);
        let root = STANDARD.decode(root).ok().and_then(|root| root.try_into().ok()).ok_or(InvalidCheckpoint::Form)?;
        let number: u64 = size.parse().map_err(|_| InvalidCheckpoint::Form)?;
        // One number, one text: a signature must not cover two.
        let at = at.strip_prefix(AT).and_then(|at| at.parse().ok()).ok_or(InvalidCheckpoint::Form)?;
        let found = Self { origin: origin.to_owned(), size: number, root: Hash(root), at };
        if found.to_string() == text { Ok(found) } else { Err(InvalidCheckpoint::Form) }
    }
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
    /// The checkpoint of this log that it states, where one of these keys has signed it.
    pub fn checkpoint(&self, origin: &str, trusted: &[PublicKey]) -> Result<Checkpoint, InvalidCheckpoint> {
        let checkpoint: Checkpoint = self.text()?.parse()?;
        if checkpoint.origin != origin {
            return Err(InvalidCheckpoint::Origin);
        }
        self.verified(trusted)?;
        Ok(checkpoint)
    }
}
