//! Positions in the global order of the log, and their text form.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Position of an event in the global order: opaque, only comparable.
///
/// SQLite counts in the last part alone; PostgreSQL orders by epoch, transaction id and number. The text has fixed
/// widths, so that texts sort as positions do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Position {
    pub(crate) epoch: u32,
    pub(crate) transaction: u64,
    pub(crate) number: u64,
}

impl Position {
    /// Before the first event.
    pub const START: Self = Self { epoch: 0, transaction: 0, number: 0 };

    /// Smallest position behind this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self { number: self.number.saturating_add(1), ..self }
    }

    pub fn new(epoch: u32, transaction: u64, number: u64) -> Self {
        Self { epoch, transaction, number }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}-{:016x}-{:016x}", self.epoch, self.transaction, self.number)
    }
}

/// Parse error of a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a position of the log")]
pub struct InvalidPosition;

impl FromStr for Position {
    type Err = InvalidPosition;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('-');
        let mut part = |width: usize| {
            let part = parts.next().filter(|part| part.len() == width).ok_or(InvalidPosition)?;
            u64::from_str_radix(part, 16).map_err(|_| InvalidPosition)
        };
        // Database integers go no further; forged input must not reach a query.
        let epoch =
            u32::try_from(part(8)?).ok().filter(|epoch| i32::try_from(*epoch).is_ok()).ok_or(InvalidPosition)?;
        let position = Self { epoch, transaction: part(16)?, number: part(16)? };
        i64::try_from(position.number).map_err(|_| InvalidPosition)?;
        if parts.next().is_some() { Err(InvalidPosition) } else { Ok(position) }
    }
}
