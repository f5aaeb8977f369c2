//! Submission: procedure version, form, documents, and the faults of each.

use super::*;
use crate::procedure::FormSchema;
use crate::testing::reference::{shipped, shipped_codes};

#[test]
fn a_citizen_submits_a_dossier_under_the_procedure_version_of_the_form() {
    let documents = vec![
        document("application", 1),
        document("wholesaleNetwork", 2),
        document("supplierPapers", 3),
        document("supplierLicences", 4),
    ];
    let dossier = nothing().when(citizen().wants(submit_to(ALCOHOL))).then([DossierEvent::DossierSubmitted {
        at: at(MORNING),
        code: number(),
        agency: agency(KON_TUM),
        procedure: ProcedureRef { code: ALCOHOL.to_owned(), version: 1 },
        applicant: CITIZEN,
        form: Personal::of(CITIZEN, filled_in(ALCOHOL)),
        documents,
    }]);
    assert_eq!(status(&dossier), DossierStatus::Registered);
    assert_eq!(filed(&dossier).clock(), ClockState::NotStarted);
    assert_eq!(filed(&dossier).due_at, None);
}

#[test]
fn every_shipped_procedure_accepts_its_sample_form() {
    for procedure in shipped_codes().filter(|code| *code != PROMOTION) {
        nothing::<Dossier>().when(citizen().wants(submit_to(procedure))).then_accepted();
    }
}

#[test]
fn only_citizens_and_organizations_submit_dossiers() {
    for actor in everybody() {
        let asked = nothing::<Dossier>().when(actor.wants(submit_to(ALCOHOL)));
        match actor {
            Actor::Account { role: Role::Citizen, .. } if actor == citizen() => drop(asked.then_accepted()),
            // Uploads are visible to their owner alone.
            Actor::Account { role: Role::Citizen, .. } => drop(asked.then_faults([
                ("NOT_FOUND", "documents/0/uploadId"),
                ("NOT_FOUND", "documents/1/uploadId"),
                ("NOT_FOUND", "documents/2/uploadId"),
                ("NOT_FOUND", "documents/3/uploadId"),
            ])),
            Actor::Anonymous => drop(asked.then_refused(Refusal::Unauthenticated)),
            Actor::System | Actor::Account { .. } => drop(asked.then_refused(Refusal::Forbidden)),
        }
    }
}

#[test]
fn an_unknown_procedure_or_version_is_not_found() {
    let to =
        |procedure, version| nothing::<Dossier>().when(citizen().wants(submit(procedure, version, json!({}), vec![])));
    to("2.999999", 1).then_faults([("NOT_FOUND", "procedureCode")]);
    to(ALCOHOL, 0).then_faults([("NOT_FOUND", "procedureVersion")]);
    to(ALCOHOL, 2).then_faults([("NOT_FOUND", "procedureVersion")]);
}

#[test]
fn a_form_of_an_outdated_procedure_version_is_refused() {
    let outdated = Fault::at(FaultCode::VersionConflict, &["procedureVersion"]).with("currentVersion", 2);
    nothing::<Dossier>().when(citizen().wants(submit_to(PROMOTION))).then_refused(outdated);
    let current = submit(PROMOTION, 2, filled_in(PROMOTION), papers(PROMOTION));
    nothing::<Dossier>().when(citizen().wants(current)).then_accepted();
    let mut lacking = filled_in(PROMOTION);
    lacking.as_object_mut().unwrap().remove("drawOn");
    nothing::<Dossier>()
        .when(citizen().wants(submit(PROMOTION, 2, lacking, papers(PROMOTION))))
        .then_faults([("REQUIRED", "form/drawOn")]);
}

