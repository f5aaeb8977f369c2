//! Transactional outbox: one row per message that an event asks for, ids only. The text is composed at sending, from
//! the data of that moment, and deliveries are recorded by the sender alone.

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
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Permanent name in rows and deliveries.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$name),)* _ => None }
            }
        }
    };
}

names! {
    /// Transport of a message.
    Channel {
        /// E-mail.
        Email = "EMAIL",
        /// Text message.
        Sms = "SMS",
    }
}

names! {
    /// Subject of a message.
    MessageKind {
        /// Link that activates an account.
        ActivationLink = "ACTIVATION_LINK",
        /// One-time password that activates an account.
        ActivationOtp = "ACTIVATION_OTP",
        /// Link that sets a new password.
        PasswordReset = "PASSWORD_RESET",
        /// Link that sets the first password of an account that somebody was given.
        Invitation = "INVITATION",
        /// Notice that the password was changed.
        PasswordChanged = "PASSWORD_CHANGED",
        /// One-time password that proves another telephone.
        PhoneOtp = "PHONE_OTP",
        /// Notice that the telephone was changed.
        PhoneChanged = "PHONE_CHANGED",
        /// A dossier's code and look-up secret.
        DossierSubmitted = "DOSSIER_SUBMITTED",
        /// Supplement request.
        SupplementRequested = "SUPPLEMENT_REQUESTED",
        /// Cancellation of a supplement request.
        SupplementCancelled = "SUPPLEMENT_CANCELLED",
        /// Progress that needs no more than its title, a note and the due date.
        DossierProgressed = "DOSSIER_PROGRESSED",
        /// Extension of the due date, with an apology.
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
        /// To an officer: an applicant asks to withdraw a dossier.
        WithdrawalRequested = "WITHDRAWAL_REQUESTED",
        /// To an officer: they take over all that a colleague worked on.
        TakenOver = "TAKEN_OVER",
        /// To an officer: all that they worked on is given to a colleague.
        HandedOver = "HANDED_OVER",
    }
}

/// Sequence key of the outbox; texts sort as these do.
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

/// Deterministic message id (UUIDv5) from event and officer, for an event with several recipients: the same again when
/// the outbox is rebuilt.
pub fn told_to(event: Uuid, officer: AccountId) -> Uuid {
    Uuid::new_v5(&event, officer.0.as_bytes())
}

/// Whether this event asks for the message of this id to this account.
pub fn is_asked_by(event: Uuid, message: Uuid, to: AccountId) -> bool {
    message == event || message == told_to(event, to)
}

/// Whether the message at this ordinal has an id of [`told_to`] rather than its event's.
pub fn is_one_of_several(ordinal: &str) -> bool {
    ordinal.split('/').count() > 2
}

/// Message to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxItem {
    /// Ordinal to read on from.
    pub ordinal: Ordinal,
    /// Idempotency key together with the channel: id of the event that asks for it, or derived from event and recipient
    /// where there are several.
    pub event: Uuid,
    pub channel: Channel,
    pub kind: MessageKind,
    pub account: AccountId,
    pub dossier: Option<DossierId>,
    /// Issue that the enclosed secret is derived from.
    pub issue: Option<SecretIssueId>,
    /// Supplement request that it is about.
    pub supplement: Option<SupplementRequestId>,
    /// Time of the event.
    pub at: Moment,
    /// Expiry: not sent after it.
    pub expires_at: Option<Moment>,
}
