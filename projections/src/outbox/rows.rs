use std::collections::HashMap;

use async_trait::async_trait;
use domain::account::{AccountEvent, ActivationChannel};
use domain::deadline::{Audience, Deadline, DeadlineEvent};
use domain::dossier::DossierEvent;
use domain::{AnyEvent, SupplementRequestId};
use serde_json::{Value, json};
use store::Recorded;
use store::sql::WriteTransaction;

use super::choices::{Choices, concerned_by};
use super::{Channel, MessageKind};
use crate::batch::{Holds, Table, for_texts};
use crate::course::dossiers_of;
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
        3
    }

    fn tables(&self) -> &'static [&'static str] {
        &["outbox", "outbox_sms"]
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        _: &Reading,
        events: &[Recorded],
    ) -> Result<(), ApplyError> {
        let mut applicants = load_applicants(transaction, events).await?;
        let concerned = applicants.values().cloned().chain(concerned_by(events)).collect();
        let mut choices = Choices::load(transaction, concerned).await?;
        let mut rows = Vec::new();
        for recorded in events {
            match &recorded.event {
                AnyEvent::Account(event) => {
                    choices.follow(&recorded.stream.id, event);
                    rows.extend(asked_of_account(recorded, event));
                }
                AnyEvent::Dossier(event) => {
                    if let DossierEvent::DossierSubmitted { applicant, .. } = event {
                        applicants.insert(recorded.stream.id.clone(), applicant.to_string());
                    }
                    if let (Some((kind, supplement)), Some(applicant)) =
                        (asked_of_dossier(event), applicants.get(&recorded.stream.id))
                    {
                        let sms = choices.wants_sms(applicant).then_some(Channel::Sms);
                        for channel in [Channel::Email].into_iter().chain(sms) {
                            rows.push(about_dossier(recorded, channel, kind, applicant, supplement));
                        }
                    }
                }
                AnyEvent::Deadline(event) => rows.extend(asked_of_deadline(recorded, event, &choices)),
                AnyEvent::Agency(_)
                | AnyEvent::Calendar(_)
                | AnyEvent::Exchange(_)
                | AnyEvent::Procedure(_)
                | AnyEvent::Restoration(_)
                | AnyEvent::Viewing(_) => {}
            }
        }
        choices.write(transaction).await?;
        Ok(TABLE.insert(transaction, rows).await?)
    }
}

/// What an event of an account asks to be sent to it.
fn asked_of_account(recorded: &Recorded, event: &AccountEvent) -> Option<Value> {
    let (channel, kind, secret) = match event {
        AccountEvent::ActivationRequested { issue, channel: ActivationChannel::Email, expires_at } => {
            (Channel::Email, MessageKind::ActivationLink, Some((issue, expires_at)))
        }
        AccountEvent::ActivationRequested { issue, channel: ActivationChannel::Sms, expires_at } => {
            (Channel::Sms, MessageKind::ActivationOtp, Some((issue, expires_at)))
        }
        AccountEvent::PasswordResetRequested { issue, expires_at, invited } => {
            let kind = if *invited { MessageKind::Invitation } else { MessageKind::PasswordReset };
            (Channel::Email, kind, Some((issue, expires_at)))
        }
        AccountEvent::PasswordChanged {} | AccountEvent::PasswordReset { .. } => {
            (Channel::Email, MessageKind::PasswordChanged, None)
        }
        AccountEvent::PhoneChanged { .. } => (Channel::Email, MessageKind::PhoneChanged, None),
        AccountEvent::AccountRegistered { .. }
        | AccountEvent::StaffAccountOpened { .. }
        | AccountEvent::ActivationFailed { .. }
        | AccountEvent::AccountActivated { .. }
        | AccountEvent::FullNameChanged { .. }
        | AccountEvent::OrganizationNameChanged { .. }
        | AccountEvent::DateOfBirthChanged { .. }
        | AccountEvent::AddressChanged { .. }
        | AccountEvent::AddressRemoved {}
        | AccountEvent::NoticesChosen { .. }
        | AccountEvent::RoleChanged { .. }
        | AccountEvent::AccountLocked { .. }
        | AccountEvent::AccountUnlocked {}
        | AccountEvent::ErasureRequested { .. }
        | AccountEvent::ErasureWithdrawn { .. }
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
        secret.map(|(issue, _)| issue),
        null,
        recorded.at.micros(),
        secret.map(|(_, expires_at)| expires_at.micros()),
    ]))
}

