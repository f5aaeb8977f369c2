//! Deliveries as rows of a delivery log: title, channel, state, last error, and the mutation that resends one.

use cynic::Id;
use domain::Moment;
use uuid::Uuid;

use crate::failure::Failure;
use crate::fault::Faults;
use crate::icon;
use crate::mutation::mutation;
use crate::operation::{name_of, schema};
use crate::page_context::PageContext;
use crate::posted::Posted;
use crate::schema::account::Person;
use crate::schema::enums::{DeliveryChannel, DeliveryKind, DeliveryState};
use crate::schema::user_error::UserError;
use crate::tag::Tag;
use crate::translator::Translator;

/// Causes of a failed attempt, each with its text; any other answer of a server is shown as it is.
const REASONS: [(&str, &str); 14] = [
    ("certificate", "mail-why-certificate"),
    ("late", "mail-why-late"),
    ("moot", "mail-why-moot"),
    ("no address", "mail-why-no-address"),
    ("no encryption", "mail-why-no-encryption"),
    ("no log-in", "mail-why-no-log-in"),
    ("not done", "mail-why-not-done"),
    ("recipient", "mail-why-recipient"),
    ("silent", "mail-why-silent"),
    ("too many", "mail-why-too-many"),
    ("unanswered", "mail-why-unanswered"),
    ("unknown", "mail-why-unknown"),
    ("unreachable", "mail-why-unreachable"),
    ("unwritable", "mail-why-unwritable"),
];

/// Message of the delivery log, sent or waiting.
#[derive(Debug, cynic::QueryFragment)]
pub struct Delivery {
    pub id: Id,
    kind: DeliveryKind,
    channel: DeliveryChannel,
    state: DeliveryState,
    /// Masked address of the recipient.
    pub address: Option<String>,
    /// Recipient, where they have an account.
    pub account: Option<Person>,
    /// Moment at which an event asked for the message.
    pub asked_at: Moment,
    /// Number of delivery attempts so far.
    pub attempt_count: i32,
    last_error: Option<String>,
    pub sent_at: Option<Moment>,
}

impl DeliveryKind {
    /// Kinds about accounts rather than dossiers.
    pub const OF_ACCOUNTS: [Self; 9] = [
        Self::ActivationLink,
        Self::ActivationOtp,
        Self::PhoneOtp,
        Self::Invitation,
        Self::PasswordReset,
        Self::PasswordChanged,
        Self::PhoneChanged,
        Self::TakenOver,
        Self::HandedOver,
    ];

    /// Name of the kind in the delivery log.
    pub fn title(self, translator: &Translator) -> String {
        translator.t(&format!("mail-kind-{}", name_of(&self)))
    }
}

impl DeliveryState {
    /// States, in the order of the filter.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::GivenUp, Self::Sent];

    /// The text that names it.
    pub fn label(self) -> &'static str {
        match self {
            Self::GivenUp => "mail-given-up",
            Self::Sent => "mail-sent",
            Self::Waiting => "mail-waiting",
        }
    }
}

impl Delivery {
    /// Name of its kind.
    pub fn title(&self, translator: &Translator) -> String {
        self.kind.title(translator)
    }

    /// Name of the channel: e-mail or SMS.
    pub fn channel_name(&self, translator: &Translator) -> String {
        translator.t(match self.channel {
            DeliveryChannel::Email => "mail-email",
            DeliveryChannel::Sms => "mail-sms",
        })
    }

    /// Tag of the state; an obsolete message has one of its own.
    pub fn tag(&self, translator: &Translator) -> Tag {
        // An obsolete message did not fail.
        let is_moot = self.last_error.as_deref() == Some("moot");
        let (tint, name) = match self.state {
            DeliveryState::GivenUp if is_moot => ("neutral", "done"),
            DeliveryState::GivenUp => ("bad", "late"),
            DeliveryState::Sent => ("ok", "done"),
            DeliveryState::Waiting => ("neutral", "clock"),
        };
        let label =
            if is_moot && self.state == DeliveryState::GivenUp { "mail-not-needed" } else { self.state.label() };
        Tag { tint, icon: icon::svg(name), label: translator.t(label) }
    }

    /// Cause of the last failed attempt, with the server's status code where it gave one.
    pub fn why(&self, translator: &Translator) -> Option<String> {
        let label = self.last_error.as_deref()?;
        let (reason, answered) = match label.rsplit_once(' ') {
            Some((reason, status)) if status.parse::<u16>().is_ok() => (reason, format!(" ({status})")),
            _ => (label, String::new()),
        };
        let known = REASONS.iter().find(|(known, _)| *known == reason);
        Some(known.map_or_else(|| label.to_owned(), |(_, text)| translator.t(text) + &answered))
    }

    /// Tells a delivery that may be resent: one that still waits goes out by itself.
    pub fn may_go_again(&self) -> bool {
        self.state != DeliveryState::Waiting
    }
}

/// Resends a delivery; errors where it cannot be sent.
pub async fn resend(context: &PageContext, posted: &Posted) -> Result<Faults, Failure> {
    let id = Id::new(posted.get("delivery"));
    let input = ResendDeliveryInput { id, request_id: posted.request_id().ok_or(Failure::NotOurForm)? };
    Faults::of_sent(context, input.send(context).await)
}

/// The message that is sent once more.
#[derive(cynic::InputObject)]
struct ResendDeliveryInput {
    id: Id,
    request_id: Uuid,
}

mutation!(ResendDelivery: resend_delivery(ResendDeliveryInput) -> ResendDeliveryPayload { user_errors });
