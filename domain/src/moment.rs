use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, SecondsFormat, SubsecRound, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Seconds that Asia/Ho_Chi_Minh is ahead of UTC: fixed since 1975, without summer time.
const OFFSET_SECONDS: i32 = 7 * 3600;

/// A point in time to the microsecond, written `2026-02-13T09:59:00.000000Z`, so that texts sort as moments do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment(DateTime<Utc>);

impl Moment {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(DateTime::UNIX_EPOCH);

    /// The moment, cut to whole microseconds.
    pub fn new(at: DateTime<Utc>) -> Self {
        Self(at.trunc_subsecs(6))
    }

    /// The moment at which clocks in Asia/Ho_Chi_Minh show this.
    pub fn from_local(local: NaiveDateTime) -> Self {
        Self::new(DateTime::from_naive_utc_and_offset(local - TimeDelta::seconds(i64::from(OFFSET_SECONDS)), Utc))
    }

    /// From microseconds since 1970-01-01T00:00:00Z; `None` beyond what a calendar can show.
    pub fn from_micros(micros: i64) -> Option<Self> {
        DateTime::from_timestamp_micros(micros).map(Self)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    /// In UTC.
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// As clients read it: RFC 3339 in UTC, `2026-02-13T09:59:00Z`, with as many digits of a second as it has.
    pub fn rfc3339(self) -> String {
        self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true)
    }

    /// What clocks in Asia/Ho_Chi_Minh show.
    pub fn local(self) -> NaiveDateTime {
        self.0.naive_utc() + TimeDelta::seconds(i64::from(OFFSET_SECONDS))
    }

    /// The day in Asia/Ho_Chi_Minh.
    pub fn local_date(self) -> NaiveDate {
        self.local().date()
    }

    /// With the offset of Asia/Ho_Chi_Minh, for showing.
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
