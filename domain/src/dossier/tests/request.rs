//! Supplement requests: targets, time limit, cancellation.

use super::*;

fn asks(dossier: &Given<Dossier>, target: SupplementTarget) -> When<Dossier> {
    dossier.when(reception().wants(request([target])).at("2026-03-03 09:00"))
}

#[test]
fn reception_requests_a_supplement_before_and_after_acceptance() {
    for (dossier, clock) in [(submitted(), ClockState::NotStarted), (accepted(), ClockState::Paused)] {
        let command = until(request([field("/trader/phone"), paper("application")]), "2026-03-10 17:00");
        let asked =
            dossier.when(reception().wants(command).at("2026-03-03 09:00")).then([DossierEvent::SupplementRequested {
                at: at("2026-03-03 09:00"),
                request: REQUEST,
                message: personal("Đề nghị bổ sung"),
                items: vec![
                    SupplementItem {
                        id: ItemId(Uuid::from_u128(601)),
                        target: field("/trader/phone"),
                        instruction: personal("Xem lại"),
                    },
                    SupplementItem {
                        id: ItemId(Uuid::from_u128(602)),
                        target: paper("application"),
                        instruction: personal("Xem lại"),
                    },
                ],
                respond_by: Some(at("2026-03-10 17:00")),
                by: reception().account(),
            }]);
        let filed = filed(&asked);
        assert_eq!((filed.status(), filed.clock(), filed.rounds), (DossierStatus::SupplementRequested, clock, 1));
    }
}

#[test]
fn any_field_of_the_schema_may_be_requested() {
    for pointer in [
        "/trader",
        "/trader/phone",
        "/trader/fax",
        "/kindsOfAlcohol",
        "/kindsOfAlcohol/5",
        "/suppliers",
        "/suppliers/0",
        "/suppliers/1/products",
        "/suppliers/19/products",
        "/registration/amendedOn",
        "/undertaking",
    ] {
        asks(&submitted(), field(pointer)).then_accepted();
    }
}

#[test]
fn a_field_outside_the_schema_is_not_found() {
    for pointer in [
        "",
        "/",
        "trader",
        "trader/phone",
        "/owner",
        "/trader/owner",
        "/trader/",
        "/Trader",
        "/trader/phone/0",
        "/trader/0",
        "/suppliers/-",
        "/suppliers/x",
        "/suppliers/-1",
        "/suppliers/+1",
        "/suppliers/01",
        "/suppliers/20",
        "/suppliers/99999999999999999999",
        "/suppliers/0/0",
        "/suppliers//name",
        "/earlierLicence",
    ] {
        asks(&submitted(), field(pointer)).then_faults([("NOT_FOUND", "items/0/target/formField")]);
    }
}

#[test]
fn targets_belong_to_the_pinned_procedure_version() {
    let older = filed_under(PROMOTION, 1, filled_in(PROMOTION));
    asks(&older, field("/drawOn")).then_accepted();
    let unknown = filed_under(PROMOTION, 3, filled_in(PROMOTION));
    asks(&unknown, field("/drawOn")).then_faults([("NOT_FOUND", "")]);
}

#[test]
fn only_documents_of_the_procedure_may_be_requested() {
    asks(&submitted(), paper("application")).then_accepted();
    asks(&submitted(), paper("businessRegistration")).then_accepted();
    for key in ["", "equipment", "Application"] {
        asks(&submitted(), paper(key)).then_faults([("UNKNOWN_REQUIREMENT", "items/0/target/requirement")]);
    }
}

#[test]
fn all_faults_of_a_request_are_reported_at_once() {
    let instruction = |text: &str, target| RequestedItem { instruction: text.to_owned(), ..item(1, target) };
    let command = DossierCommand::RequestSupplement {
        request: REQUEST,
        message: " ".to_owned(),
        items: vec![
            instruction("", field("/owner")),
            instruction(&"a".repeat(1_001), paper("unknown")),
            instruction("a\0", field("/trader")),
        ],
        respond_by: Some(at("2026-03-03 09:00")),
    };
    submitted().when(reception().wants(command).at("2026-03-03 09:00")).then_faults([
        ("REQUIRED", "message"),
        ("OUT_OF_RANGE", "respondBy"),
        ("NOT_FOUND", "items/0/target/formField"),
        ("REQUIRED", "items/0/instruction"),
        ("UNKNOWN_REQUIREMENT", "items/1/target/requirement"),
        ("TOO_LONG", "items/1/instruction"),
        ("INVALID_FORMAT", "items/2/instruction"),
    ]);
}

#[test]
fn the_time_limit_of_an_answer_lies_in_the_future() {
    let command = |moment| until(request([paper("application")]), moment);
    for (moment, accepted) in [("2026-03-03 08:59", false), ("2026-03-03 09:00", false), ("2026-03-03 09:01", true)] {
        let asked = submitted().when(reception().wants(command(moment)).at("2026-03-03 09:00"));
        if accepted {
            asked.then_accepted();
        } else {
            let min = at("2026-03-03 09:00").to_string();
            asked.then_refused(Fault::at(FaultCode::OutOfRange, &["respondBy"]).with("min", min));
        }
    }
}

#[test]
fn a_request_has_one_to_fifty_items() {
    let asks = |count| submitted().when(reception().wants(request(vec![paper("application"); count])));
    asks(0).then_faults([("REQUIRED", "items")]);
    asks(50).then_accepted();
    asks(51).then_refused(Fault::at(FaultCode::TooLong, &["items"]).with("max", 50));
}

#[test]
fn another_request_is_possible_once_the_first_is_answered() {
    let answered = asked(&accepted(), [paper("application")])
        .when(citizen().wants(answer(None, vec![], Some("Đã nộp rồi"))).at("2026-03-04 09:00"))
        .then_accepted();
    let again =
        answered.when(reception().wants(request([paper("application")])).at("2026-03-05 09:00")).then_accepted();
    assert_eq!(filed(&again).rounds, 2);
}

#[test]
fn reception_cancels_a_request_with_a_reason() {
    for (dossier, back) in [(submitted(), DossierStatus::Registered), (accepted(), DossierStatus::Accepted)] {
        let before = filed(&dossier);
        let after = asked(&dossier, [field("/trader/phone")])
            .when(reception().wants(cancel()).at("2026-03-03 09:00"))
            .then([DossierEvent::SupplementRequestCancelled {
                at: at("2026-03-03 09:00"),
                request: REQUEST,
                reason: personal("Không cần nữa"),
            }]);
        let after = filed(&after);
        assert_eq!((after.status(), after.supplement, after.rounds), (back, None, 1));
        assert_eq!((after.form, after.due_at), (before.form, before.due_at));
    }
}
