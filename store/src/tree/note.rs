//! Signed notes (C2SP): a text with its signature lines.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

use super::PublicKey;

/// Prefix of a signature line (C2SP signed note).
const SIGNATURE: &str = "\u{2014} ";

/// Reason why a text is no valid note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidNote {
    /// Malformed.
    #[error("this is no signed note")]
    Form,
    /// No signature by a trusted key.
    #[error("no signature is of a key that is trusted here")]
    Signature,
}

/// Text with its signatures, in the form of C2SP's `signed-note`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    /// The whole note: text, empty line, one line per signature.
    pub note: String,
}

impl SignedNote {
    /// Note of a text, which must end with a newline and have no empty line, with one signature.
    pub(super) fn new(text: &str, name: &str, signature: &[u8]) -> Self {
        Self { note: format!("{text}\n{SIGNATURE}{name} {}\n", STANDARD.encode(signature)) }
    }

    /// Cosigned note: adds the signatures of another note with the same text.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        if let Some((_, signatures)) = other.note.split_once("\n\n") {
            self.note.push_str(signatures);
        }
        self
    }

    /// Signed text, without verification.
    pub fn text(&self) -> Result<&str, InvalidNote> {
        let end = self.note.find("\n\n").ok_or(InvalidNote::Form)?;
        Ok(&self.note[..=end])
    }

    /// Signed text, if a trusted key has signed it.
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
