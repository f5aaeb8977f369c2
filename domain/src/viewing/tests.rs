//! Given-when-then tests of the access log.

use super::*;
use crate::testing::people::*;
use crate::testing::*;
use crate::{Actor, Refusal};

fn viewed(actor: &Actor, when: &str) -> ViewingEvent {
    ViewingEvent::DossierViewed { at: at(when), reader: actor.account().unwrap() }
}

#[test]
fn a_reader_is_recorded_once_an_hour() {
    let first = nothing::<Viewings>().when(reception().wants(ViewingCommand::View).at("2026-03-16 09:00"));
    let first = first.then([viewed(&reception(), "2026-03-16 09:00")]);
    let again = first.when(reception().wants(ViewingCommand::View).at("2026-03-16 09:59")).then([]);
    let later = again.when(reception().wants(ViewingCommand::View).at("2026-03-16 10:00"));
    later.then([viewed(&reception(), "2026-03-16 10:00")]);
}

#[test]
fn each_reader_is_recorded_separately() {
    let viewings = given::<Viewings>([viewed(&reception(), "2026-03-16 09:00")]);
    let leader_too = viewings.when(leader().wants(ViewingCommand::View).at("2026-03-16 09:10"));
    leader_too.then([viewed(&leader(), "2026-03-16 09:10")]);
}

#[test]
fn applicants_and_strangers_are_not_recorded() {
    for actor in [citizen(), Actor::Anonymous, Actor::System] {
        nothing::<Viewings>().when(actor.wants(ViewingCommand::View)).then_refused(Refusal::Forbidden);
    }
}
