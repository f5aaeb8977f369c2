//! A dossier from filing to result.

use projections::outbox::{MessageKind, Ordinal};
use serde_json::{Value, json};
use support::licence::Licence;
use support::{TestDatabase, each_database};

/// Closing time of a day, in the contract's format.
fn closing(day: &str) -> Value {
    json!(format!("{day}T10:00:00Z"))
}

fn asked() -> Value {
    let item = json!({ "target": { "requirement": "application" }, "instruction": "Ký lại đơn." });
    json!({ "message": "Đề nghị bổ sung.", "items": [item] })
}

each_database! {
    async fn a_licence_is_given_after_two_rounds_a_payment_and_an_extension(place: TestDatabase) {
        let mut licence = Licence::applied_for(place).await;
        received_and_paid(&mut licence).await;
        examined(&mut licence).await;
        decided(&mut licence).await;
        what_the_applicant_sees(&licence).await;
        what_is_mailed(&licence).await;
    }
}

async fn received_and_paid(licence: &mut Licence) {
    licence.it_is("2026-03-09 09:30").await;
    let dossier = licence.moved(&licence.desk, "acceptDossier", json!({ "note": "Hồ sơ đầy đủ." })).await;
    assert_eq!((&dossier["status"], &dossier["dueAt"]), (&json!("ACCEPTED"), &closing("2026-03-30")));
    assert_eq!(dossier["currentStep"], Value::Null);

    licence.it_is("2026-03-10 09:00").await;
    let money = json!({ "amount": "600000", "currency": "VND" });
    let pay = json!({ "money": money, "reason": "Phí thẩm định." });
    let dossier = licence.moved(&licence.desk, "requestPayment", pay).await;
    assert_eq!((&dossier["status"], &dossier["timeliness"]), (&json!("PAYMENT_REQUIRED"), &json!("PAUSED")));
    assert_eq!(dossier["dueAt"], closing("2026-03-30"), "while paused, what was promised last");

    licence.it_is("2026-03-11 09:00").await;
    let paid = json!({ "money": money, "reference": "BL-0117" });
    let dossier = licence.moved(&licence.desk, "recordPayment", paid).await;
    assert_eq!((&dossier["status"], &dossier["dueAt"]), (&json!("ACCEPTED"), &closing("2026-03-31")));
}

