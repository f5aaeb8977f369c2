//! Publishing a procedure: validation of the definition, versions and idempotence.

use super::*;
use crate::calendar::TimeUnit;

fn publish(definition: ProcedureDefinition) -> ProcedureCommand {
    ProcedureCommand::Publish { definition: Box::new(definition) }
}

fn published(version: u32, definition: ProcedureDefinition) -> ProcedureEvent {
    ProcedureEvent::ProcedurePublished { version, definition: Box::new(definition) }
}

fn alcohol() -> ProcedureDefinition {
    shipped(ALCOHOL)
}

fn unpublished() -> Given<Procedure> {
    nothing()
}

fn publishes(change: impl FnOnce(&mut ProcedureDefinition)) -> When<Procedure> {
    let mut definition = alcohol();
    change(&mut definition);
    unpublished().when(administrator().wants(publish(definition)))
}

#[test]
fn every_shipped_procedure_is_published_as_its_first_version() {
    for code in shipped_codes() {
        unpublished().when(Actor::System.wants(publish(shipped(code)))).then([published(1, shipped(code))]);
    }
}

#[test]
fn publishing_the_same_definition_changes_nothing_and_another_is_a_new_version() {
    let mut other = alcohol();
    other.processing_time.amount = 20;
    let second = unpublished()
        .when(administrator().wants(publish(alcohol())))
        .then([published(1, alcohol())])
        .when(administrator().wants(publish(alcohol())))
        .then_nothing()
        .when(administrator().wants(publish(other.clone())).having_seen(1))
        .then([published(2, other)]);
    second.when(administrator().wants(publish(alcohol()))).then([published(3, alcohol())]);
    second.when(administrator().wants(publish(alcohol())).having_seen(1)).then_refused(Refusal::version_conflict(2));
    assert_eq!(second.state().current, 2);
    assert_replays(&second.state(), &second.clone().events());
}

#[test]
fn only_administrators_and_the_command_line_publish() {
    for actor in everybody() {
        let asked = unpublished().when(actor.wants(publish(alcohol())));
        match actor {
            Actor::System | Actor::Account { role: Role::Administrator, .. } => drop(asked.then_accepted()),
            Actor::Anonymous => drop(asked.then_refused(Refusal::Unauthenticated)),
            Actor::Account { .. } => drop(asked.then_refused(Refusal::Forbidden)),
        }
    }
}

#[test]
fn a_code_has_letters_digits_and_dots() {
    for code in ["", "2.001624 ", "2/001624", "Đ.1", &"1".repeat(33)] {
        publishes(|definition| code.clone_into(&mut definition.code)).then_faults([("INVALID_FORMAT", "code")]);
    }
    for code in ["1.000948.H38", "2.000648.000.00.00.H50"] {
        publishes(|definition| code.clone_into(&mut definition.code)).then_accepted();
    }
}

#[test]
fn a_procedure_has_a_vietnamese_name_and_a_registered_agency() {
    publishes(|definition| " ".clone_into(&mut definition.name.vi)).then_faults([("REQUIRED", "name/vi")]);
    publishes(|definition| definition.name.en = None).then_accepted();
    publishes(|definition| "000.00.08.H99".clone_into(&mut definition.agency)).then_faults([("NOT_FOUND", "agency")]);
}

#[test]
fn time_limits_and_sizes_are_positive_and_fit_the_contracts_integers() {
    let out_of_range = |field: &[&str]| Fault::at(FaultCode::OutOfRange, field).with("min", 1).with("max", i32::MAX);
    for amount in [0, u32::MAX] {
        publishes(|definition| definition.processing_time.amount = amount)
            .then_refused(out_of_range(&["processingTime", "amount"]));
        publishes(|definition| definition.supplement_within.as_mut().unwrap().amount = amount)
            .then_refused(out_of_range(&["supplementWithin", "amount"]));
        publishes(|definition| definition.steps[1].processing_time.as_mut().unwrap().amount = amount)
            .then_refused(out_of_range(&["steps", "1", "processingTime", "amount"]));
        publishes(|definition| definition.retention = Some(Retention::Year { amount }))
            .then_refused(out_of_range(&["retention", "amount"]));
        publishes(|definition| definition.required_documents[1].max_bytes = u64::from(amount))
            .then_refused(out_of_range(&["requiredDocuments", "1", "maxBytes"]));
    }
    publishes(|definition| {
        definition.supplement_within = None;
        definition.retention = Some(Retention::Permanent);
        definition.steps[1].processing_time = None;
    })
    .then_accepted();
}

#[test]
fn an_amount_of_money_has_digits_and_a_currency_three_letters() {
    publishes(|definition| {
        definition.fees[0].money.amount = "1.200.000".to_owned();
        definition.fees[1].money.amount = String::new();
        definition.fees[1].money.currency = "đồng".to_owned();
    })
    .then_faults([
        ("INVALID_FORMAT", "fees/0/amount"),
        ("INVALID_FORMAT", "fees/1/amount"),
        ("INVALID_FORMAT", "fees/1/currency"),
    ]);
    publishes(|definition| definition.fees.clear()).then_accepted();
}

