//! Time of day to the minute.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Fault, FaultCode};

/// Time of day to the minute, written `07:00`, from `00:00` to `23:59`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalTime {
    minutes: u16,
}

impl LocalTime {
    pub const LAST: Self = Self { minutes: 24 * 60 - 1 };

    /// Time at this hour and minute; `None` where no clock shows it.
    pub const fn new(hour: u8, minute: u8) -> Option<Self> {
        if hour < 24 && minute < 60 { Some(Self::at(hour, minute)) } else { None }
    }

    /// The same for constants that are known to be valid.
    pub(super) const fn at(hour: u8, minute: u8) -> Self {
        Self { minutes: hour as u16 * 60 + minute as u16 }
    }

    /// Next minute, saturating at the last of the day.
    pub(super) fn next(self) -> Self {
        Self { minutes: self.minutes + 1 }.min(Self::LAST)
    }

    pub(super) fn on(self, day: NaiveDate) -> NaiveDateTime {
        day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(self.minutes))
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

impl FromStr for LocalTime {
    type Err = Fault;

    /// Parses exactly what `Display` writes, so that a time of day has one text.
    fn from_str(text: &str) -> Result<Self, Fault> {
        text.split_once(':')
            .and_then(|(hour, minute)| Self::new(hour.parse().ok()?, minute.parse().ok()?))
            .filter(|time| time.to_string() == text)
            .ok_or_else(|| Fault::new(FaultCode::InvalidFormat))
    }
}

impl Serialize for LocalTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LocalTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_: Fault| serde::de::Error::custom(format_args!("`{text}` is no time of day like `07:00`")))
    }
}
