//! The one throttle: every path that checks a secret, or lets somebody find something out, asks it first; and so does
//! every event that an applicant can cause, and every message that somebody unknown can have sent to somebody.
//!
//! A try is counted before the secret is checked, in one statement a rule, so that racing requests cannot slip
//! through between a look and a count; success sets the count back. Addresses and names stand in the table as keyed
//! hashes only.
//!
//! Deliberately absent: session tokens (256 bits are not guessed), and locking accounts, which would let anybody
//! shut anybody out: who has signed in from an address before is let in from there whatever others try.

mod kind;
mod rate;
mod rule;

use std::net::IpAddr;

use domain::Moment;
use store::LabelledCounter;
use store::keys::Keyring;
use store::sql::{Pool, Sql, SqlError, StoredText};
use thiserror::Error;

pub use kind::Kind;
pub use rate::{Action, Counted as RateOf, InvalidRates, RateLimiter, Rates};

use crate::expiry::Expiry;
use chrono::TimeDelta;
use rule::{Counted, Rule, Scope};

/// For how long somebody who signed in is known at that address.
const KNOWN_FOR: TimeDelta = TimeDelta::days(90);
/// After two days no rule needs a row any more, unless it blocks somebody or makes somebody known.
pub const EXPIRY: Expiry = Expiry {
    table: "throttles",
    needed_after: &[
        ("since", TimeDelta::days(2)),
        ("blocked_until", TimeDelta::seconds(0)),
        ("known_until", TimeDelta::seconds(0)),
    ],
    parts: &[],
};

#[derive(Debug, Clone, Copy)]
pub struct Keys<'a> {
    /// Where the request comes from.
    pub address: IpAddr,
    /// What the secret belongs to, in its one canonical form: a folded username or e-mail address, a dossier's code.
    /// `None` where the secret alone names it.
    pub name: Option<&'a str>,
}

/// Leave to check one secret, once. Dropped, the try stays counted as a failure.
#[must_use = "a try that succeeded is to be told, or it counts as a failure"]
#[derive(Debug)]
pub struct Permit {
    kind: Kind,
    pair: Option<StoredText>,
    name: Option<StoredText>,
}

impl Permit {
    /// The secret did not hold. The try is counted already; this leaves a trace for whoever watches.
    pub fn failed(self) {
        let Self { kind, .. } = self;
        tracing::info!(event = "secret.refused", kind = kind.label(), "a secret did not hold");
    }
}

#[derive(Debug, Error)]
pub enum Denied {
    /// Too often; to be told to whoever asked.
    #[error("too many tries, the next one in {0} s")]
    RetryAfter(u64),
    /// Nothing could be counted, so nothing is let through.
    #[error(transparent)]
    Sql(#[from] SqlError),
}

#[derive(Clone)]
pub struct Throttle {
    edge: Pool,
    keyring: Keyring,
    limiter: RateLimiter,
    denials: LabelledCounter<1>,
}

impl Throttle {
    /// Counts in this database, and actions in memory by their default rates.
    pub fn new(edge: Pool, keyring: Keyring) -> Self {
        let kinds = Kind::ALL.iter().map(|kind| kind.label()).chain(Action::ALL.iter().map(|action| action.name()));
        let denials = LabelledCounter::of(kinds.map(|kind| [("kind", kind)]));
        Self { edge, keyring, limiter: RateLimiter::new(Rates::default()), denials }
    }

    /// The same with other rates of actions.
    #[must_use]
    pub fn at_rates(self, rates: Rates) -> Self {
        Self { limiter: RateLimiter::new(rates), ..self }
    }

    /// Counts something that an applicant causes, and lets it through or not.
    pub fn take(&self, action: Action, who: RateOf, now: Moment) -> Result<(), Denied> {
        let who = match who {
            RateOf::Account(_) => who,
            RateOf::Address(address) => RateOf::Address(network_of(address)),
        };
        self.limiter.take(action, who, now).map_err(|wait| {
            tracing::info!(event = "throttle.denied", kind = action.name(), rule = "rate", "too many at once");
            self.denials.count([("kind", action.name())]);
            Denied::RetryAfter(seconds_between(now, now + wait))
        })
    }

