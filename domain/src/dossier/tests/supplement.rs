//! Answering a supplement request: scope of the changes, merged form, files and answers to items.

use super::*;

/// A supplement request before reception, so that no clock is paused.
fn asked_for(targets: impl IntoIterator<Item = SupplementTarget>) -> Given<Dossier> {
    asked(&submitted(), targets)
}

fn answers(dossier: &Given<Dossier>, answer: DossierCommand) -> When<Dossier> {
    dossier.when(citizen().wants(answer).at("2026-03-04 11:00"))
}

fn supplemented(patch: Option<Value>, documents: Vec<Document>, message: Option<&str>) -> DossierEvent {
    DossierEvent::DossierSupplemented {
        at: at("2026-03-04 11:00"),
        request: REQUEST,
        patch: patch.map(|patch| Personal::of(CITIZEN, patch)),
        documents,
        message: message.map(personal),
        answers: vec![],
    }
}

/// Answers to the numbered items, without a form or files.
fn saying(words: &[(u128, &str)]) -> DossierCommand {
    let said = |(item, words): &(u128, &str)| ItemWords {
        item: Some(ItemId(Uuid::from_u128(600 + item))),
        words: (*words).to_owned(),
    };
    DossierCommand::Supplement { form: None, documents: vec![], message: None, words: words.iter().map(said).collect() }
}

/// Sample suppliers with other products of the second one.
fn suppliers(products: &str) -> Value {
    let mut suppliers = filled_in(ALCOHOL)["suppliers"].clone();
    suppliers[1]["products"] = json!(products);
    suppliers
}

#[test]
fn the_applicant_supplements_the_requested_fields_and_documents() {
    let form = json!({"trader": {"phone": "02603000222"}});
    let dossier = asked_for([field("/trader/phone"), paper("application")]);
    let answered = answers(&dossier, answer(Some(form.clone()), vec![offer("application", 9)], Some(" Xong ")))
        .then([supplemented(Some(form), vec![document("application", 9)], Some("Xong"))]);
    let filed = filed(&answered);
    assert_eq!((filed.status(), filed.supplement), (DossierStatus::Registered, None));
    let mut expected = filled_in(ALCOHOL);
    expected["trader"]["phone"] = json!("02603000222");
    assert_eq!(filed.form.known(), Some(&expected));
}

#[test]
fn changes_that_were_not_requested_are_refused() {
    let dossier = asked_for([field("/trader/phone")]);
    let changes = |form| answers(&dossier, patch(form));
    changes(json!({"trader": {"name": "Công ty Khác"}})).then_faults([("NOT_REQUESTED", "form/trader/name")]);
    changes(json!({"trader": {"phone": "02603000222", "fax": "02603000333"}, "registration": {"amendment": 3}}))
        .then_faults([("NOT_REQUESTED", "form/registration/amendment"), ("NOT_REQUESTED", "form/trader/fax")]);
    changes(json!({"trader": {"phone": "02603000222"}, "suppliers": suppliers("Rượu vang")}))
        .then_faults([("NOT_REQUESTED", "form/suppliers/1/products")]);
    changes(json!({"trader": {"phone": "02603000222", "email": null}}))
        .then_faults([("NOT_REQUESTED", "form/trader/email")]);
}

#[test]
fn unchanged_values_in_a_patch_are_no_change() {
    let mut whole = filled_in(ALCOHOL);
    whole["trader"]["phone"] = json!("02603000222");
    answers(&asked_for([field("/trader/phone")]), patch(whole.clone())).then([supplemented(Some(whole), vec![], None)]);
    let same = filled_in(ALCOHOL);
    answers(&asked_for([field("/trader/phone")]), answer(Some(same), vec![], Some("Số này đúng rồi")))
        .then([supplemented(None, vec![], Some("Số này đúng rồi"))]);
}

#[test]
fn a_requested_object_may_change_in_every_field() {
    let form = json!({"trader": {"name": "Công ty Khác", "fax": "02603000333", "email": null}});
    answers(&asked_for([field("/trader")]), patch(form.clone())).then([supplemented(Some(form), vec![], None)]);
}