async fn examined(licence: &mut Licence) {
    licence.it_is("2026-03-11 10:00").await;
    let dossier = licence.moved(&licence.desk, "forwardDossier", json!({ "note": "Đã thu phí." })).await;
    assert_eq!((&dossier["status"], &dossier["dueAt"]), (&json!("PROCESSING"), &closing("2026-03-31")));
    assert_eq!(dossier["currentStep"]["key"], "examination");
    let claim = licence.office.ask(&licence.specialist, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
    let dossier = licence.moved(&licence.specialist, "assignDossier", json!({ "assigneeId": claim })).await;
    assert_eq!(dossier["assignee"]["id"], claim.as_str());

    licence.it_is("2026-03-12 09:00").await;
    licence.moved(&licence.specialist, "requestSupplement", asked()).await;
    licence.it_is("2026-03-16 09:00").await;
    let dossier = licence.moved(&licence.citizen, "supplementDossier", json!({ "message": "Tôi đã nộp." })).await;
    assert_eq!((&dossier["status"], &dossier["dueAt"]), (&json!("PROCESSING"), &closing("2026-04-02")));
    assert_eq!(dossier["currentStep"]["key"], "examination", "the step is given back");

    licence.it_is("2026-03-17 14:00").await;
    licence.moved(&licence.specialist, "requestSupplement", asked()).await;
    licence.it_is("2026-03-18 09:00").await;
    let upload = licence.office.upload(&licence.citizen).await;
    let answer = json!({ "documents": [{ "requirement": "application", "uploadId": upload }] });
    let dossier = licence.moved(&licence.citizen, "supplementDossier", answer).await;
    assert_eq!(dossier["dueAt"], closing("2026-04-03"), "five hours more are rounded up to closing time, once");
}

async fn decided(licence: &mut Licence) {
    licence.it_is("2026-03-27 09:00").await;
    let dossier =
        licence.moved(&licence.specialist, "forwardDossier", json!({ "note": "Đủ điều kiện để trình." })).await;
    assert_eq!(dossier["currentStep"]["key"], "decision");
    assert_eq!(dossier["assignee"], Value::Null, "a step begins with nobody assigned");
    let rulings =
        "forward: action(name: FORWARD) { allowed code reason } decide: action(name: DECIDE) { allowed code }";
    let ruling = licence.seen(&licence.specialist, rulings).await;
    assert_eq!(ruling["forward"]["code"], "LAST_STEP");
    assert_eq!(ruling["forward"]["reason"], "Hồ sơ đã ở bước cuối.");
    assert_eq!(ruling["decide"], json!({ "allowed": false, "code": "NOT_YOURS" }));

    let later = json!({ "dueAt": closing("2026-04-10"), "reason": "Cần xác minh kho hàng." });
    let dossier = licence.moved(&licence.leader, "extendDeadline", later).await;
    assert_eq!((&dossier["status"], &dossier["dueAt"]), (&json!("PROCESSING"), &closing("2026-04-10")));
    let again = licence.seen(&licence.leader, "action(name: EXTEND_DEADLINE) { allowed code }").await;
    assert_eq!(again["action"], json!({ "allowed": false, "code": "EXTENDED" }));

    licence.it_is("2026-04-03 10:00").await;
    let result = licence.office.upload(&licence.leader).await;
    let granted = json!({ "outcome": "GRANTED", "reason": "Đủ điều kiện.", "uploadIds": [result] });
    let dossier = licence.moved(&licence.leader, "decideDossier", granted).await;
    assert_eq!((&dossier["status"], &dossier["timeliness"]), (&json!("RESOLVED"), &json!("DONE_EARLY")));
    licence.it_is("2026-04-06 08:00").await;
    let dossier = licence.moved(&licence.desk, "returnResult", json!({ "note": "Đã trao giấy phép." })).await;
    assert_eq!((&dossier["status"], &dossier["timeliness"]), (&json!("RESULT_RETURNED"), &json!("DONE_EARLY")));
}

async fn what_the_applicant_sees(licence: &Licence) {
    let fields = "result { outcome reason files { name url } } paymentRequest { paidAt reference money { amount } }
        allowedActions progress { status note }";
    let dossier = licence.seen(&licence.citizen, fields).await;
    assert_eq!(dossier["result"]["outcome"], "GRANTED");
    assert!(dossier["result"]["files"][0]["url"].is_string(), "the licence can be fetched: {dossier}");
    assert_eq!(dossier["paymentRequest"]["reference"], "BL-0117");
    assert_eq!(dossier["allowedActions"], json!(["POST_MESSAGE"]));
    let notes: Vec<&Value> =
        dossier["progress"].as_array().expect("entries").iter().map(|entry| &entry["note"]).collect();
    assert!(notes.contains(&&json!("Đã trao giấy phép.")), "{notes:?}");
    assert!(!notes.contains(&&json!("Đủ điều kiện để trình.")) && !notes.contains(&&json!("Đã thu phí.")), "{notes:?}");
}

async fn what_is_mailed(licence: &Licence) {
    let outbox = &licence.office.app.parts.queries.outbox;
    let items = outbox.after(&Ordinal::default(), 100).await.expect("what is to be sent");
    let kinds: Vec<MessageKind> = items.iter().filter(|item| item.dossier.is_some()).map(|item| item.kind).collect();
    assert_eq!(
        kinds,
        [
            MessageKind::DossierSubmitted,
            MessageKind::DossierArrived,
            MessageKind::DossierProgressed,
            MessageKind::DossierProgressed,
            MessageKind::DossierProgressed,
            MessageKind::DossierProgressed,
            MessageKind::DossierForwarded,
            MessageKind::SupplementRequested,
            MessageKind::DossierProgressed,
            MessageKind::SupplementAnswered,
            MessageKind::SupplementRequested,
            MessageKind::DossierProgressed,
            MessageKind::SupplementAnswered,
            MessageKind::DossierForwarded,
            MessageKind::DeadlineExtended,
            MessageKind::DossierProgressed,
            MessageKind::DossierProgressed,
        ]
    );
}
