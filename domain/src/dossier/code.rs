//! Dossier codes: their format by Circular 01/2018/TT-VPCP, and lenient parsing of codes that are typed or pasted.

mod pasted;

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A dossier's number, `<agency id>-<yymmdd>-<sequence>` (Circular 01/2018/TT-VPCP, article 19).
///
/// The day is that of submission in Asia/Ho_Chi_Minh; the sequence counts per agency and day, has at least four
/// digits and grows past 9999. It is read however it was pasted: with any dash, in full width, with its label or as the
/// address of its page, over the end of a line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DossierCode(String);

/// Error of parsing: the text holds no dossier code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a dossier code")]
pub struct InvalidCode;

/// Maximum length of a pasted text, in bytes; a longer one is not searched for a code.
const LONGEST_PASTED: usize = 1_000;

impl DossierCode {
    /// Formats the code of the `sequence`-th dossier of that day.
    pub fn new(agency_code: &str, day: NaiveDate, sequence: u64) -> Self {
        Self(format!("{agency_code}-{}-{sequence:04}", day.format("%y%m%d")))
    }

    /// The short form of a code, day and sequence alone (`260302-0007`), as it is told by telephone, in a pasted text;
    /// `None` for a whole code, and for a text without one.
    pub fn ending(text: &str) -> Option<String> {
        if text.len() > LONGEST_PASTED {
            return None;
        }
        let number = pasted::number_in(text);
        let (day, sequence) = number.split_once('-')?;
        are_day_and_sequence(day, sequence).then_some(number)
    }

    /// The code in canonical form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DossierCode {
    type Err = InvalidCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > LONGEST_PASTED {
            return Err(InvalidCode);
        }
        let code = pasted::number_in(text);
        let mut parts = code.rsplitn(3, '-');
        let (Some(sequence), Some(day), Some(agency)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(InvalidCode);
        };
        let agency_fits = agency.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'.');
        if code.len() <= 64 && are_day_and_sequence(day, sequence) && !agency.is_empty() && agency_fits {
            Ok(Self(code))
        } else {
            Err(InvalidCode)
        }
    }
}

fn are_day_and_sequence(day: &str, sequence: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (4..=12).contains(&sequence.len()) && digits(sequence) && day.len() == 6 && digits(day)
}

impl TryFrom<String> for DossierCode {
    type Error = InvalidCode;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<DossierCode> for String {
    fn from(code: DossierCode) -> Self {
        code.0
    }
}

impl fmt::Display for DossierCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
