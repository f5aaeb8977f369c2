use async_trait::async_trait;
use domain::account::{AccountEvent, ActivationChannel};
use domain::dossier::DossierEvent;
use domain::{AnyEvent, SubjectId};
use serde_json::{Value, json};
use store::Recorded;
use store::sql::WriteTransaction;

use super::{Channel, MessageKind};
use crate::batch::{Holds, Table};
use crate::projection::{ApplyError, Projection, Reading};

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
