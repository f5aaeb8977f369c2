//! What is to be sent? One row a message that an event asks for, ids only: the text is composed at sending, from what
//! is known then, and what was sent is written down by the sender alone.

mod dossiers;
mod news;
mod people;
mod query;
mod rows;

use std::fmt;
use std::str::FromStr;

use domain::{AccountId, DossierId, Moment, SecretIssueId, SupplementRequestId};
use uuid::Uuid;

pub use query::Outbox;
pub use rows::OutboxProjection;

macro_rules! names {
    ($(#[$enum_doc:meta])* $enum:ident { $($(#[$doc:meta])* $name:ident = $text:literal,)* }) => {
        $(#[$enum_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $enum { $($(#[$doc])* $name,)* }

        impl $enum {
            /// All there are, in the order in which they are declared.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in rows and deliveries; never changes.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The one with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$name),)* _ => None }
            }
        }
    };
}

names! {
    /// How a message travels.
    Channel {
        /// To an address.
        Email = "EMAIL",
        /// To a phone.
        Sms = "SMS",
    }
}

names! {
    /// What a message is about.
    MessageKind {
        /// The link that activates an account.
        ActivationLink = "ACTIVATION_LINK",
        /// The one-time password that activates an account.
        ActivationOtp = "ACTIVATION_OTP",
        /// The link that sets a new password.
        PasswordReset = "PASSWORD_RESET",
        /// The link that sets the first password of an account that somebody was given.
        Invitation = "INVITATION",
        /// That the password of an account was changed.
        PasswordChanged = "PASSWORD_CHANGED",
        /// The one-time password that shows that another telephone is somebody's.
        PhoneOtp = "PHONE_OTP",
        /// That the telephone of an account was changed.
        PhoneChanged = "PHONE_CHANGED",
        /// A dossier's code and look-up secret.
        DossierSubmitted = "DOSSIER_SUBMITTED",
        /// What the office asks for.
        SupplementRequested = "SUPPLEMENT_REQUESTED",
        /// That the office asks no longer.
        SupplementCancelled = "SUPPLEMENT_CANCELLED",
        /// A step of the office that needs no more than its title, what was said about it, and the due date.
        DossierProgressed = "DOSSIER_PROGRESSED",
        /// A later due date, with an apology.
        DeadlineExtended = "DEADLINE_EXTENDED",
        /// To an officer: the time in which a supplement may be asked for is nearly over.
        SupplementTimeEnding = "SUPPLEMENT_TIME_ENDING",
        /// To the applicant: the office still waits for their answer.
        AnswerAwaited = "ANSWER_AWAITED",
        /// To the applicant: the time for their answer is over.
        AnswerLapsed = "ANSWER_LAPSED",
        /// To an officer: the applicant has not answered in time.
        AnswerMissing = "ANSWER_MISSING",
        /// To an officer: a result is due soon.
        DueSoon = "DUE_SOON",
        /// To an officer: a result is overdue.
        Overdue = "OVERDUE",
        /// To either side: the other has written.
        MessagePosted = "MESSAGE_POSTED",
        /// To an officer: a dossier has come to their desk.
        DossierArrived = "DOSSIER_ARRIVED",
        /// To an officer: a dossier was given to them.
        Assigned = "ASSIGNED",
        /// To an officer: the applicant has answered a supplement request.
        SupplementAnswered = "SUPPLEMENT_ANSWERED",
        /// To an officer: a dossier was passed on to their step.
        DossierForwarded = "DOSSIER_FORWARDED",
        /// To an officer: a dossier was given back to their step.
        DossierSentBack = "DOSSIER_SENT_BACK",
        /// To an officer: an applicant asks for a dossier back.
        WithdrawalRequested = "WITHDRAWAL_REQUESTED",
        /// To an officer: they take over all that a colleague worked on.
        TakenOver = "TAKEN_OVER",
        /// To an officer: all that they worked on is given to a colleague.
        HandedOver = "HANDED_OVER",
    }
}

/// Where a message stands in the order of those to be sent; texts sort as these do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Ordinal(String);

impl fmt::Display for Ordinal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Ordinal {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

/// The id of a message to one of the officers whom an event tells: of the event and of the officer, so that each has its
/// own, and the same one again where the outbox is rebuilt.
pub fn told_to(event: Uuid, officer: AccountId) -> Uuid {
    Uuid::new_v5(&event, officer.0.as_bytes())
}

/// Whether this event asks for the message of this id to this account.
pub fn is_asked_by(event: Uuid, message: Uuid, to: AccountId) -> bool {
    message == event || message == told_to(event, to)
}

/// Whether the message at this place is to one of several, by [`told_to`]: its id is no event's.
pub fn is_one_of_several(ordinal: &str) -> bool {
    ordinal.split('/').count() > 2
}

/// A message that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxItem {
    /// Read on from here.
    pub ordinal: Ordinal,
    /// Of the event that asks for it, or derived from that and from whom it is for, where it asks for several; with the
    /// channel, what tells a second delivery.
    pub event: Uuid,
    pub channel: Channel,
    /// What it is about.
    pub kind: MessageKind,
    pub account: AccountId,
    pub dossier: Option<DossierId>,
    /// The secret that it brings is derived from this.
    pub issue: Option<SecretIssueId>,
    /// The supplement request that it is about.
    pub supplement: Option<SupplementRequestId>,
    /// When it was asked for.
    pub at: Moment,
    /// After which it would be of no use.
    pub expires_at: Option<Moment>,
}