#[test]
fn a_requested_list_entry_leaves_its_neighbours_unchanged() {
    let dossier = asked_for([field("/suppliers/1/products")]);
    let form = json!({"suppliers": suppliers("Rượu vang")});
    answers(&dossier, patch(form.clone())).then([supplemented(Some(form), vec![], None)]);
    let mut both = suppliers("Rượu vang");
    both[0]["name"] = json!("Công ty Khác");
    answers(&dossier, patch(json!({"suppliers": both}))).then_faults([("NOT_REQUESTED", "form/suppliers/0/name")]);
}

#[test]
fn a_list_changes_its_length_only_where_the_list_is_requested() {
    let mut shorter = suppliers("Rượu vang");
    shorter.as_array_mut().unwrap().remove(0);
    let mut longer = suppliers("Rượu vang");
    let first = longer[0].clone();
    longer.as_array_mut().unwrap().push(first);
    for list in [shorter, longer] {
        let form = json!({"suppliers": list});
        let items = [field("/suppliers/0"), field("/suppliers/1/products")];
        let faults = [("NOT_REQUESTED", "form/suppliers")];
        answers(&asked_for(items), answer(Some(form.clone()), vec![], Some("Xong"))).then_faults(faults);
        answers(&asked_for([field("/suppliers")]), patch(form)).then_accepted();
    }
}

#[test]
fn an_absent_requested_field_may_be_added_with_its_parents() {
    let form = json!({"trader": {"fax": "02603000333"}});
    answers(&asked_for([field("/trader/fax")]), patch(form)).then_accepted();

    let dossier = filed_under(ANYTHING, 1, json!({"name": "A"})).and([asking("/owner/phone")]);
    answers(&dossier, patch(json!({"owner": {"phone": "1"}}))).then_accepted();
    answers(&dossier, patch(json!({"owner": {"phone": "1", "fax": "2"}})))
        .then_faults([("NOT_REQUESTED", "form/owner/fax")]);
    answers(&dossier, answer(Some(json!({"owner": {}})), vec![], Some("Không có")))
        .then_faults([("NOT_REQUESTED", "form/owner")]);
}

fn asking(pointer: &str) -> DossierEvent {
    DossierEvent::SupplementRequested {
        at: at("2026-03-03 09:00"),
        request: REQUEST,
        message: personal("Đề nghị bổ sung"),
        items: vec![SupplementItem {
            id: ItemId(Uuid::from_u128(601)),
            target: field(pointer),
            instruction: personal("Xem lại"),
        }],
        respond_by: None,
        by: None,
    }
}

#[test]
fn a_requested_key_is_escaped_as_in_json_pointers() {
    let dossier = filed_under(ANYTHING, 1, json!({"a/b": {"c~d": 1}, "a": {"b": 1}})).and([asking("/a~1b/c~0d")]);
    answers(&dossier, patch(json!({"a/b": {"c~d": 2}}))).then_accepted();
    answers(&dossier, patch(json!({"a/b": {"c~d": 2}, "a": {"b": 2}}))).then_faults([("NOT_REQUESTED", "form/a/b")]);
}

#[test]
fn the_merged_form_is_validated_as_a_whole() {
    let dossier = asked_for([field("/trader"), field("/suppliers")]);
    let form = json!({"trader": {"phone": "1", "taxCode": null}, "suppliers": []});
    answers(&dossier, patch(form)).then_faults([
        ("INVALID_FORMAT", "form/trader/phone"),
        ("TOO_SHORT", "form/suppliers"),
        ("REQUIRED", "form/trader/taxCode"),
    ]);
    answers(&dossier, patch(json!({"trader": {"phone": "0260\u{202E}3000222"}})))
        .then_faults([("INVALID_FORMAT", "form/trader/phone")]);
    answers(&dossier, patch(json!("form"))).then_faults([("INVALID_FORMAT", "form")]);
}

#[test]
fn a_supplement_does_not_exceed_the_size_limit_of_a_form() {
    let dossier = filed_under(ANYTHING, 1, json!({"a": "x".repeat(30_000)})).and([asking("/b")]);
    answers(&dossier, patch(json!({"b": "x".repeat(10_000)}))).then_accepted();
    answers(&dossier, patch(json!({"b": "x".repeat(30_000)}))).then_faults([("TOO_LONG", "form")]);
}

