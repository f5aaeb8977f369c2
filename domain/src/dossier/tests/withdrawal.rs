//! Withdrawal: requested by the applicant, declined or followed by the end of the work.

use super::*;

#[test]
fn the_applicant_requests_withdrawal() {
    for dossier in [submitted(), accepted(), asked(&submitted(), [paper("application")])] {
        let before = filed(&dossier);
        let asked = dossier.when(citizen().wants(withdraw()).at("2026-03-03 10:00")).then([
            DossierEvent::WithdrawalRequested { at: at("2026-03-03 10:00"), reason: personal("Tôi đổi ý") },
        ]);
        assert_eq!(status(&asked), DossierStatus::WithdrawalRequested);
        let back =
            asked.when(leader().wants(decline()).at("2026-03-04 10:00")).then([DossierEvent::WithdrawalDeclined {
                at: at("2026-03-04 10:00"),
                reason: personal("Đã có kết quả"),
            }]);
        assert_eq!(filed(&back), before);
    }
}

#[test]
fn a_withdrawal_is_requested_once_at_a_time() {
    let dossier = withdrawing(&submitted());
    dossier.when(citizen().wants(withdraw())).then_faults([("NOT_ALLOWED_IN_STATUS", "")]);
    let back = dossier.when(reception().wants(decline())).then_accepted();
    back.when(citizen().wants(withdraw())).then_accepted();
    back.when(reception().wants(decline())).then_faults([("NOT_ALLOWED_IN_STATUS", "")]);
}

#[test]
fn a_declined_withdrawal_restores_the_supplement_request_below_it() {
    let above = withdrawing(&asked(&accepted(), [paper("application")]));
    assert_eq!(filed(&above).interruptions, [Interruption::Supplement, Interruption::Withdrawal]);
    let reply = || citizen().wants(answer(None, vec![], Some("Xong"))).at("2026-03-04 11:00");
    above.when(reply()).then_faults([("NOT_ALLOWED_IN_STATUS", "")]);
    above.when(reception().wants(cancel())).then_faults([("NOT_ALLOWED_IN_STATUS", "")]);
    let back = above.when(reception().wants(decline()).at("2026-03-04 09:00")).then_accepted();
    assert_eq!(status(&back), DossierStatus::SupplementRequested);
    let answered = back.when(reply()).then_accepted();
    assert_eq!(status(&answered), DossierStatus::Accepted);
}

#[test]
fn reception_or_the_leader_stops_processing_on_a_requested_withdrawal() {
    let dossiers = [submitted(), accepted(), asked(&submitted(), [paper("application")])];
    for dossier in dossiers.map(|dossier| withdrawing(&dossier)) {
        for officer in [reception(), leader()] {
            let stopped =
                dossier.when(officer.wants(stop()).at("2026-03-04 10:00")).then([DossierEvent::ProcessingStopped {
                    at: at("2026-03-04 10:00"),
                    reason: personal("Theo đề nghị"),
                }]);
            let filed = filed(&stopped);
            assert_eq!((filed.status(), filed.clock()), (DossierStatus::Stopped, ClockState::Ended));
            assert_eq!(filed.ended_at, Some(at("2026-03-04 10:00")));
            assert_eq!((filed.interruptions, filed.supplement), (vec![], None));
        }
    }
}

#[test]
fn the_leader_stops_processing_without_a_requested_withdrawal() {
    accepted().when(leader().wants(stop())).then_accepted();
    accepted().when(reception().wants(stop())).then_refused(Refusal::Forbidden);
    submitted().when(leader().wants(stop())).then_faults([("NOT_ALLOWED_IN_STATUS", "")]);
}

#[test]
fn the_leader_stops_processing_after_a_lapsed_supplement_request() {
    for dossier in [submitted(), accepted()] {
        let command = until(request([paper("application")]), "2026-03-10 17:00");
        let asked = dossier.when(reception().wants(command).at("2026-03-03 09:00")).then_accepted();
        let stops = |officer: Actor, moment| asked.when(officer.wants(stop()).at(moment));
        stops(leader(), "2026-03-10 17:00").then_faults([("NOT_ALLOWED_IN_STATUS", "")]);
        stops(leader(), "2026-03-10 17:01").then_accepted();
        stops(reception(), "2026-03-10 17:01").then_refused(Refusal::Forbidden);
        let late = citizen().wants(answer(None, vec![], Some("Xin lỗi, tôi trễ"))).at("2026-03-11 09:00");
        asked.when(late).then_accepted();
    }
}

#[test]
fn a_supplement_request_without_a_time_limit_never_lapses() {
    let asked = asked(&accepted(), [paper("application")]);
    asked.when(leader().wants(stop()).at("2027-03-10 17:00")).then_faults([("NOT_ALLOWED_IN_STATUS", "")]);
}

#[test]
fn no_action_is_possible_after_the_end() {
    let rejected = submitted().when(reception().wants(reject())).then_accepted();
    let stopped = withdrawing(&accepted()).when(leader().wants(stop())).then_accepted();
    let commands: [(Actor, DossierCommand); 11] = [
        (reception(), accept()),
        (reception(), reject()),
        (reception(), request([paper("application")])),
        (reception(), cancel()),
        (citizen(), answer(None, vec![], Some("Xong"))),
        (reception(), assign_specialist()),
        (citizen(), withdraw()),
        (reception(), decline()),
        (leader(), decline()),
        (reception(), stop()),
        (leader(), stop()),
    ];
    for dossier in [rejected, stopped] {
        for (actor, command) in commands.clone() {
            dossier.when(actor.wants(command)).then_faults([("NOT_ALLOWED_IN_STATUS", "")]);
        }
    }
}
