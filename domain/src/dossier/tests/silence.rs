//! Debug output of commands, events and states redacts personal data.

use super::*;

/// Personal values that must not appear in a log.
const CANARIES: [&str; 4] = ["Kẻ Gỗ", "Ngọc Linh", "02603000111", "canary.pdf"];

fn assert_silent(what: &impl std::fmt::Debug) {
    for shown in [format!("{what:?}"), format!("{what:#?}")] {
        for canary in CANARIES {
            assert!(!shown.contains(canary), "{shown} shows {canary}");
        }
    }
}

fn named() -> FileRef {
    let naming = FileNaming { name: "canary.pdf".to_owned(), sha256: "canary.pdf".to_owned() };
    FileRef { naming: Personal::of(CITIZEN, naming), ..file(9) }
}

fn offered() -> OfferedDocument {
    OfferedDocument { requirement: "application".to_owned(), file: Some(named()) }
}

#[test]
fn commands_redact_their_input() {
    let typed = || "Kẻ Gỗ".to_owned();
    let asked = RequestedItem { instruction: typed(), ..item(1, paper("application")) };
    let commands = [
        submit(ALCOHOL, 1, filled_in(ALCOHOL), vec![offered()]),
        DossierCommand::Accept { note: Some(typed()) },
        DossierCommand::Reject { reason: typed() },
        DossierCommand::RequestSupplement { request: REQUEST, message: typed(), items: vec![asked], respond_by: None },
        answer(Some(json!({"name": "Ngọc Linh"})), vec![offered()], Some("Kẻ Gỗ")),
        DossierCommand::CancelSupplementRequest { reason: typed() },
        assign_specialist(),
        DossierCommand::Forward { note: Some(typed()), to: None, files: vec![] },
        DossierCommand::SendBack { reason: typed(), files: vec![] },
        DossierCommand::RequestPayment { request: PAYMENT, money: money("1"), reason: typed() },
        DossierCommand::RecordPayment { money: money("1"), reference: typed() },
        DossierCommand::CancelPaymentRequest { reason: typed() },
        DossierCommand::ExtendDeadline { due_at: at(MORNING), reason: typed() },
        DossierCommand::Decide {
            outcome: DossierOutcome::Granted,
            reason: Some(typed()),
            files: vec![Some(named())],
            drafts: vec![],
        },
        DossierCommand::ReturnResult { note: Some(typed()) },
        DossierCommand::Withdraw { reason: typed() },
        DossierCommand::DeclineWithdrawal { reason: typed() },
        DossierCommand::StopProcessing { reason: typed() },
        DossierCommand::RevokeRuling { reason: typed() },
    ];
    for command in commands {
        assert_silent(&command);
        assert_silent(&citizen().wants(command));
    }
    assert_silent(&offered());
    assert_silent(named().naming.known().unwrap());
    assert_eq!(format!("{:?}", withdraw()), "Withdraw");
}

#[test]
fn events_and_state_redact_personal_data() {
    let reason = || "Kẻ Gỗ".to_owned();
    let mut documents = papers(ALCOHOL);
    documents[0] = offered();
    let dossier = nothing()
        .when(citizen().wants(submit(ALCOHOL, 1, filled_in(ALCOHOL), documents)))
        .then_accepted()
        .when(reception().wants(DossierCommand::Accept { note: Some(reason()) }))
        .then_accepted();
    let asked = asked(&dossier, [field("/trader/name")]);
    let change = json!({"trader": {"name": "Ngọc Linh Khác"}});
    let dossier = asked
        .when(citizen().wants(answer(Some(change), vec![], Some("Kẻ Gỗ"))).at("2026-03-04 09:00"))
        .then_accepted()
        .when(citizen().wants(DossierCommand::Withdraw { reason: reason() }))
        .then_accepted()
        .when(leader().wants(DossierCommand::StopProcessing { reason: reason() }))
        .then_accepted();
    assert_silent(&asked.state());
    assert_silent(&dossier.state());
    for event in dossier.events() {
        assert_silent(&event);
    }
}