/// Who filed the dossiers that a piece of the log is about, as far as they were filed before it: the first message about
/// each went to them.
async fn load_applicants(
    transaction: &mut WriteTransaction,
    events: &[Recorded],
) -> Result<HashMap<String, String>, ApplyError> {
    let ids = dossiers_of(events);
    let mut applicants = HashMap::new();
    if !ids.is_empty() {
        let text = "SELECT dossier_id, account_id FROM outbox WHERE kind = 'DOSSIER_SUBMITTED' \
                    AND dossier_id IN (SELECT each.value FROM {each})";
        for row in transaction.fetch_all(for_texts(text, transaction.is_sqlite(), ids)?).await? {
            applicants.insert(row.text("dossier_id")?, row.text("account_id")?);
        }
    }
    Ok(applicants)
}

/// What an event of a dossier asks to be sent to its applicant.
fn asked_of_dossier(event: &DossierEvent) -> Option<(MessageKind, Option<&SupplementRequestId>)> {
    match event {
        DossierEvent::DossierSubmitted { .. } => Some((MessageKind::DossierSubmitted, None)),
        DossierEvent::SupplementRequested { request, .. } => Some((MessageKind::SupplementRequested, Some(request))),
        DossierEvent::SupplementRequestCancelled { request, .. } => {
            Some((MessageKind::SupplementCancelled, Some(request)))
        }
        DossierEvent::DeadlineExtended { .. } => Some((MessageKind::DeadlineExtended, None)),
        DossierEvent::DossierAccepted { .. }
        | DossierEvent::DossierRejected { .. }
        | DossierEvent::PaymentRequested { .. }
        | DossierEvent::PaymentRecorded { .. }
        | DossierEvent::DossierDecided { .. }
        | DossierEvent::ResultReturned { .. }
        | DossierEvent::DossierSupplemented { .. }
        | DossierEvent::WithdrawalRequested { .. }
        | DossierEvent::WithdrawalDeclined { .. }
        | DossierEvent::ProcessingStopped { .. } => Some((MessageKind::DossierProgressed, None)),
        // From the desk to the first step the status changes; from step to step it is the office's own business.
        DossierEvent::DossierForwarded { step, .. } => {
            (step.number == 1).then_some((MessageKind::DossierProgressed, None))
        }
        DossierEvent::DueDateMoved { .. }
        | DossierEvent::DossierAssigned { .. }
        | DossierEvent::DossierReleased { .. } => None,
    }
}

/// What a dossier's deadline asks to be sent, to whom it says; to officers by mail alone.
fn asked_of_deadline(recorded: &Recorded, event: &DeadlineEvent, choices: &Choices) -> Vec<Value> {
    let DeadlineEvent::ReminderRequested { at: _, deadline, to, audience } = event else { return Vec::new() };
    let (kind, supplement) = match (deadline, audience) {
        (Deadline::SupplementTimeEnding { .. }, _) => (MessageKind::SupplementTimeEnding, None),
        (Deadline::AnswerAwaited { request, .. }, _) => (MessageKind::AnswerAwaited, Some(request)),
        (Deadline::AnswerLapsed { request, .. }, Audience::Applicant) => (MessageKind::AnswerLapsed, Some(request)),
        (Deadline::AnswerLapsed { request, .. }, Audience::Office) => (MessageKind::AnswerMissing, Some(request)),
        (Deadline::DueSoon { .. }, _) => (MessageKind::DueSoon, None),
        (Deadline::Overdue { .. }, _) => (MessageKind::Overdue, None),
    };
    let to = to.to_string();
    let sms = (*audience == Audience::Applicant && choices.wants_sms(&to)).then_some(Channel::Sms);
    let channels = [Channel::Email].into_iter().chain(sms);
    channels.map(|channel| about_dossier(recorded, channel, kind, &to, supplement)).collect()
}

fn about_dossier(
    recorded: &Recorded,
    channel: Channel,
    kind: MessageKind,
    to: &str,
    supplement: Option<&SupplementRequestId>,
) -> Value {
    json!([
        ordinal(recorded, channel),
        recorded.id,
        channel.name(),
        kind.name(),
        to,
        recorded.stream.id,
        null,
        supplement,
        recorded.at.micros(),
        null,
    ])
}

/// Positions have fixed widths; an event asks for one message a channel at most.
fn ordinal(recorded: &Recorded, channel: Channel) -> String {
    format!("{}/{}", recorded.position, channel.name())
}