#[test]
fn the_form_is_validated_by_the_pinned_procedure_version() {
    let mut form = filled_in(PROMOTION);
    form.as_object_mut().unwrap().remove("drawOn");
    let dossier = asked(&filed_under(PROMOTION, 1, form), [field("/drawPlace")]);
    answers(&dossier, patch(json!({"drawPlace": "Số 00 đường Trần Phú"}))).then_accepted();
}

#[test]
fn a_field_submitted_before_a_rule_does_not_block_a_supplement() {
    let mut form = filled_in(ALCOHOL);
    form["trader"]["email"] = json!("Tam <tam@example.vn>");
    let dossier = asked(&filed_under(ALCOHOL, 1, form), [field("/trader/phone"), field("/trader/email")]);
    let phone = json!({"trader": {"phone": "0260 3000 222"}});
    let message = answer(Some(phone), vec![], Some("Email vẫn dùng được."));
    let kept = json!({"trader": {"phone": "02603000222"}});
    answers(&dossier, message).then([supplemented(Some(kept), vec![], Some("Email vẫn dùng được."))]);
    let wrong = json!({"trader": {"phone": "02603000222", "email": "Mai <mai@example.vn>"}});
    answers(&dossier, patch(wrong)).then_faults([("INVALID_FORMAT", "form/trader/email")]);
}

#[test]
fn new_files_replace_all_files_of_their_requirement() {
    let mut documents = papers(ALCOHOL);
    documents.push(offer("supplierPapers", 8));
    let dossier = nothing().when(citizen().wants(submit(ALCOHOL, 1, filled_in(ALCOHOL), documents))).then_accepted();
    let dossier = asked(&dossier, [paper("supplierPapers"), paper("businessRegistration")]);
    let offers = vec![offer("supplierPapers", 21), offer("supplierPapers", 22), offer("businessRegistration", 23)];
    let answered = answers(&dossier, answer(None, offers, None)).then_accepted();
    let mut now: Vec<_> = filed(&answered)
        .documents
        .into_iter()
        .map(|document| (document.requirement, document.file.id.0.as_u128()))
        .collect();
    now.sort();
    let expected = [
        ("application", 1),
        ("businessRegistration", 23),
        ("supplierLicences", 4),
        ("supplierPapers", 21),
        ("supplierPapers", 22),
        ("wholesaleNetwork", 2),
    ];
    assert_eq!(now, expected.map(|(key, id)| (key.to_owned(), id)));
}

#[test]
fn files_are_accepted_only_for_requested_documents() {
    let dossier = asked_for([paper("application")]);
    let scan = FileRef { media_type: "image/jpeg".to_owned(), ..file(9) };
    let offers = vec![
        OfferedDocument { requirement: "application".to_owned(), file: Some(scan) },
        offer("supplierPapers", 10),
        offer("unknown", 11),
        OfferedDocument { requirement: "application".to_owned(), file: None },
    ];
    answers(&dossier, answer(None, offers, None)).then_faults([
        ("NOT_REQUESTED", "documents/1/requirement"),
        ("FILE_REJECTED", "documents/0/uploadId"),
        ("UNKNOWN_REQUIREMENT", "documents/2/requirement"),
        ("NOT_FOUND", "documents/3/uploadId"),
    ]);
}

#[test]
fn every_item_needs_a_change_a_file_or_a_message() {
    let dossier = asked_for([field("/trader/phone"), field("/trader/fax"), paper("application")]);
    let phone = json!({"trader": {"phone": "02603000222"}});
    let both = json!({"trader": {"phone": "02603000222", "fax": "02603000333"}});
    let files = || vec![offer("application", 9)];
    let unanswered = [("REQUIRED", "message")];
    answers(&dossier, answer(None, vec![], None)).then_faults(unanswered);
    answers(&dossier, answer(Some(json!({})), vec![], Some(" "))).then_faults(unanswered);
    answers(&dossier, answer(Some(phone.clone()), files(), None)).then_faults(unanswered);
    answers(&dossier, answer(Some(both.clone()), vec![], None)).then_faults(unanswered);
    answers(&dossier, answer(Some(filled_in(ALCOHOL)), files(), None)).then_faults(unanswered);
    answers(&dossier, answer(Some(both), files(), None)).then_accepted();
    answers(&dossier, answer(Some(phone), vec![], Some("Không có fax"))).then_accepted();
    answers(&dossier, answer(None, vec![], Some("Đã nộp rồi"))).then_accepted();
}

