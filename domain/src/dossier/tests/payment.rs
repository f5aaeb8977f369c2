//! Cancelling a mistaken payment request and requesting the right payment.

use super::*;

fn asked_for_too_much(dossier: &Given<Dossier>) -> Given<Dossier> {
    dossier.when(reception().wants(request_payment("12000000")).at("2026-03-03 09:00")).then_accepted()
}

fn cancelled(moment: &str) -> DossierEvent {
    DossierEvent::PaymentRequestCancelled {
        at: at(moment), request: PAYMENT, reason: personal("Ghi nhầm số tiền")
    }
}

#[test]
fn a_cancelled_payment_request_restores_the_status_and_counts_as_a_pause() {
    let moment = "2026-03-04 11:00";
    let again = asked_for_too_much(&processing()).when(reception().wants(cancel_payment()).at(moment)).then([
        cancelled(moment),
        DossierEvent::DueDateMoved {
            at: at(moment),
            due_at: at("2026-03-25 17:00"),
            reason: DueReason::PaymentRequestCancelled,
            paused_minutes: 600,
            step: Some(StepDue { due_at: at("2026-03-18 17:00"), paused_minutes: 600 }),
            due_soon_at: Some(at("2026-03-24 17:00")),
        },
    ]);
    let stands = filed(&again);
    assert_eq!(
        (stands.status(), stands.clock(), stands.payment),
        (DossierStatus::Processing, ClockState::Running, None)
    );
    again.when(reception().wants(cancel_payment())).then_refused(Refusal::of(FaultCode::NotAllowedInStatus));
}

#[test]
fn a_payment_request_cancelled_at_once_moves_no_due_date() {
    let at_once = "2026-03-03 09:00";
    let again =
        asked_for_too_much(&accepted()).when(leader().wants(cancel_payment()).at(at_once)).then([cancelled(at_once)]);
    assert_eq!((status(&again), filed(&again).due_at), (DossierStatus::Accepted, filed(&accepted()).due_at));
}

#[test]
fn a_corrected_payment_request_is_made_and_paid() {
    let wrong = asked_for_too_much(&accepted());
    wrong.when(reception().wants(record_payment("1200000"))).then_faults([("OUT_OF_RANGE", "money/amount")]);
    let again = wrong.when(reception().wants(cancel_payment()).at("2026-03-03 09:10")).then_accepted();
    let right = again.when(reception().wants(request_payment("1200000")).at("2026-03-03 09:15")).then_accepted();
    assert_eq!(filed(&right).payment.map(|open| open.money), Some(money("1200000")));
    let paid = right.when(reception().wants(record_payment("1200000")).at("2026-03-03 10:00")).then_accepted();
    assert_eq!(status(&paid), DossierStatus::Accepted);
    paid.when(reception().wants(cancel_payment())).then_refused(Refusal::of(FaultCode::NotAllowedInStatus));
}

#[test]
fn only_reception_and_leaders_cancel_a_payment_request_with_a_reason() {
    let asked = asked_for_too_much(&processing());
    for stranger in [specialist(), citizen()] {
        asked.when(stranger.wants(cancel_payment())).then_refused(Refusal::Forbidden);
    }
    let unsaid = DossierCommand::CancelPaymentRequest { reason: " ".to_owned() };
    for officer in [reception(), leader()] {
        asked.when(officer.wants(unsaid.clone())).then_faults([("REQUIRED", "reason")]);
        asked.when(officer.wants(cancel_payment()).at("2026-03-04 09:00")).then_accepted();
    }
    let current = asked.state().version;
    let conflict = Fault::at(FaultCode::VersionConflict, &["expectedVersion"]).with("currentVersion", current);
    asked.when(reception().wants(cancel_payment()).having_seen(current - 1)).then_refused(conflict);
}

#[test]
fn a_requested_withdrawal_is_ruled_on_before_its_payment_request_is_cancelled() {
    let withdrawing = withdrawing(&asked_for_too_much(&accepted()));
    withdrawing.when(reception().wants(cancel_payment())).then_refused(Refusal::of(FaultCode::NotAllowedInStatus));
    let declined = withdrawing.when(reception().wants(decline()).at("2026-03-03 11:00")).then_accepted();
    let again = declined.when(reception().wants(cancel_payment()).at("2026-03-03 12:00")).then_accepted();
    assert_eq!(status(&again), DossierStatus::Accepted);
}
