use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

use super::PublicKey;

/// Opens the line of a signature.
const SIGNATURE: &str = "\u{2014} ";

/// A text that is no note, or one that nobody vouches for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidNote {
    /// It is not of the form.
    #[error("this is no signed note")]
    Form,
    /// No signature is of a key that is trusted here.
    #[error("no signature is of a key that is trusted here")]
    Signature,
}

/// A text with its signatures under it, in the form of C2SP's `signed-note`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    /// All of it: the text, an empty line, a line for each signature.
    pub note: String,
}

impl SignedNote {
    /// A text, which ends with its only newline in a row, with one signature.
    pub(super) fn new(text: &str, name: &str, signature: &[u8]) -> Self {
        Self { note: format!("{text}\n{SIGNATURE}{name} {}\n", STANDARD.encode(signature)) }
    }

    /// The note with the signatures of another that says the same.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        if let Some((_, signatures)) = other.note.split_once("\n\n") {
            self.note.push_str(signatures);
        }
        self
    }

    /// What it says, whoever has signed it.
    pub fn text(&self) -> Result<&str, InvalidNote> {
        let end = self.note.find("\n\n").ok_or(InvalidNote::Form)?;
        Ok(&self.note[..=end])
    }

    /// What it says, where one of these keys has signed it.
    pub fn verified(&self, trusted: &[PublicKey]) -> Result<&str, InvalidNote> {
        let text = self.text()?;
        let signatures = self.note[text.len() + 1..].strip_suffix('\n').ok_or(InvalidNote::Form)?;
        for line in signatures.split('\n') {
            let (name, signature) =
                line.strip_prefix(SIGNATURE).and_then(|line| line.split_once(' ')).ok_or(InvalidNote::Form)?;
            let signature = STANDARD.decode(signature).map_err(|_| InvalidNote::Form)?;
            if trusted.iter().any(|key| key.name == name && key.verifies(text.as_bytes(), &signature)) {
                return Ok(text);
            }
        }
        Err(InvalidNote::Signature)
    }
}
