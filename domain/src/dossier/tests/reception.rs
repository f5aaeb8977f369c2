//! Reception at the desk: acceptance with a due date, or a reasoned refusal.

use super::*;

#[test]
fn reception_accepts_a_dossier_and_promises_a_due_date() {
    let dossier =
        submitted().when(reception().wants(accept()).at("2026-03-02 10:00")).then([DossierEvent::DossierAccepted {
            at: at("2026-03-02 10:00"),
            due_at: at("2026-03-23 17:00"),
            note: None,
            supplement_until: Some(at("2026-03-05 17:00")),
            due_soon_at: Some(at("2026-03-20 17:00")),
        }]);
    let filed = filed(&dossier);
    assert_eq!((filed.status(), filed.clock()), (DossierStatus::Accepted, ClockState::Running));
    assert_eq!(filed.accepted_at, Some(at("2026-03-02 10:00")));
    assert_eq!((filed.promised_at, filed.due_at), (Some(at("2026-03-23 17:00")), Some(at("2026-03-23 17:00"))));
}

#[test]
fn a_dossier_received_outside_opening_hours_counts_from_the_next_working_day() {
    for (received, due) in [
        ("2026-03-02 17:00", "2026-03-23 17:00"),
        ("2026-03-02 17:01", "2026-03-24 17:00"),
        ("2026-03-07 09:00", "2026-03-30 17:00"),
        ("2026-08-14 09:00", "2026-09-08 17:00"),
    ] {
        let dossier = submitted().when(reception().wants(accept()).at(received)).then_accepted();
        assert_eq!(filed(&dossier).due_at, Some(at(due)), "{received}");
    }
}

#[test]
fn a_limit_of_working_hours_is_promised_to_the_minute() {
    let dossier = nothing().when(citizen().wants(submit_to(ORIGIN))).then_accepted();
    let dossier = dossier.when(reception().wants(accept()).at("2026-03-02 10:15")).then_accepted();
    assert_eq!(filed(&dossier).due_at, Some(at("2026-03-03 10:15")));
}

#[test]
fn an_acceptance_may_carry_a_note() {
    let noted = |note: &str| {
        let accept = DossierCommand::Accept { note: Some(note.to_owned()) };
        submitted().when(reception().wants(accept).at("2026-03-02 10:00"))
    };
    noted(" Mời đến nhận\nvào buổi chiều ").then([DossierEvent::DossierAccepted {
        at: at("2026-03-02 10:00"),
        due_at: at("2026-03-23 17:00"),
        note: Some(personal("Mời đến nhận\nvào buổi chiều")),
        supplement_until: Some(at("2026-03-05 17:00")),
        due_soon_at: Some(at("2026-03-20 17:00")),
    }]);
    noted(" ").then([DossierEvent::DossierAccepted {
        at: at("2026-03-02 10:00"),
        due_at: at("2026-03-23 17:00"),
        note: None,
        supplement_until: Some(at("2026-03-05 17:00")),
        due_soon_at: Some(at("2026-03-20 17:00")),
    }]);
    noted(&"a".repeat(4_001)).then_faults([("TOO_LONG", "note")]);
    noted("a\u{202E}b").then_faults([("INVALID_FORMAT", "note")]);
}

#[test]
fn reception_rejects_a_dossier_with_a_reason() {
    let dossier = submitted()
        .when(reception().wants(reject()))
        .then([DossierEvent::DossierRejected { at: at(MORNING), reason: personal("Không thuộc thẩm quyền") }]);
    let filed = filed(&dossier);
    assert_eq!((filed.status(), filed.clock()), (DossierStatus::Rejected, ClockState::Ended));
    assert_eq!((filed.ended_at, filed.due_at), (Some(at(MORNING)), None));
    assert_eq!(filed.timeliness(None, at("2026-04-01 09:00")), Timeliness::NotStarted);
}

#[test]
fn refusals_withdrawals_cancellations_and_stops_need_a_reason() {
    type WithReason = fn(String) -> DossierCommand;
    let cases: [(Given<Dossier>, Actor, WithReason); 5] = [
        (submitted(), reception(), |reason| DossierCommand::Reject { reason }),
        (submitted(), citizen(), |reason| DossierCommand::Withdraw { reason }),
        (withdrawing(&submitted()), leader(), |reason| DossierCommand::DeclineWithdrawal { reason }),
        (withdrawing(&submitted()), reception(), |reason| DossierCommand::StopProcessing { reason }),
        (asked(&submitted(), [paper("application")]), reception(), |reason| DossierCommand::CancelSupplementRequest {
            reason,
        }),
    ];
    for (dossier, actor, command) in cases {
        let says = |reason: &str| dossier.when(actor.wants(command(reason.to_owned())).at("2026-03-04 09:00"));
        says("").then_faults([("REQUIRED", "reason")]);
        says(" \n").then_faults([("REQUIRED", "reason")]);
        says(&"a".repeat(4_001)).then_faults([("TOO_LONG", "reason")]);
        says("a\0").then_faults([("INVALID_FORMAT", "reason")]);
        says(&"ệ".repeat(4_000)).then_accepted();
    }
}
