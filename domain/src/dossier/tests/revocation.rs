//! Revocation of a mistaken ruling: who may, and the state that is restored.

use super::steps::{id, step};
use super::*;
use crate::Role;

fn revoked(by: Actor, moment: &str, ruling: RulingKind, step: Option<StepRef>) -> DossierEvent {
    let reason = personal("Ghi nhầm hồ sơ khác");
    DossierEvent::RulingRevoked { at: at(moment), by: id(by), ruling, reason, step, awaited: None }
}

/// Asserts equal states, but for the version and those who have acted.
fn stands_as(one: &Given<Dossier>, other: &Given<Dossier>) {
    assert_eq!(filed(one), filed(other));
}

#[test]
fn reception_or_a_leader_revokes_a_rejection() {
    let rejected = submitted().when(reception().wants(reject()).at("2026-03-02 10:00")).then_accepted();
    for officer in [reception(), leader()] {
        let event = revoked(officer, "2026-03-02 11:00", RulingKind::Rejection, None);
        let again = rejected.when(officer.wants(revoke()).at("2026-03-02 11:00")).then([event]);
        stands_as(&again, &submitted());
        again.when(reception().wants(accept()).at("2026-03-02 13:30")).then_accepted();
    }
    rejected.when(specialist().wants(revoke())).then_refused(Refusal::Forbidden);
    rejected.when(citizen().wants(revoke())).then_refused(Refusal::Forbidden);
    let unsaid = DossierCommand::RevokeRuling { reason: " ".to_owned() };
    rejected.when(reception().wants(unsaid)).then_faults([("REQUIRED", "reason")]);
}

#[test]
fn a_decision_is_revocable_until_its_result_is_returned() {
    let last = step(&shipped(ALCOHOL).steps[1].key, 2, Role::Leader);
    let decided =
        deciding().when(leader().wants(decide(DossierOutcome::Granted)).at("2026-03-05 09:00")).then_accepted();
    decided.when(reception().wants(revoke())).then_refused(Refusal::Forbidden);
    let again = decided.when(leader().wants(revoke()).at("2026-03-06 09:00")).then([revoked(
        leader(),
        "2026-03-06 09:00",
        RulingKind::Decision,
        Some(last),
    )]);
    stands_as(&again, &deciding());
    assert_eq!(filed(&again).clock(), ClockState::Running);
    let refused = again.when(leader().wants(refuse()).at("2026-03-06 10:00")).then_accepted();
    assert_eq!(filed(&refused).outcome, Some(DossierOutcome::Refused));
    let returned = refused.when(reception().wants(return_result()).at("2026-03-06 11:00")).then_accepted();
    returned.when(leader().wants(revoke())).then_refused(Refusal::of(FaultCode::NotAllowedInStatus));
}

#[test]
fn the_clock_is_not_paused_between_a_ruling_and_its_revocation() {
    let decided =
        deciding().when(leader().wants(decide(DossierOutcome::Granted)).at("2026-03-05 09:00")).then_accepted();
    let again = filed(&decided.when(leader().wants(revoke()).at("2026-03-24 09:00")).then_accepted());
    assert_eq!((again.due_at, again.paused_minutes), (Some(at("2026-03-23 17:00")), 0));
    assert_eq!(again.timeliness(again.due_soon_at, at("2026-03-24 09:00")), Timeliness::Overdue);
}

#[test]
fn a_supplement_request_that_had_lapsed_before_a_stop_stays_lapsed() {
    let asked = processing()
        .when(specialist().wants(until(request([paper("application")]), "2026-03-10 17:00")).at("2026-03-03 09:00"))
        .then_accepted();
    let stopped = asked.when(leader().wants(stop()).at("2026-03-12 09:00")).then_accepted();
    let again = stopped.when(leader().wants(revoke()).at("2026-03-16 09:00")).then_accepted();
    assert_eq!(filed(&again).supplement.and_then(|open| open.respond_by), Some(at("2026-03-10 17:00")));
}

#[test]
fn a_revoked_stop_restores_the_supplement_request_and_extends_its_time_limit() {
    let asked = processing()
        .when(specialist().wants(until(request([paper("application")]), "2026-03-10 17:00")).at("2026-03-03 09:00"))
        .then_accepted();
    let withdrawing = withdrawing(&asked);
    let stopped = withdrawing.when(reception().wants(stop()).at("2026-03-04 09:00")).then_accepted();
    let again = stopped.when(reception().wants(revoke()).at("2026-03-06 09:00")).then_accepted();
    assert_eq!(status(&again), DossierStatus::WithdrawalRequested);
    let declined = again.when(reception().wants(decline()).at("2026-03-06 10:00")).then_accepted();
    assert_eq!((status(&declined), filed(&declined).clock()), (DossierStatus::SupplementRequested, ClockState::Paused));
    assert_eq!(filed(&declined).supplement.and_then(|open| open.respond_by), Some(at("2026-03-12 17:00")));
    let answered =
        declined.when(citizen().wants(answer(None, vec![], Some("Xong"))).at("2026-03-11 09:00")).then_accepted();
    assert_eq!(status(&answered), DossierStatus::Processing);
}

#[test]
fn only_a_leader_revokes_a_stop_without_a_requested_withdrawal() {
    let stopped = processing().when(leader().wants(stop()).at("2026-03-04 09:00")).then_accepted();
    stopped.when(reception().wants(revoke())).then_refused(Refusal::Forbidden);
    let ruling = authorize(
        DossierAction::RevokeRuling,
        &reception(),
        &filed(&stopped),
        at("2026-03-04 10:00"),
        services().rulebook.calendar(),
    );
    assert_eq!(ruling, Err(Obstacle { barrier: DenyReason::NotYoursNow, doers: vec![Doer::Leader] }));
    stands_as(&stopped.when(leader().wants(revoke()).at("2026-03-04 10:00")).then_accepted(), &processing());
}

#[test]
fn only_a_ruling_is_revocable() {
    for dossier in [submitted(), accepted(), processing(), deciding()] {
        dossier.when(leader().wants(revoke())).then_refused(Refusal::of(FaultCode::NotAllowedInStatus));
    }
}
