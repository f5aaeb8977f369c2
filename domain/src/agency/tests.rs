//! Given-when-then tests of agencies.

use super::*;
use crate::AgencyId;
use crate::testing::people::{KON_TUM, administrator, everybody};
use crate::testing::{Given, Wants, assert_replays, nothing};

fn name(vi: &str) -> Translated {
    Translated { vi: vi.to_owned(), en: None }
}

fn register(code: &str, vi: &str) -> AgencyCommand {
    AgencyCommand::RegisterAgency { code: code.to_owned(), name: name(vi) }
}

fn unregistered() -> Given<Agency> {
    nothing()
}

#[test]
fn an_agency_is_registered_then_renamed_and_repeating_it_changes_nothing() {
    let agency = unregistered()
        .when(administrator().wants(register(KON_TUM, "Sở Công Thương")))
        .then([AgencyEvent::AgencyRegistered { code: KON_TUM.to_owned(), name: name("Sở Công Thương") }])
        .when(Actor::System.wants(register(KON_TUM, "Sở Công Thương")))
        .then_nothing()
        .when(administrator().wants(register(KON_TUM, "Sở Công Thương tỉnh Quảng Ngãi")).having_seen(1))
        .then([AgencyEvent::AgencyRenamed { name: name("Sở Công Thương tỉnh Quảng Ngãi") }]);
    assert_eq!(agency.state().id(), AgencyId::of_code(KON_TUM));
    agency
        .when(administrator().wants(register(KON_TUM, "Sở")).having_seen(1))
        .then_refused(Refusal::version_conflict(2));
    assert_replays(&agency.state(), &agency.clone().events());
}

#[test]
fn only_administrators_and_the_command_line_register_agencies() {
    for actor in everybody() {
        let asked = unregistered().when(actor.wants(register(KON_TUM, "Sở Công Thương")));
        match actor {
            Actor::System | Actor::Account { role: Role::Administrator, .. } => drop(asked.then_accepted()),
            Actor::Anonymous => drop(asked.then_refused(Refusal::Unauthenticated)),
            Actor::Account { .. } => drop(asked.then_refused(Refusal::Forbidden)),
        }
    }
}

#[test]
fn an_agency_code_is_a_valid_prefix_of_dossier_codes() {
    for code in ["", "000.00.08.h34", "H34-08", "Đ34", "H34 ", &"0".repeat(33)] {
        unregistered()
            .when(administrator().wants(register(code, "Sở Công Thương")))
            .then_faults([("INVALID_FORMAT", "code")]);
    }
    for code in [KON_TUM, "H34.08", &"0".repeat(32)] {
        unregistered().when(administrator().wants(register(code, "Sở Công Thương"))).then_accepted();
        let number = crate::dossier::DossierCode::new(code, chrono::NaiveDate::MIN, 1).to_string();
        assert!(code.len() > 3 && number.starts_with(code));
    }
}

#[test]
fn an_agency_has_a_vietnamese_name() {
    unregistered().when(administrator().wants(register(KON_TUM, " "))).then_faults([("REQUIRED", "name/vi")]);
    unregistered()
        .when(administrator().wants(register(KON_TUM, "Sở\u{0} Công Thương")))
        .then_faults([("INVALID_FORMAT", "name/vi")]);
}
