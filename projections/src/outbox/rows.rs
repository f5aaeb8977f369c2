//! Projection of the outbox: derives from each event the messages that it asks for, with their idempotency keys.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::account::{AccountEvent, ActivationChannel};
use domain::deadline::{Audience, Deadline, DeadlineEvent};
use domain::dossier::DossierEvent;
use domain::{AccountId, AgencyId, AnyEvent, SecretIssueId, SupplementRequestId};
use store::RecordedEvent;
use store::sql::WriteTransaction;
use uuid::Uuid;

use super::dossiers::Dossiers;
use super::news::{of_exchange, to_officers};
use super::people::People;
use super::{Channel, MessageKind, told_to};
use crate::batch::{insert_rows, row_of};
use crate::projection::{ApplyError, Projection, Reading};
use crate::state::{DossierState, DossierStates, Step};

row_of! {
    struct OutboxRow in "outbox", keys 1 {
        ordinal: Text = String,
        event_id: Text = Uuid,
        channel: Text = &'static str,
        kind: Text = &'static str,
        account_id: Text = String,
        dossier_id: Text = Option<String>,
        issue_id: Text = Option<SecretIssueId>,
        supplement_id: Text = Option<SupplementRequestId>,
        at: Integer = i64,
        expires_at: Integer = Option<i64>,
    }
}

pub struct OutboxProjection;

#[async_trait]
impl Projection for OutboxProjection {
    fn name(&self) -> &'static str {
        "outbox"
    }

    fn version(&self) -> u32 {
        7
    }

    fn tables(&self) -> &'static [&'static str] {
        &["outbox", "outbox_people", "outbox_dossiers"]
    }

    fn asks_for_states(&self) -> bool {
        true
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let states = reading.states(transaction, events).await?;
        let mut dossiers = Dossiers::load(transaction, spoken_of(events)).await?;
        let mut people = load_people(transaction, events, states).await?;
        let mut rows = Vec::new();
        for recorded in events {
            let id = &recorded.stream.id;
            match &recorded.event {
                AnyEvent::Account(event) => {
                    people.follow(recorded.position, id, event);
                    rows.extend(asked_of_account(recorded, event));
                    rows.extend(asked_of_hand_over(recorded, event));
                }
                AnyEvent::Dossier(event) => {
                    let Some(DossierState { filed, .. }) = states.step(recorded).map(Step::after) else { continue };
                    if let Some((kind, supplement)) = asked_of_dossier(event) {
                        rows.extend(to_applicant(recorded, kind, filed.applicant, supplement, &people));
                    }
                    let told = to_officers(recorded, event, filed.workplace(), &people);
                    rows.extend(told.into_iter().map(|(kind, officer)| to_officer(recorded, kind, officer)));
                }
                AnyEvent::Exchange(event) => {
                    let Some(DossierState { filed, .. }) = states.at(recorded) else { continue };
                    let Some(told) = dossiers.before(id, recorded.position) else { continue };
                    for reader in of_exchange(recorded, event, filed, told, &people) {
                        if reader == filed.applicant {
                            rows.extend(to_applicant(recorded, MessageKind::MessagePosted, reader, None, &people));
                        } else {
                            rows.push(to_officer(recorded, MessageKind::MessagePosted, reader));
                        }
                    }
                }
                AnyEvent::Deadline(event) => rows.extend(asked_of_deadline(recorded, event, &people)),
                AnyEvent::Agency(_)
                | AnyEvent::Calendar(_)
                | AnyEvent::Procedure(_)
                | AnyEvent::Restoration(_)
                | AnyEvent::Viewing(_) => {}
            }
        }
        dossiers.write(transaction).await?;
        people.write(transaction).await?;
        Ok(insert_rows(transaction, rows).await?)
    }
}

