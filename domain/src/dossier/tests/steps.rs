//! Forwarding through the procedure's steps, from the desk to the result.

use super::*;

fn second_leader() -> Actor {
    let Actor::Account { role, agency, .. } = leader() else { panic!("a leader has an account") };
    Actor::Account { id: AccountId(Uuid::from_u128(14)), role, agency }
}

pub(super) fn id(actor: Actor) -> AccountId {
    actor.account().unwrap()
}

pub(super) fn step(key: &str, number: u32, role: Role) -> StepRef {
    StepRef { key: key.to_owned(), number, of: 2, role, assignee_required: false }
}

#[test]
fn a_dossier_is_forwarded_step_by_step() {
    let steps = shipped(ALCOHOL).steps;
    let first = accepted()
        .when(
            reception()
                .wants(DossierCommand::Forward { note: Some("Đã đủ".to_owned()), to: None, files: vec![] })
                .at("2026-03-02 10:30"),
        )
        .then([DossierEvent::DossierForwarded {
            at: at("2026-03-02 10:30"),
            by: id(reception()),
            step: step(&steps[0].key, 1, Role::Specialist),
            step_due_at: Some(at("2026-03-16 17:00")),
            note: Some(personal("Đã đủ")),
            files: vec![],
        }]);
    assert_eq!(status(&first), DossierStatus::Processing);
    let last =
        first.when(specialist().wants(forward()).at("2026-03-13 09:00")).then([DossierEvent::DossierForwarded {
            at: at("2026-03-13 09:00"),
            by: id(specialist()),
            step: step(&steps[1].key, 2, Role::Leader),
            step_due_at: Some(at("2026-03-19 17:00")),
            note: None,
            files: vec![],
        }]);
    last.when(leader().wants(forward()).at("2026-03-13 10:00"))
        .then_refused(Refusal::of(FaultCode::NotAllowedInStatus));
}

#[test]
fn forwarding_may_assign_an_officer_of_the_next_step() {
    let to = |officer: Option<Officer>| DossierCommand::Forward { note: None, to: Some(officer), files: vec![] };
    let officer = |role, here| Officer { account: id(specialist()), role, agency: Some(agency(here)) };
    let passed_on = accepted()
        .when(reception().wants(to(Some(officer(Role::Specialist, KON_TUM)))).at("2026-03-02 10:30"))
        .then_accepted();
    let filed = filed(&passed_on);
    assert_eq!((filed.assignee, filed.step.unwrap().step.number), (Some(id(specialist())), 1));
    for nobody in [None, Some(officer(Role::Leader, KON_TUM)), Some(officer(Role::Specialist, QUANG_NGAI))] {
        accepted().when(reception().wants(to(nobody))).then_faults([("NOT_FOUND", "assigneeId")]);
    }
}

#[test]
fn a_dossier_sent_back_is_forwarded_again_and_decided() {
    let steps = shipped(ALCOHOL).steps;
    let back =
        deciding().when(leader().wants(send_back()).at("2026-03-03 09:00")).then([DossierEvent::DossierSentBack {
            at: at("2026-03-03 09:00"),
            by: id(leader()),
            step: step(&steps[0].key, 1, Role::Specialist),
            step_due_at: Some(at("2026-03-17 17:00")),
            reason: personal("Thiếu biên bản thẩm định"),
            files: vec![],
        }]);
    assert_eq!((status(&back), filed(&back).assignee), (DossierStatus::Processing, None));
    back.when(specialist().wants(send_back())).then_refused(Refusal::of(FaultCode::NotAllowedInStatus));
    let again = back.when(specialist().wants(forward()).at("2026-03-04 09:00")).then_accepted();
    again.when(leader().wants(decide(DossierOutcome::Granted)).at("2026-03-04 10:00")).then_accepted();
    deciding()
        .when(leader().wants(DossierCommand::SendBack { reason: " ".to_owned(), files: vec![] }))
        .then_faults([("REQUIRED", "reason")]);
}

#[test]
fn a_step_is_due_no_later_than_its_dossier() {
    let late = processing().when(specialist().wants(forward()).at("2026-03-23 16:00")).then_accepted();
    let filed = filed(&late);
    assert_eq!(filed.due_at, Some(at("2026-03-23 17:00")));
    assert_eq!(filed.step.unwrap().due_at, filed.due_at);
}

#[test]
fn a_new_step_begins_without_an_assignee() {
    let given = accepted().when(reception().wants(assign_specialist())).then_accepted();
    let dossier = given.when(reception().wants(forward())).then_accepted();
    assert_eq!(filed(&dossier).assignee, None);
    let taken = dossier.when(specialist().wants(assign_specialist())).then_accepted();
    assert_eq!(filed(&taken).assignee, Some(id(specialist())));
}

