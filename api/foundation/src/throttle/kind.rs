use chrono::TimeDelta;

use super::rule::{Law, Rule, Scope};

/// What is tried. Each kind counts for itself; paths that check the same secret share a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A password: signing in, changing it, confirming an act. By username.
    Password,
    /// A one-time password. By username.
    OneTimePassword,
    /// A link's token, which names its account itself.
    Link,
    /// A dossier's code without its secret.
    LookUp,
    /// A dossier's look-up secret. By code.
    LookUpSecret,
    /// Asking for another activation link or one-time password. By username.
    ActivationResend,
    /// Asking for a one-time password to another telephone. By account.
    PhoneCode,
    /// The one-time password that was sent to another telephone. By account: whoever knows a username alone tries none.
    PhoneProof,
    /// Asking for another one-time password to the telephone that waits. By account.
    PhoneResend,
    /// Asking for a reset link. By e-mail address.
    ResetRequest,
    /// Registering, which tells whether a username is taken.
    Registration,
    /// Having a message sent again. By account for applicants, by message for the staff.
    DeliveryResend,
}

pub(super) const fn window(label: &'static str, scope: Scope, max: i64, per: TimeDelta) -> Rule {
    Rule { label, scope, law: Law::Window { max, per }, spares_the_known: false, ends_with_success: false }
}

/// One address must not try everything: wide enough for a one-stop desk with many people behind one address.
const COARSE: Rule = window("address", Scope::Address, 300, TimeDelta::minutes(1));

/// Five tries, then a wait of a second that doubles up to a quarter of an hour.
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

/// A hundred failures in a row from anywhere (NIST SP 800-63B-4, 3.2.2): somebody works on this account.
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

/// A message a minute and five a day: they cost money and annoy.
const SPACED: Rule = window("minute", Scope::Name, 1, TimeDelta::minutes(1));
const DAILY: Rule = window("day", Scope::Name, 5, TimeDelta::days(1));

const SECRET: &[Rule] = &[COARSE, PAIR, NAME];
const LINK: &[Rule] = &[COARSE];
const LOOK_UP: &[Rule] = &[window("address", Scope::Address, 20, TimeDelta::minutes(1))];
const LOOK_UP_SECRET: &[Rule] = &[window("address", Scope::Address, 20, TimeDelta::minutes(1)), PAIR, NAME];
const MESSAGE: &[Rule] = &[window("address", Scope::Address, 60, TimeDelta::hours(1)), SPACED, DAILY];
/// Who mistypes a number mends it at once; who tries one number after another is stopped.
const PHONE_CODE: &[Rule] =
    &[window("address", Scope::Address, 60, TimeDelta::hours(1)), window("day", Scope::Name, 10, TimeDelta::days(1))];
/// The same for who is signed in; a desk has many people behind one address.
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

    /// In the order in which they count: what one caller does to themself comes before what hits an account.
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

    /// Part of the key, and the name in the log.
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