    /// Counts a message that somebody unknown causes, and lets it through or not: so many a day reach one number or one
    /// address, whoever asks for them and from wherever. `recipient` is its one canonical form.
    pub async fn spare(&self, action: Action, recipient: &str, now: Moment) -> Result<(), Denied> {
        let most = self.limiter.rates().of(action);
        if most == 0 {
            return Ok(());
        }
        let rule = kind::window("day", Scope::Name, most.into(), TimeDelta::days(1));
        let key = StoredText::new(self.keyring.throttle_key(&[action.name(), rule.label, "", recipient]))?;
        match rule.count(&self.edge, &key, now).await? {
            Counted::Allowed { .. } => Ok(()),
            Counted::Denied { until } => {
                tracing::info!(
                    event = "throttle.denied",
                    kind = action.name(),
                    rule = "day",
                    "too many to one recipient"
                );
                self.denials.count([("kind", action.name())]);
                Err(Denied::RetryAfter(seconds_between(now, until)))
            }
        }
    }

    /// How often a try was put off.
    pub fn denials(&self) -> &LabelledCounter<1> {
        &self.denials
    }

    /// Counts a try, and lets it through or not.
    pub async fn check(&self, kind: Kind, keys: &Keys<'_>, now: Moment) -> Result<Permit, Denied> {
        let mut permit = Permit { kind, pair: None, name: None };
        let mut known = false;
        for rule in kind.rules() {
            let Some(key) = self.key(kind, rule, keys) else { continue };
            let key = StoredText::new(key)?;
            let spared = known && rule.spares_the_known;
            if !spared {
                match rule.count(&self.edge, &key, now).await? {
                    Counted::Allowed { known_until } => known |= known_until > now,
                    Counted::Denied { until } => {
                        tracing::info!(
                            event = "throttle.denied",
                            kind = kind.label(),
                            rule = rule.label,
                            "too many tries"
                        );
                        self.denials.count([("kind", kind.label())]);
                        return Err(Denied::RetryAfter(seconds_between(now, until)));
                    }
                }
            }
            match rule.scope {
                Scope::Pair => permit.pair = Some(key),
                Scope::Name if rule.ends_with_success => permit.name = Some(key),
                Scope::Name | Scope::Address => {}
            }
        }
        Ok(permit)
    }

    /// The secret held: what was counted against the pair and the name is forgotten.
    pub async fn succeeded(&self, permit: Permit, now: Moment) -> Result<(), SqlError> {
        let known_until = if permit.kind == Kind::Password { now + KNOWN_FOR } else { now };
        if let Some(pair) = permit.pair {
            let sql = "update throttles set tries = 0, blocked_until = 0, known_until = $2 where key = $1";
            self.edge.execute(Sql::new(sql).bind(pair).bind(known_until)).await?;
        }
        if let Some(name) = permit.name {
            let sql = "update throttles set tries = 0, blocked_until = 0 where key = $1";
            self.edge.execute(Sql::new(sql).bind(name)).await?;
        }
        Ok(())
    }

    /// `None` where the rule counts by a name and there is none.
    fn key(&self, kind: Kind, rule: &Rule, keys: &Keys<'_>) -> Option<String> {
        let address = network_of(keys.address).to_string();
        let parts = match rule.scope {
            Scope::Address => [kind.label(), rule.label, &address, ""],
            Scope::Name => [kind.label(), rule.label, "", keys.name?],
            Scope::Pair => [kind.label(), rule.label, &address, keys.name?],
        };
        Some(self.keyring.throttle_key(&parts))
    }
}

/// One household or office: an IPv4 address, or the 64 bits of an IPv6 address that are not drawn by the device.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let segments = address.segments();
            IpAddr::from([segments[0], segments[1], segments[2], segments[3], 0, 0, 0, 0])
        }
        address @ IpAddr::V4(_) => address,
    }
}

/// Whole seconds, rounded up: whoever waits that long is let through.
fn seconds_between(now: Moment, until: Moment) -> u64 {
    u64::try_from((until - now).num_milliseconds()).unwrap_or_default().div_ceil(1000).max(1)
}