#[test]
fn officers_of_the_step_claim_dossiers_and_reassign_their_own() {
    let colleague = AccountId(Uuid::from_u128(15));
    let to_colleague = || assign(colleague, Role::Specialist, Some(agency(KON_TUM)));
    processing().when(specialist().wants(to_colleague())).then_refused(Refusal::Forbidden);
    let taken = processing().when(specialist().wants(assign_specialist())).then_accepted();
    let handed_over = taken.when(specialist().wants(to_colleague())).then_accepted();
    assert_eq!(filed(&handed_over).assignee, Some(colleague));
    handed_over.when(specialist().wants(assign_specialist())).then_refused(Refusal::Forbidden);
}

#[test]
fn an_examiner_does_not_decide() {
    let leader_assigned_before = |dossier: Given<Dossier>| {
        dossier.and([DossierEvent::DossierAssigned { at: at(MORNING), assignee: id(leader()), hand_over: None }])
    };
    let examined = leader_assigned_before(processing());
    let last = examined.when(specialist().wants(forward()).at("2026-03-03 09:00")).then_accepted();
    last.when(leader().wants(decide(DossierOutcome::Granted))).then_refused(Refusal::Forbidden);
    last.when(second_leader().wants(decide(DossierOutcome::Granted))).then_accepted();
    let obstacle =
        authorize(DossierAction::Decide, &leader(), &filed(&last), at(MORNING), services().rulebook.calendar());
    assert_eq!(obstacle, Err(Obstacle { barrier: DenyReason::Examined, doers: vec![Doer::Leader] }));
    let assigned_in_the_last = leader_assigned_before(deciding());
    assigned_in_the_last.when(leader().wants(decide(DossierOutcome::Granted))).then_accepted();
}

#[test]
fn a_payment_request_interrupts_the_work_and_pauses_the_clock() {
    let asked = processing().when(reception().wants(request_payment("1200000")).at("2026-03-03 09:00")).then([
        DossierEvent::PaymentRequested {
            at: at("2026-03-03 09:00"),
            request: PAYMENT,
            money: money("1200000"),
            reason: personal("Phí thẩm định"),
            pauses: true,
        },
    ]);
    assert_eq!((status(&asked), filed(&asked).clock()), (DossierStatus::PaymentRequired, ClockState::Paused));
    let paid = asked.when(reception().wants(record_payment("1200000")).at("2026-03-04 11:00")).then([
        DossierEvent::PaymentRecorded { at: at("2026-03-04 11:00"), request: PAYMENT, reference: personal("BL-0001") },
        DossierEvent::DueDateMoved {
            at: at("2026-03-04 11:00"),
            due_at: at("2026-03-25 17:00"),
            reason: DueReason::PaymentRecorded,
            paused_minutes: 600,
            step: Some(StepDue { due_at: at("2026-03-18 17:00"), paused_minutes: 600 }),
            due_soon_at: Some(at("2026-03-24 17:00")),
        },
    ]);
    assert_eq!((status(&paid), filed(&paid).clock()), (DossierStatus::Processing, ClockState::Running));
}

#[test]
fn the_amount_paid_equals_the_amount_requested() {
    let asked = accepted().when(reception().wants(request_payment("1200000"))).then_accepted();
    asked.when(reception().wants(record_payment("1200001"))).then_faults([("OUT_OF_RANGE", "money/amount")]);
    let dollars = Money { currency: "USD".to_owned(), ..money("1200000") };
    let record =
        |money: Money, reference: &str| DossierCommand::RecordPayment { money, reference: reference.to_owned() };
    asked.when(reception().wants(record(dollars, "BL"))).then_faults([("OUT_OF_RANGE", "money/currency")]);
    asked
        .when(reception().wants(record(money("x"), "")))
        .then_faults([("INVALID_FORMAT", "money/amount"), ("REQUIRED", "reference")]);
}

#[test]
fn an_amount_is_a_positive_integer() {
    for (amount, code) in [
        ("", "REQUIRED"),
        ("0", "OUT_OF_RANGE"),
        ("-1", "OUT_OF_RANGE"),
        ("1.5", "INVALID_FORMAT"),
        ("1.200.000,5", "INVALID_FORMAT"),
        ("abc", "INVALID_FORMAT"),
        ("1234567890123456", "TOO_LONG"),
    ] {
        accepted().when(reception().wants(request_payment(amount))).then_faults([(code, "money/amount")]);
    }
    for typed in ["1.200.000", "1 200 000 đ", "01200000"] {
        let asked = accepted().when(reception().wants(request_payment(typed))).then_accepted();
        assert_eq!(filed(&asked).payment.as_ref().unwrap().money, money("1200000"), "{typed}");
    }
    let odd = Money { amount: "1".to_owned(), currency: "đồng".to_owned() };
    let command = DossierCommand::RequestPayment { request: PAYMENT, money: odd, reason: String::new() };
    accepted()
        .when(reception().wants(command))
        .then_faults([("INVALID_FORMAT", "money/currency"), ("REQUIRED", "reason")]);
}