#[test]
fn every_fault_of_the_form_is_reported_at_its_place() {
    let mut form = filled_in(ALCOHOL);
    form["trader"]["name"] = json!("");
    form["trader"]["taxCode"] = json!("61");
    form["trader"]["fax"] = json!("");
    form["trader"]["owner"] = json!("x");
    form["registration"]["issuedOn"] = json!("2026-02-30");
    form["registration"]["amendment"] = json!(0);
    form["pointsOfBusiness"] = json!([]);
    form["suppliers"][1]["kind"] = json!("friend");
    form["suppliers"][1].as_object_mut().unwrap().remove("products");
    form["representative"]["fullName"] = json!("Lê".repeat(101));
    form["undertaking"] = json!(false);
    let refused = nothing::<Dossier>().when(citizen().wants(submit(ALCOHOL, 1, form, papers(ALCOHOL)))).outcome();
    let Err(Refusal::Faults(faults)) = refused else { panic!("{refused:?}") };
    let mut found: Vec<_> = faults
        .iter()
        .map(|fault| (fault.field.join("/"), fault.code.code(), Value::from(fault.params.clone())))
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    let schema = FormSchema::compile(shipped(ALCOHOL).form_schema).unwrap();
    let title = |pointer: &str| json!(schema.label(pointer));
    let expected = [
        ("form/pointsOfBusiness", "TOO_SHORT", json!({"min": 1, "reason": "ITEMS"})),
        ("form/registration/amendment", "OUT_OF_RANGE", json!({"min": 1})),
        ("form/registration/issuedOn", "INVALID_FORMAT", json!({"reason": "NO_SUCH_DAY"})),
        ("form/representative/fullName", "TOO_LONG", json!({"max": 200})),
        ("form/suppliers/1/kind", "INVALID_FORMAT", json!({})),
        ("form/suppliers/1/products", "REQUIRED", json!({"name": title("/suppliers/0/products")})),
        ("form/trader/fax", "INVALID_FORMAT", json!({"format": "vn-phone"})),
        ("form/trader/name", "REQUIRED", json!({"name": title("/trader/name")})),
        ("form/trader/owner", "NOT_FOUND", json!({})),
        ("form/trader/taxCode", "INVALID_FORMAT", json!({})),
        ("form/undertaking", "REQUIRED", json!({"name": title("/undertaking"), "reason": "ASSENT"})),
    ];
    assert_eq!(found, expected.map(|(field, code, params)| (field.to_owned(), code, params)));
}

#[test]
fn a_malformed_form_is_refused_before_it_is_validated_by_the_schema() {
    for form in [json!(null), json!([]), json!("form")] {
        nothing::<Dossier>()
            .when(citizen().wants(submit(ALCOHOL, 1, form, papers(ALCOHOL))))
            .then_faults([("INVALID_FORMAT", "form")]);
    }
    let mut form = filled_in(ALCOHOL);
    form["trader"]["name"] = json!("Ngọc\u{202E}Linh");
    form["registration"]["amendment"] = json!(0.5);
    nothing::<Dossier>()
        .when(citizen().wants(submit(ALCOHOL, 1, form, papers(ALCOHOL))))
        .then_faults([("INVALID_FORMAT", "form/registration/amendment"), ("INVALID_FORMAT", "form/trader/name")]);
}

#[test]
fn texts_of_a_form_are_normalized_to_nfc() {
    let mut form = filled_in(ALCOHOL);
    form["trader"]["name"] = json!("Ngo\u{323}c Linh");
    let dossier = nothing().when(citizen().wants(submit(ALCOHOL, 1, form, papers(ALCOHOL)))).then_accepted();
    assert_eq!(filed(&dossier).form.known().unwrap()["trader"]["name"], json!("Ng\u{1ECD}c Linh"));
}

#[test]
fn faults_of_form_and_documents_are_reported_together() {
    let mut form = filled_in(ALCOHOL);
    form["trader"]["phone"] = json!("1");
    nothing::<Dossier>().when(citizen().wants(submit(ALCOHOL, 1, form, vec![offer("unknown", 1)]))).then_faults([
        ("INVALID_FORMAT", "form/trader/phone"),
        ("MISSING_DOCUMENT", "documents"),
        ("MISSING_DOCUMENT", "documents"),
        ("MISSING_DOCUMENT", "documents"),
        ("MISSING_DOCUMENT", "documents"),
        ("UNKNOWN_REQUIREMENT", "documents/0/requirement"),
    ]);
}

#[test]
fn at_most_a_hundred_faults_are_reported() {
    let fields: serde_json::Map<String, Value> = (0..1_000).map(|n| (format!("field{n}"), json!(n))).collect();
    let refused = nothing::<Dossier>().when(citizen().wants(submit(ALCOHOL, 1, Value::from(fields), vec![]))).outcome();
    let Err(Refusal::Faults(faults)) = refused else { panic!("{refused:?}") };
    assert_eq!(faults.len(), 100);
}

#[test]
fn a_dossier_code_is_used_once() {
    submitted().when(citizen().wants(submit_to(ALCOHOL))).then_refused(Refusal::version_conflict(1));
}
