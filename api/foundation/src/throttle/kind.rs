//! Kinds of throttled secrets and the rules of each.

use chrono::TimeDelta;

use super::rule::{Law, Rule, Scope};

/// Kind of secret that is tried. Each counts for itself; paths that check the same secret share a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Password: signing in, changing it, confirming an act. By username.
    Password,
    /// One-time password. By username.
    OneTimePassword,
    /// Token of a link, which names its account itself.
    Link,
    /// A dossier's code without its secret.
    LookUp,
    /// A dossier's look-up secret. By code.
    LookUpSecret,
    /// Request for another activation link or one-time password. By username.
    ActivationResend,
    /// Request for a one-time password to a new telephone number. By account.
    PhoneCode,
    /// One-time password sent to a new telephone number. By account: knowing a username is not enough to try one.
    PhoneProof,
    /// Request for another one-time password to the number that waits. By account.
    PhoneResend,
    /// Request for a reset link. By e-mail address.
    ResetRequest,
    /// Registration, which tells whether a username is taken.
    Registration,
    /// Resending a message. By account for applicants, by message for the staff.
    DeliveryResend,
}

pub(super) const fn window(label: &'static str, scope: Scope, max: i64, per: TimeDelta) -> Rule {
    Rule { label, scope, law: Law::Window { max, per }, spares_the_known: false, ends_with_success: false }
}

/// Limit per address against trying many names: wide enough for a one-stop desk with many people behind one address.
const COARSE: Rule = window("address", Scope::Address, 300, TimeDelta::minutes(1));

/// Back-off per pair of address and name: five tries, then a wait of a second that doubles up to a quarter of an hour.
const PAIR: Rule = Rule {
    label: "pair",
    scope: Scope::Pair,
    law: Law::BackOff {
        free: 5,
        first: TimeDelta::seconds(1),
        longest: TimeDelta::minutes(15),
        forgotten: TimeDelta::days(1),
    },
    spares_the_known: false,
    ends_with_success: true,
};

/// Limit per name over all addresses: a hundred failures in a row (NIST SP 800-63B-4, 3.2.2) mean an
/// attack on this account.
const NAME: Rule = Rule {
    label: "name",
    scope: Scope::Name,
    law: Law::BackOff {
        free: 100,
        first: TimeDelta::minutes(1),
        longest: TimeDelta::hours(1),
        forgotten: TimeDelta::days(1),
    },
    spares_the_known: true,
    ends_with_success: true,
};

/// Spacing of messages: one a minute and five a day, since they cost money and annoy.
const SPACED: Rule = window("minute", Scope::Name, 1, TimeDelta::minutes(1));
const DAILY: Rule = window("day", Scope::Name, 5, TimeDelta::days(1));

const SECRET: &[Rule] = &[COARSE, PAIR, NAME];
const LINK: &[Rule] = &[COARSE];
const LOOK_UP: &[Rule] = &[window("address", Scope::Address, 20, TimeDelta::minutes(1))];
const LOOK_UP_SECRET: &[Rule] = &[window("address", Scope::Address, 20, TimeDelta::minutes(1)), PAIR, NAME];
const MESSAGE: &[Rule] = &[window("address", Scope::Address, 60, TimeDelta::hours(1)), SPACED, DAILY];
/// Allows correcting a mistyped number at once; stops trying one number after another.
const PHONE_CODE: &[Rule] =
    &[window("address", Scope::Address, 60, TimeDelta::hours(1)), window("day", Scope::Name, 10, TimeDelta::days(1))];
/// Limits of resending by a signed-in user; a desk has many people behind one address.
const RESEND: &[Rule] = &[COARSE, SPACED, DAILY];
const REGISTRATION: &[Rule] = &[
    window("address", Scope::Address, 60, TimeDelta::minutes(1)),
    window("hour", Scope::Address, 600, TimeDelta::hours(1)),
];

impl Kind {
    pub const ALL: [Self; 12] = [
        Self::Password,
        Self::OneTimePassword,
        Self::Link,
        Self::LookUp,
        Self::LookUpSecret,
        Self::ActivationResend,
        Self::PhoneCode,
        Self::PhoneProof,
        Self::PhoneResend,
        Self::ResetRequest,
        Self::Registration,
        Self::DeliveryResend,
    ];

    /// Its rules, in counting order: limits on the caller come before limits on the account.
    pub(super) fn rules(self) -> &'static [Rule] {
        match self {
            Self::Password | Self::OneTimePassword | Self::PhoneProof => SECRET,
            Self::Link => LINK,
            Self::LookUp => LOOK_UP,
            Self::LookUpSecret => LOOK_UP_SECRET,
            Self::ActivationResend | Self::ResetRequest => MESSAGE,
            Self::PhoneCode => PHONE_CODE,
            Self::Registration => REGISTRATION,
            Self::PhoneResend | Self::DeliveryResend => RESEND,
        }
    }

    /// Part of the row key, and the name in the log.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::OneTimePassword => "one-time-password",
            Self::Link => "link",
            Self::LookUp => "look-up",
            Self::LookUpSecret => "look-up-secret",
            Self::ActivationResend => "activation-resend",
            Self::PhoneCode => "phone-code",
            Self::PhoneProof => "phone-proof",
            Self::PhoneResend => "phone-resend",
            Self::ResetRequest => "reset-request",
            Self::Registration => "registration",
            Self::DeliveryResend => "delivery-resend",
        }
    }
}