#[test]
fn keys_are_words_and_unique() {
    for key in ["", "Application", "1st", "an application", "hồSơ", "wholesale_network"] {
        publishes(|definition| key.clone_into(&mut definition.required_documents[0].key))
            .then_faults([("INVALID_FORMAT", "requiredDocuments/0/key")]);
        publishes(|definition| key.clone_into(&mut definition.steps[0].key))
            .then_faults([("INVALID_FORMAT", "steps/0/key")]);
    }
    publishes(|definition| {
        definition.required_documents[2].key = definition.required_documents[0].key.clone();
        definition.steps[1].key = definition.steps[0].key.clone();
    })
    .then_faults([("INVALID_FORMAT", "requiredDocuments/2/key"), ("INVALID_FORMAT", "steps/1/key")]);
}

#[test]
fn a_required_document_limits_media_types_and_size() {
    publishes(|definition| definition.required_documents[0].media_types.clear())
        .then_faults([("REQUIRED", "requiredDocuments/0/mediaTypes")]);
    publishes(|definition| definition.required_documents.clear()).then_accepted();
}

#[test]
fn steps_are_done_by_officers_and_the_last_by_a_leader() {
    publishes(|definition| definition.steps.clear()).then_faults([("REQUIRED", "steps")]);
    let wrong = |index: &str, role: Role| {
        Fault::at(FaultCode::InvalidFormat, &["steps", index, "role"]).with("role", role.name())
    };
    for role in [Role::Citizen, Role::Auditor, Role::Administrator] {
        publishes(|definition| definition.steps[0].role = role).then_refused(wrong("0", role));
    }
    for role in [Role::Reception, Role::Specialist, Role::Leader] {
        publishes(|definition| definition.steps[0].role = role).then_accepted();
    }
    for role in [Role::Reception, Role::Specialist, Role::Citizen] {
        publishes(|definition| definition.steps[1].role = role).then_refused(wrong("1", role));
    }
}

#[test]
fn a_form_schema_that_does_not_compile_is_refused_with_a_reason() {
    let asked = publishes(|definition| definition.form_schema = json!({"type": "array"}));
    let fault = Fault::at(FaultCode::InvalidFormat, &["formSchema"]).with("reason", "its type is not object");
    asked.then_refused(fault);
}

#[test]
fn all_faults_of_a_definition_are_reported_at_once() {
    publishes(|definition| {
        definition.code.clear();
        definition.name.vi.clear();
        definition.agency.clear();
        definition.processing_time.amount = 0;
        definition.fees[0].money.amount = "free".to_owned();
        definition.required_documents[0].key.clear();
        definition.required_documents[0].max_bytes = 0;
        definition.steps[0].role = Role::Auditor;
        definition.form_schema = json!(null);
    })
    .then_faults([
        ("INVALID_FORMAT", "code"),
        ("REQUIRED", "name/vi"),
        ("NOT_FOUND", "agency"),
        ("OUT_OF_RANGE", "processingTime/amount"),
        ("INVALID_FORMAT", "fees/0/amount"),
        ("INVALID_FORMAT", "requiredDocuments/0/key"),
        ("OUT_OF_RANGE", "requiredDocuments/0/maxBytes"),
        ("INVALID_FORMAT", "steps/0/role"),
        ("INVALID_FORMAT", "formSchema"),
    ]);
}

#[test]
fn a_definition_defaults_to_no_fees_and_the_pause_policy() {
    let mut written = serde_json::to_value(alcohol()).unwrap();
    for field in ["fees", "supplementPolicy", "supplementWithin"] {
        written.as_object_mut().unwrap().remove(field);
    }
    let read: ProcedureDefinition = serde_json::from_value(written).unwrap();
    assert_eq!((read.fees, read.supplement_policy, read.supplement_within), (vec![], SupplementPolicy::Pause, None));
}

#[test]
fn a_document_is_the_form_only_if_marked_and_older_definitions_are_stored_unchanged() {
    let written = serde_json::to_value(alcohol()).unwrap();
    assert_eq!(written["requiredDocuments"][0]["isForm"], true);
    assert_eq!(written["requiredDocuments"][1].get("isForm"), None, "stored as in version 1.2.0");
    let read: ProcedureDefinition = serde_json::from_value(written).unwrap();
    let forms: Vec<bool> = read.required_documents.iter().map(|document| document.is_form).collect();
    assert_eq!(forms, [true, false, false, false, false]);
    for code in shipped_codes() {
        let forms = shipped(code).required_documents.into_iter().filter(|document| document.is_form);
        assert_eq!(forms.count(), 1, "{code} asks for its form as a paper");
    }
}

#[test]
fn time_limits_of_steps_add_up_to_no_more_than_the_procedures() {
    let too_long = Fault::at(FaultCode::OutOfRange, &["steps"]).with("max", 13);
    publishes(|definition| definition.processing_time.amount = 13).then_refused(too_long);
    publishes(|definition| definition.processing_time.amount = 14).then_accepted();
    publishes(|definition| {
        definition.processing_time.amount = 13;
        definition.steps[1].processing_time.as_mut().unwrap().unit = TimeUnit::Day;
    })
    .then_accepted();
    publishes(|definition| {
        definition.processing_time.amount = 10;
        definition.steps[1].processing_time = None;
    })
    .then_accepted();
}

#[test]
fn the_limits_in_a_form_schema_are_integers() {
    for limit in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] {
        let asked = publishes(|definition| {
            definition.form_schema["properties"]["quantity"] = json!({ "type": "number", limit: 0.5 });
        });
        let reason = "0.5 is no integer that every reader keeps";
        asked.then_refused(Fault::at(FaultCode::InvalidFormat, &["formSchema"]).with("reason", reason));
    }
}
