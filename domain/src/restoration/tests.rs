//! Stories of a log that was put back.

use super::*;
use crate::testing::people::*;
use crate::testing::*;
use crate::{Actor, AggregateKind, Refusal};

fn lost() -> LostCheckpoint {
    LostCheckpoint { size: 400, root: "a".repeat(64), at: at("2026-03-16 08:00") }
}

fn accept(reason: &str) -> RestorationCommand {
    RestorationCommand::Accept { epoch: 2, lost: lost(), kept: 300, reason: reason.to_owned() }
}

#[test]
fn an_administrator_accepts_a_restore_once() {
    let accepted = nothing::<Restorations>().when(administrator().wants(accept("Ổ đĩa hỏng")).at("2026-03-16 09:00"));
    let accepted = accepted.then([RestorationEvent::RestoreAccepted {
        at: at("2026-03-16 09:00"),
        by: administrator().account().unwrap(),
        reason: "Ổ đĩa hỏng".to_owned(),
        epoch: 2,
        lost: lost(),
        kept: 300,
    }]);
    accepted.when(administrator().wants(accept("Lần nữa"))).then([]);
}

#[test]
fn only_an_administrator_accepts_a_restore() {
    for actor in [reception(), leader(), citizen(), Actor::System] {
        nothing::<Restorations>().when(actor.wants(accept("Ổ đĩa hỏng"))).then_refused(Refusal::Forbidden);
    }
}

fn mention(place: MentionPlace, event: LostEvent) -> Mention {
    Mention { place, event }
}

#[test]
fn mentions_of_the_same_lost_event_are_merged() {
    let id = uuid::Uuid::from_u128(7);
    let stream = || (AggregateKind::Dossier, "d".to_owned(), 3);
    let leaf = LostEvent { position: Some("p7".to_owned()), hash: Some("abcdef".to_owned()), ..LostEvent::default() };
    let cursor = LostEvent { position: Some("p7".to_owned()), hash: Some("abc".to_owned()), ..LostEvent::default() };
    let mail = LostEvent { position: Some("p7".to_owned()), id: Some(id), ..LostEvent::default() };
    let webhook = LostEvent { id: Some(id), place: Some(stream()), ..LostEvent::default() };
    let session = LostEvent { place: Some((AggregateKind::Account, "a".to_owned(), 1)), ..LostEvent::default() };
    let found = lost_events([
        mention(MentionPlace::Session, session.clone()),
        mention(MentionPlace::WebhookCursor, cursor),
        mention(MentionPlace::Webhook, webhook),
        mention(MentionPlace::Delivery, mail),
        mention(MentionPlace::Draft, session),
        mention(MentionPlace::TreeLeaf, leaf),
    ]);
    let [(event, places), (account, referring)] = &found[..] else { panic!("two: {found:?}") };
    assert_eq!((event.id, event.hash.as_deref(), event.place.clone()), (Some(id), Some("abcdef"), Some(stream())));
    assert_eq!(places.len(), 4);
    assert!(event.is_identified() && !account.is_identified());
    assert_eq!(referring.iter().map(|place| place.name()).collect::<Vec<_>>(), ["session", "draft"]);
    assert!(MentionPlace::ALL.into_iter().all(|place| MentionPlace::from_name(place.name()) == Some(place)));
}