#[test]
fn a_deadline_is_extended_once_and_not_on_the_last_working_day() {
    let too_late = processing().when(leader().wants(extend("2026-04-03 17:00")).at("2026-03-23 08:00"));
    too_late.then_refused(Refusal::of(FaultCode::NotAllowedInStatus));
    let extended = processing().when(leader().wants(extend("2026-04-03 17:00")).at("2026-03-20 16:59")).then([
        DossierEvent::DeadlineExtended {
            at: at("2026-03-20 16:59"),
            due_at: at("2026-04-03 17:00"),
            due_soon_at: Some(at("2026-04-02 17:00")),
            reason: personal("Cần xác minh thêm"),
        },
    ]);
    let filed = filed(&extended);
    assert_eq!(filed.due_at, Some(at("2026-04-03 17:00")));
    assert_eq!(filed.step.unwrap().due_at, filed.due_at);
    extended
        .when(leader().wants(extend("2026-04-30 17:00")).at("2026-03-20 17:00"))
        .then_refused(Refusal::of(FaultCode::NotAllowedInStatus));
    processing()
        .when(leader().wants(extend("2026-03-23 17:00")).at("2026-03-10 09:00"))
        .then_faults([("OUT_OF_RANGE", "dueAt")]);
}

#[test]
fn later_pauses_are_added_to_the_extended_date() {
    let extended = processing().when(leader().wants(extend("2026-04-03 17:00")).at("2026-03-10 09:00")).then_accepted();
    let asked =
        extended.when(specialist().wants(request([paper("application")])).at("2026-03-11 09:00")).then_accepted();
    let answered =
        asked.when(citizen().wants(answer(None, vec![], Some("Xong"))).at("2026-03-12 09:00")).then_accepted();
    let filed = filed(&answered);
    assert_eq!((filed.due_at, filed.paused_minutes), (Some(at("2026-04-06 17:00")), 480));
}

#[test]
fn a_refusal_needs_a_reason_and_a_decision_ends_the_clock() {
    deciding().when(leader().wants(decide(DossierOutcome::Refused))).then_faults([("REQUIRED", "reason")]);
    let files = vec![Some(file(7)), None, Some(file(7))];
    let torn = DossierCommand::Decide { outcome: DossierOutcome::Granted, reason: None, files, drafts: vec![] };
    deciding().when(leader().wants(torn)).then_faults([("NOT_FOUND", "uploadIds/1"), ("NOT_FOUND", "uploadIds/2")]);
    let granted = DossierCommand::Decide {
        outcome: DossierOutcome::Granted,
        reason: None,
        files: vec![Some(file(7))],
        drafts: vec![],
    };
    let decided =
        deciding().when(leader().wants(granted).at("2026-03-05 09:00")).then([DossierEvent::DossierDecided {
            at: at("2026-03-05 09:00"),
            outcome: DossierOutcome::Granted,
            reason: None,
            files: vec![file(7)],
        }]);
    assert_eq!((status(&decided), filed(&decided).clock()), (DossierStatus::Resolved, ClockState::Ended));
    let returned = decided
        .when(reception().wants(return_result()).at("2026-03-06 09:00"))
        .then([DossierEvent::ResultReturned { at: at("2026-03-06 09:00"), note: None }]);
    assert_eq!(filed(&returned).timeliness(None, at("2026-04-30 09:00")), Timeliness::DoneEarly);
}

#[test]
fn the_end_of_an_interruption_restores_the_step_and_its_clock() {
    let asked = processing().when(specialist().wants(request([paper("application")])).at("2026-03-03 09:00"));
    let withdrawing = withdrawing(&asked.then_accepted());
    let declined = withdrawing.when(leader().wants(decline()).at("2026-03-04 08:00")).then_accepted();
    assert_eq!((status(&declined), filed(&declined).clock()), (DossierStatus::SupplementRequested, ClockState::Paused));
    let answered =
        declined.when(citizen().wants(answer(None, vec![], Some("Xong"))).at("2026-03-04 09:00")).then_accepted();
    assert_eq!(status(&answered), DossierStatus::Processing);
    answered.when(specialist().wants(forward()).at("2026-03-05 09:00")).then_accepted();
}