#[test]
fn single_items_may_be_answered_in_text() {
    let dossier = asked_for([field("/trader/fax"), paper("application")]);
    let expected = DossierEvent::DossierSupplemented {
        at: at("2026-03-04 11:00"),
        request: REQUEST,
        patch: None,
        documents: vec![],
        message: None,
        answers: vec![
            ItemAnswer {
                item: ItemId(Uuid::from_u128(602)),
                target: paper("application"),
                words: personal("Đơn đã ký ở trang 2."),
            },
            ItemAnswer {
                item: ItemId(Uuid::from_u128(601)),
                target: field("/trader/fax"),
                words: personal("Không có fax."),
            },
        ],
    };
    let words = [(2, " Đơn đã ký ở trang 2. "), (1, "Không có fax.")];
    let answered = answers(&dossier, saying(&words)).then([expected]);
    assert_eq!(filed(&answered).supplement, None);
    answers(&dossier, saying(&[(1, "Không có fax."), (2, " ")])).then_faults([("REQUIRED", "message")]);
}

#[test]
fn a_requested_item_is_answered_in_text_once() {
    let dossier = asked_for([field("/trader/fax")]);
    answers(&dossier, saying(&[(1, "Không có."), (2, "Gì đây?"), (1, "Thật.")]))
        .then_faults([("NOT_REQUESTED", "answers/1/itemId"), ("INVALID_FORMAT", "answers/2/itemId")]);
    answers(&dossier, saying(&[(1, &"a".repeat(4_001))]))
        .then_faults([("TOO_LONG", "answers/0/words"), ("REQUIRED", "message")]);
    let unknown = DossierCommand::Supplement {
        form: None,
        documents: vec![],
        message: Some("Xong".to_owned()),
        words: vec![ItemWords { item: None, words: String::new() }],
    };
    answers(&dossier, unknown).then_faults([("NOT_REQUESTED", "answers/0/itemId")]);
}

#[test]
fn unanswered_items_are_named() {
    let dossier = asked_for([field("/trader/phone"), field("/trader/fax"), paper("application")]).state();
    let phone = json!({"trader": {"phone": "02603000222"}});
    let refused = dossier.decide(&citizen().wants(answer(Some(phone), vec![], None)), &services());
    let Err(Refusal::Faults(faults)) = refused else { panic!("not refused for faults: {refused:?}") };
    let unanswered = faults[0].params["unanswered"].as_array().expect("a list");
    let named: Vec<_> = unanswered.iter().map(|item| (&item["formField"], &item["requirement"])).collect();
    assert_eq!(named, [(&json!("/trader/fax"), &Value::Null), (&Value::Null, &json!("application"))]);
    assert!(unanswered.iter().all(|item| item["title"]["vi"].is_string()), "{unanswered:?}");
}

#[test]
fn a_changed_list_answers_the_items_within_it() {
    let dossier = asked_for([field("/suppliers"), field("/suppliers/0/name")]);
    let mut list = suppliers("Rượu vang");
    list.as_array_mut().unwrap().pop();
    answers(&dossier, patch(json!({"suppliers": list.clone()}))).then_faults([("REQUIRED", "message")]);
    list[0]["name"] = json!("Công ty Khác");
    answers(&dossier, patch(json!({"suppliers": list}))).then_accepted();
}

#[test]
fn a_faulty_answer_is_not_also_reported_as_unanswered() {
    let dossier = asked_for([field("/trader/phone")]);
    answers(&dossier, answer(None, vec![], Some(&"a".repeat(4_001)))).then_faults([("TOO_LONG", "message")]);
    answers(&dossier, patch(json!({"trader": {"phone": "1"}}))).then_faults([("INVALID_FORMAT", "form/trader/phone")]);
}

#[test]
fn an_erased_form_cannot_be_supplemented() {
    let mut dossier = asked_for([field("/trader/phone")]).state();
    dossier.filed.as_mut().unwrap().form = Personal::Erased { subject: CITIZEN.into() };
    let refused = dossier.decide(&citizen().wants(answer(None, vec![], Some("Xong"))), &services());
    assert_eq!(refused, Err(Refusal::of(FaultCode::NotFound)));
}