/// Message that an account's event asks for.
fn asked_of_account(recorded: &RecordedEvent, event: &AccountEvent) -> Option<OutboxRow> {
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
        AccountEvent::PhoneProofRequested { phone: _, issue, expires_at } => {
            (Channel::Sms, MessageKind::PhoneOtp, Some((issue, expires_at)))
        }
        AccountEvent::PhoneChanged { .. } => (Channel::Email, MessageKind::PhoneChanged, None),
        AccountEvent::AccountRegistered { .. }
        | AccountEvent::StaffAccountOpened { .. }
        | AccountEvent::ActivationFailed { .. }
        | AccountEvent::PhoneProofFailed { .. }
        | AccountEvent::PhoneProofDropped {}
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
        | AccountEvent::AbsenceNoted { .. }
        | AccountEvent::AbsenceEnded {}
        | AccountEvent::HandOverStarted { .. }
        | AccountEvent::HandOverFinished { .. }
        | AccountEvent::AccountExpired {}
        | AccountEvent::PersonalDataErased { .. } => return None,
    };
    Some(OutboxRow {
        ordinal: ordinal(recorded, channel),
        event_id: recorded.id,
        channel: channel.name(),
        kind: kind.name(),
        account_id: recorded.stream.id.clone(),
        dossier_id: None,
        issue_id: secret.map(|(issue, _)| *issue),
        supplement_id: None,
        at: recorded.at.micros(),
        expires_at: secret.map(|(_, expires_at)| expires_at.micros()),
    })
}

/// Messages of a hand-over: one mail to the taker, whatever the number of dossiers, and one to the former holder if
/// somebody else did it. Asked for at its start, so that an interrupted one is announced too.
fn asked_of_hand_over(recorded: &RecordedEvent, event: &AccountEvent) -> Vec<OutboxRow> {
    let AccountEvent::HandOverStarted { to, .. } = event else { return Vec::new() };
    let holder = recorded.stream.id.parse().ok();
    let told = [(MessageKind::TakenOver, Some(*to)), (MessageKind::HandedOver, holder)];
    let mail = |(kind, officer): (MessageKind, Option<AccountId>)| {
        let officer = officer.filter(|officer| Some(*officer) != recorded.actor)?;
        let MessageKey { recorded, ordinal, event, channel } = MessageKey::of(recorded, Channel::Email);
        let asked =
            MessageKey { recorded, ordinal: format!("{ordinal}/{officer}"), event: told_to(event, officer), channel };
        Some(asked.about(kind, officer, None, None))
    };
    told.into_iter().filter_map(mail).collect()
}

/// Dossiers of the messages in a batch; an exchange has its dossier's id.
fn spoken_of(events: &[RecordedEvent]) -> BTreeSet<&str> {
    let spoken_of = |recorded: &&RecordedEvent| matches!(recorded.event, AnyEvent::Exchange(_));
    events.iter().filter(spoken_of).map(|recorded| recorded.stream.id.as_str()).collect()
}

/// Loads the people who may be notified by a batch, or are changed in it.
async fn load_people(
    transaction: &mut WriteTransaction,
    events: &[RecordedEvent],
    states: &DossierStates,
) -> Result<People, ApplyError> {
    let mut accounts: BTreeSet<String> = states.all().map(|state| state.filed.applicant.to_string()).collect();
    let agencies: BTreeSet<AgencyId> = states.all().map(|state| state.filed.agency).collect();
    for recorded in events {
        match &recorded.event {
            AnyEvent::Account(_) => {
                accounts.insert(recorded.stream.id.clone());
            }
            AnyEvent::Deadline(DeadlineEvent::ReminderRequested { to, .. }) => {
                accounts.insert(to.to_string());
            }
            AnyEvent::Agency(_)
            | AnyEvent::Calendar(_)
            | AnyEvent::Deadline(_)
            | AnyEvent::Dossier(_)
            | AnyEvent::Exchange(_)
            | AnyEvent::Procedure(_)
            | AnyEvent::Restoration(_)
            | AnyEvent::Viewing(_) => {}
        }
    }
    Ok(People::load(transaction, accounts, agencies).await?)
}

/// Message to the applicant that a dossier's event asks for.
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
        | DossierEvent::PaymentRequestCancelled { .. }
        | DossierEvent::DossierDecided { .. }
        | DossierEvent::ResultReturned { .. }
        | DossierEvent::DossierSupplemented { .. }
        | DossierEvent::WithdrawalRequested { .. }
        | DossierEvent::WithdrawalDeclined { .. }
        | DossierEvent::ProcessingStopped { .. }
        | DossierEvent::RulingRevoked { .. } => Some((MessageKind::DossierProgressed, None)),
        // From the desk to the first step the status changes; from step to step it is internal.
        DossierEvent::DossierForwarded { step, .. } => {
            (step.number == 1).then_some((MessageKind::DossierProgressed, None))
        }
        DossierEvent::DossierSentBack { .. }
        | DossierEvent::DueDateMoved { .. }
        | DossierEvent::DossierAssigned { .. }
        | DossierEvent::DossierReleased { .. } => None,
    }
}

