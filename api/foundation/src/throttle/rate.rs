//! Rate limits of actions: token buckets in memory, and daily limits per recipient.

use std::collections::HashMap;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;
use domain::{AccountId, Moment};
use thiserror::Error;

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $rate:literal a $period:ident;)*) => {
        /// Rate-limited action of applicants and strangers; each has its own bucket.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$doc])* $name,)* }

        impl Action {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name in the setting, in the log and in metrics.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Burst and refill per period: far above what a person does.
            fn default_rate(self) -> u32 {
                match self { $(Self::$name => $rate,)* }
            }

            fn period(self) -> Period {
                match self { $(Self::$name => Period::$period,)* }
            }
        }
    };
}

/// Period and place of the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Period {
    /// In memory, by actor.
    Minute,
    /// In the database, by recipient.
    Day,
}

actions! {
    /// A message to the office.
    Message = "message", 30 a Minute;
    Submission = "submission", 60 a Minute;
    /// A change of a dossier or of one's account: an answer, a withdrawal, contact data.
    Change = "change", 60 a Minute;
    /// Saving or deleting a draft; pages save while somebody types.
    Draft = "draft", 240 a Minute;
    Upload = "upload", 240 a Minute;
    /// Marking something as read.
    Reading = "reading", 240 a Minute;
    /// Setting a form aside because its session has ended; by address.
    SetAside = "set-aside", 60 a Minute;
    CodeToNumber = "code-to-number", 10 a Day;
    LinkToAddress = "link-to-address", 10 a Day;
    /// A notification by SMS to an unverified number.
    NewsToNumber = "news-to-number", 20 a Day;
    /// A notification to an unverified e-mail address.
    NewsToAddress = "news-to-address", 20 a Day;
}

/// Rate of each action: `message=30,submission=60`. Actions not named keep their default; `off` lifts all limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates(Vec<(Action, u32)>);

/// Text that does not parse as rates.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("rates are written message=30,submission=60, or off; there is no {0}")]
pub struct InvalidRates(String);

impl Default for Rates {
    fn default() -> Self {
        Self(Action::ALL.iter().map(|action| (*action, action.default_rate())).collect())
    }
}

impl FromStr for Rates {
    type Err = InvalidRates;
    fn from_str(text: &str) -> Result<Self, InvalidRates> {
        let mut rates = Self::default();
        if text.trim() == "off" {
            rates.0.iter_mut().for_each(|(_, rate)| *rate = 0);
            return Ok(rates);
        }
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let invalid = || InvalidRates(part.to_owned());
            let (name, count) = part.split_once('=').ok_or_else(invalid)?;
            let known = rates.0.iter_mut().find(|(action, _)| action.name() == name);
            known.ok_or_else(invalid)?.1 = count.parse().map_err(|_| invalid())?;
        }
        Ok(rates)
    }
}

impl Rates {
    /// Burst, and refill per period; 0 means unlimited.
    pub(super) fn of(&self, action: Action) -> u32 {
        self.0.iter().find(|(known, _)| *known == action).map_or(0, |(_, rate)| *rate)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted {
    Account(AccountId),
    /// Client address of somebody without a session.
    Address(IpAddr),
}

/// Token buckets in memory (GCRA: of each bucket only the moment is kept at which it is full again). Each instance
/// counts for itself, and a restart refills them. Secrets are counted in the database instead.
#[derive(Debug, Clone)]
pub struct RateLimiter {
    rates: Rates,
    full_at: Arc<Mutex<HashMap<(Action, Counted), Moment>>>,
}

/// Number of buckets at which full ones are swept.
const SWEPT_AT: usize = 10_000;

impl RateLimiter {
    pub fn new(rates: Rates) -> Self {
        Self { rates, full_at: Arc::default() }
    }

    pub(super) fn rates(&self) -> &Rates {
        &self.rates
    }

    /// Takes a token from a bucket.
    ///
    /// # Errors
    /// With the time until the next token, where the bucket is empty.
    pub fn take(&self, action: Action, who: Counted, now: Moment) -> Result<(), TimeDelta> {
        let rate = self.rates.of(action);
        if rate == 0 {
            return Ok(());
        }
        debug_assert_eq!(action.period(), Period::Minute, "what reaches somebody else is counted by the day");
        let each = TimeDelta::minutes(1) / i32::try_from(rate).unwrap_or(i32::MAX);
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= SWEPT_AT {
            full_at.retain(|_, full_at| *full_at > now);
        }
        let bucket = full_at.entry((action, who)).or_insert(now);
        let full = (*bucket).max(now) + each;
        let wait = full - now - TimeDelta::minutes(1);
        if wait > TimeDelta::zero() {
            return Err(wait);
        }
        *bucket = full;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> Moment {
        Moment::EPOCH + TimeDelta::milliseconds(milliseconds)
    }

    fn somebody(number: u128) -> Counted {
        Counted::Account(AccountId(uuid::Uuid::from_u128(number)))
    }

    #[test]
    fn a_bucket_is_emptied_at_once_and_fills_within_a_minute() {
        let limiter = RateLimiter::new("message=30".parse().unwrap());
        let take = |now| limiter.take(Action::Message, somebody(1), now);
        for _ in 0..30 {
            assert_eq!(take(at(0)), Ok(()));
        }
        assert_eq!(take(at(0)), Err(TimeDelta::seconds(2)));
        assert_eq!(take(at(1_999)), Err(TimeDelta::milliseconds(1)));
        assert_eq!(take(at(2_000)), Ok(()));
        assert_eq!(take(at(2_000)), Err(TimeDelta::seconds(2)));
        for _ in 0..30 {
            assert_eq!(take(at(62_000)), Ok(()));
        }
        assert!(take(at(62_000)).is_err());
    }

    #[test]
    fn each_counts_for_themself_and_each_action_too() {
        let limiter = RateLimiter::new("message=1,change=1".parse().unwrap());
        for who in [somebody(1), somebody(2), Counted::Address([127, 0, 0, 1].into())] {
            for action in [Action::Message, Action::Change] {
                assert_eq!(limiter.take(action, who, at(0)), Ok(()), "{who:?} {action:?}");
                assert!(limiter.take(action, who, at(0)).is_err(), "{who:?} {action:?}");
            }
        }
    }

    #[test]
    fn rates_are_named_or_lifted() {
        let rates: Rates = "message=5, draft=0".parse().unwrap();
        assert_eq!((rates.of(Action::Message), rates.of(Action::Draft)), (5, 0));
        assert_eq!(rates.of(Action::Submission), Action::Submission.default_rate());
        let lifted = RateLimiter::new("off".parse().unwrap());
        assert!((0..1_000).all(|_| lifted.take(Action::Message, somebody(1), at(0)).is_ok()));
        for text in ["messages=5", "message", "message=-1", "message=x"] {
            assert_eq!(text.parse::<Rates>(), Err(InvalidRates(text.to_owned())), "{text}");
        }
    }
}
