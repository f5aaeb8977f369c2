//! Enclosures of officers: attached on forwarding, visible to officers, adopted into the result.

use super::steps::{id, step};
use super::*;
use crate::Role;

fn enclosing(files: Vec<Option<FileRef>>) -> DossierCommand {
    DossierCommand::Forward { note: None, to: None, files }
}

fn taking_over(files: Vec<Option<FileRef>>, drafts: Vec<Option<FileRef>>) -> DossierCommand {
    DossierCommand::Decide { outcome: DossierOutcome::Granted, reason: None, files, drafts }
}

/// At the leader's step, with a draft enclosed by the specialist.
fn with_a_draft() -> Given<Dossier> {
    processing().when(specialist().wants(enclosing(vec![Some(file(7))])).at("2026-03-02 15:00")).then_accepted()
}

#[test]
fn forwarding_attaches_files_for_the_officers_of_the_next_step() {
    let steps = shipped(ALCOHOL).steps;
    processing().when(specialist().wants(enclosing(vec![Some(file(7))])).at("2026-03-02 15:00")).then([
        DossierEvent::DossierForwarded {
            at: at("2026-03-02 15:00"),
            by: id(specialist()),
            step: step(&steps[1].key, 2, Role::Leader),
            step_due_at: Some(at("2026-03-06 17:00")),
            note: None,
            files: vec![file(7)],
        },
    ]);
}

#[test]
fn sending_back_attaches_files_too() {
    let reason = "Xem lại dự thảo".to_owned();
    let back = DossierCommand::SendBack { reason, files: vec![Some(file(8))] };
    let given_back = with_a_draft().when(leader().wants(back).at("2026-03-03 09:00")).then_accepted();
    assert_eq!(filed(&given_back).enclosures, [file(7).id, file(8).id]);
}

#[test]
fn unknown_uploads_and_too_many_files_are_refused() {
    let files = vec![None, Some(file(7)), Some(file(7))];
    processing()
        .when(specialist().wants(enclosing(files)))
        .then_faults([("NOT_FOUND", "uploadIds/0"), ("NOT_FOUND", "uploadIds/2")]);
    let many = (0..11).map(|number| Some(file(100 + number))).collect();
    processing().when(specialist().wants(enclosing(many))).then_faults([("TOO_LONG", "uploadIds")]);
    let back = DossierCommand::SendBack { reason: " ".to_owned(), files: vec![None] };
    deciding().when(leader().wants(back)).then_faults([("REQUIRED", "reason"), ("NOT_FOUND", "uploadIds/0")]);
}

#[test]
fn a_draft_is_public_only_while_its_decision_is_in_force() {
    let holds = |dossier: &Given<Dossier>| {
        let mut among_officers = AmongOfficers::default();
        for event in dossier.clone().events() {
            among_officers.follow(&event);
        }
        [7, 8, 9].map(|id| among_officers.holds(file(id).id))
    };
    let both = enclosing(vec![Some(file(7)), Some(file(8))]);
    let drafted = processing().when(specialist().wants(both).at("2026-03-02 15:00")).then_accepted();
    assert_eq!(holds(&drafted), [true, true, false]);
    let command = taking_over(vec![Some(file(9))], vec![Some(file(7))]);
    let decided = drafted.when(leader().wants(command).at("2026-03-05 09:00")).then_accepted();
    assert_eq!(holds(&decided), [false, true, false]);
    let revoked = decided.when(leader().wants(revoke()).at("2026-03-05 10:00")).then_accepted();
    assert_eq!(holds(&revoked), [true, true, true]);
    let again = taking_over(Vec::new(), vec![Some(file(7))]);
    let again = revoked.when(leader().wants(again).at("2026-03-05 11:00")).then_accepted();
    assert_eq!(holds(&again), [false, true, true], "what was shown by mistake stays with the officers");
}

#[test]
fn a_draft_is_adopted_into_the_result() {
    let command = taking_over(vec![Some(file(9))], vec![Some(file(7))]);
    with_a_draft().when(leader().wants(command).at("2026-03-05 09:00")).then([DossierEvent::DossierDecided {
        at: at("2026-03-05 09:00"),
        outcome: DossierOutcome::Granted,
        reason: None,
        files: vec![file(9), file(7)],
    }]);
}

#[test]
fn only_enclosures_of_this_dossier_are_adopted_and_once() {
    let drafts = vec![Some(file(8)), None, Some(file(7)), Some(file(7))];
    with_a_draft().when(leader().wants(taking_over(vec![], drafts))).then_faults([
        ("NOT_FOUND", "fileIds/0"),
        ("NOT_FOUND", "fileIds/1"),
        ("NOT_FOUND", "fileIds/3"),
    ]);
    let many = (0..10).map(|number| Some(file(100 + number))).collect();
    with_a_draft().when(leader().wants(taking_over(many, vec![Some(file(7))]))).then_faults([("TOO_LONG", "fileIds")]);
}
