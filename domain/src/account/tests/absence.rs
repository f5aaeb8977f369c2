//! Noting and ending an officer's absence, and the deputy's role in it.

use chrono::NaiveDate;

use super::*;
use crate::AccountId;
use crate::dossier::Officer;

const COLLEAGUE: AccountId = AccountId(Uuid::from_u128(0x77));

/// Officer of Kon Tum's desk.
fn officer() -> Given<Account> {
    no_account().when(administrator().wants(open(opening()))).then_accepted()
}

fn holder() -> Actor {
    signed_in(CITIZEN, Role::Reception, Some(agency(KON_TUM)))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn colleague(account: AccountId, role: Role, place: &str) -> Officer {
    Officer { account, role, agency: Some(agency(place)) }
}

fn note(from: &str, until: &str) -> AccountCommand {
    AccountCommand::NoteAbsence { from: day(from), until: day(until), deputy: None }
}

/// As [`note`], with a deputy; `None` for an unknown one.
fn note_for(from: &str, until: &str, deputy: Option<Officer>) -> AccountCommand {
    AccountCommand::NoteAbsence { from: day(from), until: day(until), deputy: Some(deputy) }
}

fn absent(from: &str, until: &str, deputy: Option<AccountId>) -> AccountEvent {
    AccountEvent::AbsenceNoted { absence: Absence { from: day(from), until: day(until), deputy } }
}

#[test]
fn an_officer_or_an_administrator_notes_an_absence_with_or_without_a_deputy() {
    let deputy = colleague(COLLEAGUE, Role::Reception, KON_TUM);
    for actor in [holder(), administrator()] {
        officer()
            .when(actor.wants(note_for("2026-03-02", "2026-03-06", Some(deputy))))
            .then([absent("2026-03-02", "2026-03-06", Some(COLLEAGUE))])
            .when(actor.wants(note_for("2026-03-02", "2026-03-06", Some(deputy))))
            .then_nothing()
            .when(actor.wants(note("2026-03-04", "2026-03-09")))
            .then([absent("2026-03-04", "2026-03-09", None)]);
    }
}

#[test]
fn only_officers_have_absences_and_nobody_else_notes_them() {
    for actor in [specialist(), leader(), auditor()] {
        officer().when(actor.wants(note("2026-03-02", "2026-03-06"))).then_refused(Refusal::Forbidden);
    }
    let none = activated().when(administrator().wants(note("2026-03-02", "2026-03-06")));
    none.then_faults([("INVALID_FORMAT", "accountId")]);
}

#[test]
fn an_absence_ends_in_the_future_and_its_deputy_has_the_same_role() {
    for (from, until) in [("2026-03-06", "2026-03-05"), ("2026-02-20", "2026-03-01"), ("2026-03-02", "2028-01-01")] {
        officer().when(holder().wants(note(from, until))).then_faults([("OUT_OF_RANGE", "until")]);
    }
    officer().when(holder().wants(note("2026-02-20", "2026-03-02"))).then_accepted();
    for deputy in [
        None,
        Some(colleague(CITIZEN, Role::Reception, KON_TUM)),
        Some(colleague(COLLEAGUE, Role::Specialist, KON_TUM)),
        Some(colleague(COLLEAGUE, Role::Reception, QUANG_NGAI)),
    ] {
        let asked = officer().when(holder().wants(note_for("2026-03-02", "2026-03-06", deputy)));
        asked.then_faults([("NOT_FOUND", "deputyId")]);
    }
}

#[test]
fn an_absence_is_ended_early_once_or_ends_by_itself() {
    let away = officer().and([absent("2026-03-02", "2026-03-06", None)]);
    away.when(holder().wants(AccountCommand::EndAbsence))
        .then([AccountEvent::AbsenceEnded {}])
        .when(holder().wants(AccountCommand::EndAbsence))
        .then_nothing();
    away.when(holder().wants(AccountCommand::EndAbsence).at("2026-03-07 00:00")).then_nothing();
    away.when(leader().wants(AccountCommand::EndAbsence)).then_refused(Refusal::Forbidden);
}

#[test]
fn a_stale_view_of_an_absence_is_a_version_conflict() {
    let away = officer().and([absent("2026-03-02", "2026-03-06", None)]);
    for late in [note("2026-03-04", "2026-03-09"), AccountCommand::EndAbsence] {
        for actor in [holder(), administrator()] {
            let asked = away.when(actor.wants(late.clone()).having_seen(1));
            asked.then_refused(Refusal::version_conflict(2));
        }
        away.when(leader().wants(late.clone()).having_seen(1)).then_refused(Refusal::Forbidden);
        away.when(holder().wants(late).having_seen(2)).then_accepted();
    }
}

#[test]
fn the_deputy_stands_in_while_in_the_same_role_else_all_colleagues() {
    let away = colleague(CITIZEN, Role::Reception, KON_TUM);
    let other = AccountId(Uuid::from_u128(0x78));
    let absence = |deputy| Absence { from: day("2026-03-02"), until: day("2026-03-06"), deputy };
    let staff = [
        away,
        colleague(COLLEAGUE, Role::Reception, KON_TUM),
        colleague(other, Role::Reception, KON_TUM),
        colleague(AccountId(Uuid::from_u128(0x79)), Role::Leader, KON_TUM),
    ];
    assert_eq!(absence(Some(other)).stand_ins(&away, &staff), [other]);
    assert_eq!(absence(None).stand_ins(&away, &staff), [COLLEAGUE, other]);
    let moved = [away, staff[1], colleague(other, Role::Leader, KON_TUM)];
    assert_eq!(absence(Some(other)).stand_ins(&away, &moved), [COLLEAGUE]);
    assert!(absence(None).is_on(day("2026-03-06")) && !absence(None).is_on(day("2026-03-07")));
}
