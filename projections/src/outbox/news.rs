//! Recipients of news about a dossier: officers whose turn it is, and the other side of its exchange.

use chrono::TimeDelta;
use domain::AccountId;
use domain::account::NewsTopic;
use domain::dossier::{DossierEvent, FiledDossier, Workplace, rules_on_withdrawals};
use domain::exchange::{ExchangeEvent, MessageSide};
use store::RecordedEvent;
use store::log::Position;

use super::MessageKind;
use super::dossiers::LastTold;
use super::people::People;

/// Debounce time: unread messages that follow a notified one within it are not notified again.
const BURST: TimeDelta = TimeDelta::hours(1);

/// Officers to notify of a dossier's event, with subject and kind; the actor is left out.
pub(super) fn to_officers(
    recorded: &RecordedEvent,
    event: &DossierEvent,
    workplace: Workplace,
    people: &People,
) -> Vec<(MessageKind, AccountId)> {
    let (kind, topic, officers) = match event {
        DossierEvent::DossierSubmitted { .. } => {
            (MessageKind::DossierArrived, NewsTopic::Arrivals, whoever_acts(recorded.position, workplace, people))
        }
        DossierEvent::DossierAssigned { assignee, hand_over: None, .. } => {
            (MessageKind::Assigned, NewsTopic::Assignments, vec![*assignee])
        }
        DossierEvent::DossierSupplemented { .. } => {
            (MessageKind::SupplementAnswered, NewsTopic::Answers, whoever_acts(recorded.position, workplace, people))
        }
        DossierEvent::DossierForwarded { .. } => {
            (MessageKind::DossierForwarded, NewsTopic::Arrivals, whoever_acts(recorded.position, workplace, people))
        }
        // A revoked ruling leaves the dossier at its step again.
        DossierEvent::DossierSentBack { .. } | DossierEvent::RulingRevoked { .. } => {
            (MessageKind::DossierSentBack, NewsTopic::Arrivals, whoever_acts(recorded.position, workplace, people))
        }
        DossierEvent::WithdrawalRequested { .. } => {
            let officers = people.officers(recorded.position, workplace.agency);
            let ruling = officers.into_iter().filter(|officer| rules_on_withdrawals(officer.role));
            let ruling = ruling.map(|officer| officer.account).collect();
            (MessageKind::WithdrawalRequested, NewsTopic::Withdrawals, ruling)
        }
        // A hand-over notifies its taker once, not per dossier.
        DossierEvent::DossierAssigned { hand_over: Some(_), .. }
        | DossierEvent::DossierAccepted { .. }
        | DossierEvent::DossierRejected { .. }
        | DossierEvent::SupplementRequested { .. }
        | DossierEvent::SupplementRequestCancelled { .. }
        | DossierEvent::DueDateMoved { .. }
        | DossierEvent::DossierReleased { .. }
        | DossierEvent::PaymentRequested { .. }
        | DossierEvent::PaymentRecorded { .. }
        | DossierEvent::PaymentRequestCancelled { .. }
        | DossierEvent::DeadlineExtended { .. }
        | DossierEvent::DossierDecided { .. }
        | DossierEvent::ResultReturned { .. }
        | DossierEvent::WithdrawalDeclined { .. }
        | DossierEvent::ProcessingStopped { .. } => return Vec::new(),
    };
    let (agency, day) = (workplace.agency, recorded.at.local_date());
    let officers = people.with_stand_ins(recorded.position, agency, officers, day);
    let told = officers.into_iter().filter(|officer| Some(*officer) != recorded.actor && people.wants(*officer, topic));
    told.map(|officer| (kind, officer)).collect()
}

/// Recipients of a message, unless it belongs to a burst that they were notified of; records notifications and read
/// marks.
pub(super) fn of_exchange(
    recorded: &RecordedEvent,
    event: &ExchangeEvent,
    filed: &FiledDossier,
    told: &mut LastTold,
    people: &People,
) -> Vec<AccountId> {
    let (told_at, readers) = match event {
        ExchangeEvent::MessagePosted { side: MessageSide::Citizen, .. } => {
            let day = recorded.at.local_date();
            let readers = whoever_acts(recorded.position, filed.workplace(), people);
            let readers = people.with_stand_ins(recorded.position, filed.agency, readers, day);
            (&mut told.office, readers)
        }
        ExchangeEvent::MessagePosted { side: MessageSide::Staff | MessageSide::System, .. } => {
            let readers = vec![filed.applicant];
            (&mut told.applicant, readers)
        }
        ExchangeEvent::MessagesRead { side, .. } => {
            match side {
                MessageSide::Citizen => told.applicant = None,
                MessageSide::Staff => told.office = None,
                MessageSide::System => {}
            }
            return Vec::new();
        }
    };
    let at = recorded.at;
    if told_at.is_some_and(|told_at| at < told_at + BURST) {
        return Vec::new();
    }
    *told_at = Some(at);
    readers.into_iter().filter(|reader| people.wants(*reader, NewsTopic::Messages)).collect()
}

fn whoever_acts(position: Position, workplace: Workplace, people: &People) -> Vec<AccountId> {
    workplace.officers(&people.officers(position, workplace.agency))
}