/// Messages that a dossier's deadline asks for; to officers by mail alone.
fn asked_of_deadline(recorded: &RecordedEvent, event: &DeadlineEvent, people: &People) -> Vec<OutboxRow> {
    let DeadlineEvent::ReminderRequested { at: _, deadline, to, audience } = event else { return Vec::new() };
    let (kind, supplement) = match (deadline, audience) {
        (Deadline::SupplementTimeEnding { .. }, _) => (MessageKind::SupplementTimeEnding, None),
        (Deadline::AnswerAwaited { request, .. }, _) => (MessageKind::AnswerAwaited, Some(request)),
        (Deadline::AnswerLapsed { request, .. }, Audience::Applicant) => (MessageKind::AnswerLapsed, Some(request)),
        (Deadline::AnswerLapsed { request, .. }, Audience::Office) => (MessageKind::AnswerMissing, Some(request)),
        (Deadline::DueSoon { .. }, _) => (MessageKind::DueSoon, None),
        (Deadline::Overdue { .. }, _) => (MessageKind::Overdue, None),
    };
    match audience {
        Audience::Applicant => to_applicant(recorded, kind, *to, supplement, people),
        Audience::Office => vec![MessageKey::of(recorded, Channel::Email).about_dossier(kind, *to, supplement)],
    }
}

/// By mail, and by SMS where they chose so.
fn to_applicant(
    recorded: &RecordedEvent,
    kind: MessageKind,
    applicant: AccountId,
    supplement: Option<&SupplementRequestId>,
    people: &People,
) -> Vec<OutboxRow> {
    let sms = people.wants_sms(recorded.position, applicant).then_some(Channel::Sms);
    let channels = [Channel::Email].into_iter().chain(sms);
    channels.map(|channel| MessageKey::of(recorded, channel).about_dossier(kind, applicant, supplement)).collect()
}

/// Mail to one of several recipients of a dossier's event.
fn to_officer(recorded: &RecordedEvent, kind: MessageKind, officer: AccountId) -> OutboxRow {
    let MessageKey { recorded, ordinal, event, channel } = MessageKey::of(recorded, Channel::Email);
    let (ordinal, event) = (format!("{ordinal}/{officer}"), told_to(event, officer));
    MessageKey { recorded, ordinal, event, channel }.about_dossier(kind, officer, None)
}

/// Idempotency key of a message.
struct MessageKey<'r> {
    recorded: &'r RecordedEvent,
    ordinal: String,
    event: Uuid,
    channel: Channel,
}

impl<'r> MessageKey<'r> {
    /// Key of the only message of this channel that an event asks for.
    fn of(recorded: &'r RecordedEvent, channel: Channel) -> Self {
        Self { recorded, ordinal: ordinal(recorded, channel), event: recorded.id, channel }
    }

    fn about_dossier(self, kind: MessageKind, to: AccountId, supplement: Option<&SupplementRequestId>) -> OutboxRow {
        let recorded = self.recorded;
        self.about(kind, to, Some(&recorded.stream.id), supplement)
    }

    fn about(
        self,
        kind: MessageKind,
        to: AccountId,
        dossier: Option<&str>,
        supplement: Option<&SupplementRequestId>,
    ) -> OutboxRow {
        OutboxRow {
            ordinal: self.ordinal,
            event_id: self.event,
            channel: self.channel.name(),
            kind: kind.name(),
            account_id: to.to_string(),
            dossier_id: dossier.map(ToOwned::to_owned),
            issue_id: None,
            supplement_id: supplement.copied(),
            at: self.recorded.at.micros(),
            expires_at: None,
        }
    }
}

/// Positions have fixed widths; messages of one event and channel differ by their recipient.
fn ordinal(recorded: &RecordedEvent, channel: Channel) -> String {
    format!("{}/{}", recorded.position, channel.name())
}
