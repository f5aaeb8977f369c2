//! What is to be sent? One row a message that an event asks for, ids only: the text is composed at sending, from what
//! is known then, and what was sent is written down by the sender alone.

use std::fmt;
use std::str::FromStr;

use async_trait::async_trait;
use domain::account::{AccountEvent, ActivationChannel};
use domain::dossier::DossierEvent;
use domain::{AccountId, AnyEvent, DossierId, Moment, SecretIssueId, SubjectId, SupplementRequestId};
use serde_json::{Value, json};
use store::Recorded;
use store::sql::{Row, Sql, SqlError, WriteTransaction};
use uuid::Uuid;

use crate::batch::{Holds, Table};
use crate::projection::{ApplyError, Projection, Reading};
use crate::views::{QueryError, Views};

macro_rules! names {
    ($(#[$enum_doc:meta])* $enum:ident { $($(#[$doc:meta])* $name:ident = $text:literal,)* }) => {
        $(#[$enum_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $enum { $($(#[$doc])* $name,)* }

        impl $enum {
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
        /// A dossier's code and look-up secret.
        DossierSubmitted = "DOSSIER_SUBMITTED",
        /// What the office asks for.
        SupplementRequested = "SUPPLEMENT_REQUESTED",
        /// That the office asks no longer.
        SupplementCancelled = "SUPPLEMENT_CANCELLED",
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

/// A message that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxItem {
    /// Read on from here.
    pub ordinal: Ordinal,
    /// Of the event that asks for it; with the channel, what tells a second delivery.
    pub event: Uuid,
    /// How it travels.
    pub channel: Channel,
    /// What it is about.
    pub kind: MessageKind,
    /// To whom.
    pub account: AccountId,
    /// About which dossier.
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

const TABLE: Table = Table {
    name: "outbox",
    keys: 1,
    columns: &[
        ("ordinal", Holds::Text),
        ("event_id", Holds::Text),
        ("channel", Holds::Text),
        ("kind", Holds::Text),
        ("account_id", Holds::Text),
        ("dossier_id", Holds::Text),
        ("issue_id", Holds::Text),
        ("supplement_id", Holds::Text),
        ("at", Holds::Integer),
        ("expires_at", Holds::Integer),
    ],
};

/// Feeds what is to be sent.
pub struct OutboxProjection;

#[async_trait]
impl Projection for OutboxProjection {
    fn name(&self) -> &'static str {
        "outbox"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &["outbox"]
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        _: &Reading,
        events: &[Recorded],
    ) -> Result<(), ApplyError> {
        let mut rows = Vec::new();
        for recorded in events {
            match &recorded.event {
                AnyEvent::Account(event) => rows.extend(asked_of_account(recorded, event)),
                AnyEvent::Dossier(event) => rows.extend(asked_of_dossier(recorded, event)),
                AnyEvent::Agency(_) | AnyEvent::Calendar(_) | AnyEvent::Exchange(_) | AnyEvent::Procedure(_) => {}
            }
        }
        Ok(TABLE.insert(transaction, rows).await?)
    }
}

/// What an event of an account asks to be sent to it.
fn asked_of_account(recorded: &Recorded, event: &AccountEvent) -> Option<Value> {
    let (channel, kind, issue, expires_at) = match event {
        AccountEvent::ActivationRequested { issue, channel: ActivationChannel::Email, expires_at } => {
            (Channel::Email, MessageKind::ActivationLink, issue, expires_at)
        }
        AccountEvent::ActivationRequested { issue, channel: ActivationChannel::Sms, expires_at } => {
            (Channel::Sms, MessageKind::ActivationOtp, issue, expires_at)
        }
        AccountEvent::PasswordResetRequested { issue, expires_at } => {
            (Channel::Email, MessageKind::PasswordReset, issue, expires_at)
        }
        AccountEvent::AccountRegistered { .. }
        | AccountEvent::StaffAccountOpened { .. }
        | AccountEvent::ActivationFailed { .. }
        | AccountEvent::AccountActivated { .. }
        | AccountEvent::FullNameChanged { .. }
        | AccountEvent::OrganizationNameChanged { .. }
        | AccountEvent::DateOfBirthChanged { .. }
        | AccountEvent::PhoneChanged { .. }
        | AccountEvent::AddressChanged { .. }
        | AccountEvent::AddressRemoved {}
        | AccountEvent::PasswordChanged {}
        | AccountEvent::PasswordReset { .. }
        | AccountEvent::AccountLocked {}
        | AccountEvent::AccountUnlocked {}
        | AccountEvent::AccountExpired {}
        | AccountEvent::PersonalDataErased { .. } => return None,
    };
    Some(json!([
        ordinal(recorded, channel),
        recorded.id,
        channel.name(),
        kind.name(),
        recorded.stream.id,
        null,
        issue,
        null,
        recorded.at.micros(),
        expires_at.micros(),
    ]))
}

/// What an event of a dossier asks to be sent to its applicant, who is the subject of all that it says.
fn asked_of_dossier(recorded: &Recorded, event: &DossierEvent) -> Option<Value> {
    let (kind, applicant, supplement) = match event {
        DossierEvent::DossierSubmitted { applicant, .. } => {
            (MessageKind::DossierSubmitted, SubjectId::from(*applicant), None)
        }
        DossierEvent::SupplementRequested { request, message, .. } => {
            (MessageKind::SupplementRequested, message.subject(), Some(request))
        }
        DossierEvent::SupplementRequestCancelled { request, reason, .. } => {
            (MessageKind::SupplementCancelled, reason.subject(), Some(request))
        }
        DossierEvent::DossierAccepted { .. }
        | DossierEvent::DossierRejected { .. }
        | DossierEvent::DossierSupplemented { .. }
        | DossierEvent::DueDateMoved { .. }
        | DossierEvent::DossierAssigned { .. }
        | DossierEvent::WithdrawalRequested { .. }
        | DossierEvent::WithdrawalDeclined { .. }
        | DossierEvent::ProcessingStopped { .. } => return None,
    };
    Some(json!([
        ordinal(recorded, Channel::Email),
        recorded.id,
        Channel::Email.name(),
        kind.name(),
        applicant,
        recorded.stream.id,
        null,
        supplement,
        recorded.at.micros(),
        null,
    ]))
}

/// Positions have fixed widths; an event asks for one message a channel at most.
fn ordinal(recorded: &Recorded, channel: Channel) -> String {
    format!("{}/{}", recorded.position, channel.name())
}

/// Asks for what is to be sent.
#[derive(Clone)]
pub struct Outbox {
    views: Views,
}

impl Outbox {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// The messages after this one, in the order in which they were asked for, at most so many; after the default
    /// ordinal come all. A message never appears before one that has been read.
    pub async fn after(&self, ordinal: &Ordinal, max: u32) -> Result<Vec<OutboxItem>, QueryError> {
        let sql = "SELECT ordinal, event_id, channel, kind, account_id, dossier_id, issue_id, supplement_id, at, \
                   expires_at FROM outbox WHERE ordinal > $1 ORDER BY ordinal LIMIT $2";
        let rows = self.views.pool.fetch_all(Sql::new(sql).bind(ordinal.0.as_str()).bind(max)).await?;
        Ok(rows.iter().map(item).collect::<Result<_, _>>()?)
    }
}

fn item(row: &Row) -> Result<OutboxItem, SqlError> {
    let unreadable = |column: &str| SqlError::Row(format!("column {column} holds something else"));
    Ok(OutboxItem {
        ordinal: Ordinal(row.text("ordinal")?),
        event: row.parsed("event_id")?,
        channel: Channel::from_name(&row.text("channel")?).ok_or_else(|| unreadable("channel"))?,
        kind: MessageKind::from_name(&row.text("kind")?).ok_or_else(|| unreadable("kind"))?,
        account: row.parsed("account_id")?,
        dossier: row.opt_parsed("dossier_id")?,
        issue: row.opt_parsed("issue_id")?,
        supplement: row.opt_parsed("supplement_id")?,
        at: row.moment("at")?,
        expires_at: row.opt_moment("expires_at")?,
    })
}
