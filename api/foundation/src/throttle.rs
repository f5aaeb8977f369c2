//! Throttle against guessing, enumeration and flooding. Every path that checks a secret or lets somebody find something
//! out asks it first; so does every event that an applicant can cause, and every message that a stranger can have sent.
//!
//! A try is counted before the secret is checked, in one statement per rule, so that racing requests cannot slip
//! through between a look and a count; success resets the count. Addresses and names are stored as keyed hashes only.
//!
//! Deliberately absent: session tokens (256 bits are not guessed), and locking accounts, which would let anybody
//! shut anybody out: an address that signed in before is let in whatever others try.

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

/// Lifetime of a known pair: an address from which an account has signed in.
const KNOWN_FOR: TimeDelta = TimeDelta::days(90);
/// Expiry of throttle rows: after two days no rule needs one, unless it blocks somebody or marks a known pair.
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
    /// Client address of the request.
    pub address: IpAddr,
    /// Account or object that the secret belongs to, in canonical form: a folded username or e-mail address, a
    /// dossier's code. `None` where the secret alone names it.
    pub name: Option<&'a str>,
}

/// Permit to check one secret, once. Dropped, the try stays counted as a failure.
#[must_use = "a try that succeeded is to be told, or it counts as a failure"]
#[derive(Debug)]
pub struct Permit {
    kind: Kind,
    pair: Option<StoredText>,
    name: Option<StoredText>,
}

impl Permit {
    /// Reports a wrong secret. The try is counted already; this logs it.
    pub fn failed(self) {
        let Self { kind, .. } = self;
        tracing::info!(event = "secret.refused", kind = kind.label(), "a secret did not hold");
    }
}

#[derive(Debug, Error)]
pub enum Denied {
    /// Throttled; seconds until the next try.
    #[error("too many tries, the next one in {0} s")]
    RetryAfter(u64),
    /// The count could not be written: fails closed.
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
    /// Counts secrets in this database; actions in memory, by their default rates.
    pub fn new(edge: Pool, keyring: Keyring) -> Self {
        let kinds = Kind::ALL.iter().map(|kind| kind.label()).chain(Action::ALL.iter().map(|action| action.name()));
        let denials = LabelledCounter::of(kinds.map(|kind| [("kind", kind)]));
        Self { edge, keyring, limiter: RateLimiter::new(Rates::default()), denials }
    }

    /// With other rates of actions.
    #[must_use]
    pub fn at_rates(self, rates: Rates) -> Self {
        Self { limiter: RateLimiter::new(rates), ..self }
    }

    /// Rate limit on an applicant's action: takes a token from the actor's bucket.
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

    /// Daily limit per recipient on messages that strangers cause, whoever asks for them and from wherever: it protects
    /// a telephone number or mailbox from flooding. `recipient` is in canonical form.
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

    /// Counter of refused tries.
    pub fn denials(&self) -> &LabelledCounter<1> {
        &self.denials
    }

    /// Counts a try of a secret, and permits or refuses it.
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

    /// Reports a right secret: resets the counts of the pair and of the name.
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

    /// Row key of a rule; `None` where it counts by name and there is none.
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

/// Network of a household or office: an IPv4 address, or the /64 of an IPv6 address.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let segments = address.segments();
            IpAddr::from([segments[0], segments[1], segments[2], segments[3], 0, 0, 0, 0])
        }
        address @ IpAddr::V4(_) => address,
    }
}

/// Whole seconds, rounded up: a client that waits so long is let through.
fn seconds_between(now: Moment, until: Moment) -> u64 {
    u64::try_from((until - now).num_milliseconds()).unwrap_or_default().div_ceil(1000).max(1)
}
