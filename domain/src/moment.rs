//! Point in time at microsecond precision, in UTC and in local time.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, SecondsFormat, SubsecRound, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// UTC offset of Asia/Ho_Chi_Minh: fixed since 1975, without summer time.
const OFFSET_SECONDS: i32 = 7 * 3600;

/// Point in time to the microsecond, written `2026-02-13T09:59:00.000000Z`, so that texts sort chronologically.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment(DateTime<Utc>);

impl Moment {
    /// Unix epoch, 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(DateTime::UNIX_EPOCH);

    /// Truncates to whole microseconds.
    pub fn new(at: DateTime<Utc>) -> Self {
        Self(at.trunc_subsecs(6))
    }

    /// From local time in Asia/Ho_Chi_Minh.
    pub fn from_local(local: NaiveDateTime) -> Self {
        Self::new(DateTime::from_naive_utc_and_offset(local - TimeDelta::seconds(i64::from(OFFSET_SECONDS)), Utc))
    }

    /// From microseconds since 1970-01-01T00:00:00Z; `None` beyond the calendar's range.
    pub fn from_micros(micros: i64) -> Option<Self> {
        DateTime::from_timestamp_micros(micros).map(Self)
    }

    /// Unix time in microseconds.
    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// Format of clients: RFC 3339 in UTC, `2026-02-13T09:59:00Z`, with as many fractional digits as it has.
    pub fn rfc3339(self) -> String {
        self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true)
    }

    /// Local time in Asia/Ho_Chi_Minh.
    pub fn local(self) -> NaiveDateTime {
        self.0.naive_utc() + TimeDelta::seconds(i64::from(OFFSET_SECONDS))
    }

    /// Local date in Asia/Ho_Chi_Minh.
    pub fn local_date(self) -> NaiveDate {
        self.local().date()
    }

    /// With the offset of Asia/Ho_Chi_Minh, for display.
    pub fn in_viet_nam(self) -> DateTime<FixedOffset> {
        FixedOffset::east_opt(OFFSET_SECONDS)
            .map_or_else(|| self.0.fixed_offset(), |offset| self.0.with_timezone(&offset))
    }
}

impl std::ops::Add<TimeDelta> for Moment {
    type Output = Self;
    fn add(self, delta: TimeDelta) -> Self {
        Self::new(self.0 + delta)
    }
}

impl std::ops::Sub<TimeDelta> for Moment {
    type Output = Self;
    fn sub(self, delta: TimeDelta) -> Self {
        Self::new(self.0 - delta)
    }
}

impl std::ops::Sub for Moment {
    type Output = TimeDelta;
    fn sub(self, earlier: Self) -> TimeDelta {
        self.0 - earlier.0
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl FromStr for Moment {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text).map(|at| Self::new(at.with_timezone(&Utc)))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
