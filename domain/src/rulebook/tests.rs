//! Tests of the rulebook's look-ups over the shipped reference data.

use super::*;
use crate::testing::people::{KON_TUM, QUANG_NGAI, agency};
use crate::testing::reference::{ALCOHOL, PROMOTION, TOBACCO, services, shipped_codes};

#[test]
fn the_rulebook_has_every_shipped_agency_procedure_and_year() {
    let rulebook = services().rulebook;
    for code in [KON_TUM, QUANG_NGAI] {
        assert_eq!(rulebook.agency(agency(code)).unwrap().code, code);
    }
    for code in shipped_codes() {
        assert_eq!(rulebook.procedure(code, 1).unwrap().definition.code, code);
    }
    let years: Vec<_> = rulebook.calendar().years().map(|year| year.year).collect();
    assert_eq!(years, [2025, 2026, 2027]);
}

#[test]
fn the_latest_version_is_current_and_older_ones_stay_known() {
    let rulebook = services().rulebook;
    let version = |procedure: Option<&Arc<ProcedureVersion>>| procedure.map(|procedure| procedure.version);
    assert_eq!(version(rulebook.current_procedure(PROMOTION)), Some(2));
    assert_eq!(version(rulebook.procedure(PROMOTION, 1)), Some(1));
    assert_eq!(version(rulebook.procedure(PROMOTION, 3)), None);
    assert_eq!(version(rulebook.current_procedure(ALCOHOL)), Some(1));
}

#[test]
fn a_procedure_belongs_to_the_agency_that_it_names() {
    let rulebook = services().rulebook;
    assert_eq!(rulebook.procedure(ALCOHOL, 1).unwrap().agency(), agency(KON_TUM));
    assert_eq!(rulebook.procedure(TOBACCO, 1).unwrap().agency(), agency(QUANG_NGAI));
}

#[test]
fn an_empty_rulebook_has_no_facts() {
    let rulebook = Rulebook::default();
    assert!(rulebook.agency(agency(KON_TUM)).is_none());
    assert!(rulebook.procedure(ALCOHOL, 1).is_none() && rulebook.current_procedure(ALCOHOL).is_none());
    assert_eq!(rulebook.calendar().years().count(), 0);
}
