//! Resume tokens of external consumers: a position with a hash prefix, which detects a lost tail.

use crate::boxed;
use std::fmt;
use std::str::FromStr;

use super::{EventLog, InvalidPosition, Position, StoredEvent};
use crate::sql::{SqlError, StoredText};

/// Hex digits of the hash in a token: enough that two events at one position never share them by chance.
const DIGITS: usize = 16;

/// Resume token of an external consumer: the position it has read, with a prefix of the hash of the event there. So a
/// token from a lost tail of the log differs from one of today, although both may name the same position. Token texts
/// sort as positions do.
///
/// A position alone, as older releases gave it, is a token too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResumeToken {
    position: Position,
    hash: Option<u64>,
}

impl ResumeToken {
    /// Before the first event.
    pub const START: Self = Self { position: Position::START, hash: None };

    /// Behind the event at this position, with its hash where known.
    pub fn new(position: Position, hash: Option<&str>) -> Self {
        let beginning = hash.and_then(|hash| u64::from_str_radix(hash.get(..DIGITS)?, 16).ok());
        Self { position, hash: beginning }
    }

    pub fn after(event: &StoredEvent) -> Self {
        Self::new(event.position, event.hash())
    }

    /// Position to read on from, provided that [`Self::holds`].
    pub fn position(&self) -> Position {
        self.position
    }

    /// Prefix of the hash, as rows keep it beside a position.
    pub fn hash(&self) -> Option<StoredText> {
        self.hash.map(|hash| StoredText::written(&format_args!("{hash:0DIGITS$x}")))
    }

    /// Whether the log still holds the event at the token's position with the token's hash.
    #[boxed]
    pub async fn holds(&self, log: &dyn EventLog) -> Result<bool, SqlError> {
        if self.position == Position::START {
            return Ok(true);
        }
        let Some(event) = log.event_at(self.position).await? else { return Ok(false) };
        Ok(self.hash.is_none() || self.hash == Self::after(&event).hash)
    }
}

impl fmt::Display for ResumeToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.hash {
            None => write!(f, "{}", self.position),
            Some(hash) => write!(f, "{}-{hash:0DIGITS$x}", self.position),
        }
    }
}

impl FromStr for ResumeToken {
    type Err = InvalidPosition;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(position) = text.parse() {
            return Ok(Self { position, hash: None });
        }
        let (position, hash) = text.rsplit_once('-').ok_or(InvalidPosition)?;
        let hash = Some(hash).filter(|hash| hash.len() == DIGITS).ok_or(InvalidPosition)?;
        let hash = u64::from_str_radix(hash, 16).map_err(|_| InvalidPosition)?;
        Ok(Self { position: position.parse()?, hash: Some(hash) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "00c0ffee00c0ffee8f4343460000000000000000000000000000000000000000";

    #[test]
    fn a_token_comes_back_as_it_went_out_and_a_bare_position_is_one() {
        let position = Position::new(2, 1_000, 7);
        let token = ResumeToken::new(position, Some(HASH));
        assert_eq!(token.to_string(), format!("{position}-00c0ffee00c0ffee"));
        assert_eq!(token.to_string().parse(), Ok(token));
        assert_eq!(position.to_string().parse(), Ok(ResumeToken::new(position, None)));
        assert!(token.to_string() < ResumeToken::new(Position::new(2, 1_000, 8), None).to_string());
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let position = Position::new(0, 0, 7).to_string();
        for text in
            ["", "-", "7", &format!("{position}-"), &format!("{position}-00c0ffee"), &format!("{position}-{HASH}")]
        {
            assert_eq!(text.parse::<ResumeToken>(), Err(InvalidPosition), "{text}");
        }
        // Beyond the range of a database integer.
        for text in ["ffffffff-0000000000000000-0000000000000001", "00000000-0000000000000000-ffffffffffffffff"] {
            assert_eq!(text.parse::<ResumeToken>(), Err(InvalidPosition), "{text}");
        }
    }
}
