//! Accessors over the payloads of events.

use super::steps::{id, step};
use super::*;

#[test]
fn a_submission_carries_form_and_documents_and_can_be_redacted() {
    let submitted = processing().events().remove(0);
    let form = submitted.form().expect("a form");
    let attached: Vec<_> = submitted.documents().iter().map(|document| (&document.file, false)).collect();
    assert_eq!(submitted.files().collect::<Vec<_>>(), attached);
    let hollow = submitted.without_applicant_data();
    assert_eq!(hollow.form(), Some(&Personal::Erased { subject: form.subject() }));
    assert!(hollow.at() == submitted.at() && hollow.documents().is_empty());
}

#[test]
fn enclosures_are_for_officers_alone() {
    let forwarded = DossierEvent::DossierForwarded {
        at: at("2026-03-02 15:00"),
        by: id(specialist()),
        step: step("sign", 2, Role::Leader),
        step_due_at: None,
        note: None,
        files: vec![file(7)],
    };
    assert_eq!(forwarded.files().collect::<Vec<_>>(), [(&file(7), true)]);
    assert!(forwarded.enclosures() == [file(7)] && forwarded.result_files().is_empty());
    assert_eq!((forwarded.at(), forwarded.note(), forwarded.due_date()), (at("2026-03-02 15:00"), None, None));
}

#[test]
fn an_acceptance_sets_the_due_date() {
    let (due_at, due_soon_at) = (at("2026-03-06 17:00"), Some(at("2026-03-05 17:00")));
    let accepted = DossierEvent::DossierAccepted {
        at: at("2026-03-02 15:00"),
        due_at,
        note: None,
        supplement_until: None,
        due_soon_at,
    };
    assert_eq!(accepted.due_date(), Some(DueDate { due_at, due_soon_at }));
}
