//! Explanations of forbidden acts: who may act instead, or the status where nobody may.

use axum::http::header;
use domain::Role;
use serde_json::{Value, json};
use support::licence::Licence;
use support::test_service::{OTHER_AGENCY, Person, operation};
use support::{TestDatabase, each_database};
use uuid::Uuid;

/// Obstacles of the person, not of the status.
const PERSONAL: [&str; 6] = ["NOT_YOURS", "NOT_YOURS_NOW", "EXAMINED", "OTHER_STEP", "NOT_ASSIGNED", "CLAIMED"];

/// Every mutation that moves a dossier, its action, and an input that would do.
fn moves(assignee: &str) -> Vec<(&'static str, &'static str, Value)> {
    let reason = || json!({ "reason": "Vì sao" });
    let money = json!({ "amount": "600000", "currency": "VND" });
    let item = json!({ "target": { "requirement": "application" }, "instruction": "Ký lại đơn." });
    vec![
        ("acceptDossier", "ACCEPT", json!({})),
        ("rejectDossier", "REJECT", reason()),
        ("requestSupplement", "REQUEST_SUPPLEMENT", json!({ "message": "Đề nghị bổ sung.", "items": [item] })),
        ("cancelSupplementRequest", "CANCEL_SUPPLEMENT_REQUEST", reason()),
        ("supplementDossier", "SUPPLEMENT", json!({ "message": "Tôi đã nộp." })),
        ("forwardDossier", "FORWARD", json!({})),
        ("assignDossier", "ASSIGN", json!({ "assigneeId": assignee })),
        ("requestPayment", "REQUEST_PAYMENT", json!({ "money": money, "reason": "Phí thẩm định." })),
        ("recordPayment", "RECORD_PAYMENT", json!({ "money": money, "reference": "BL-0117" })),
        ("cancelPaymentRequest", "CANCEL_PAYMENT_REQUEST", reason()),
        ("extendDeadline", "EXTEND_DEADLINE", json!({ "dueAt": "2026-06-30T10:00:00Z", "reason": "Cần xác minh." })),
        ("decideDossier", "DECIDE", json!({ "outcome": "REFUSED", "reason": "Không đủ điều kiện." })),
        ("sendBackDossier", "SEND_BACK", reason()),
        ("returnResult", "RETURN_RESULT", json!({})),
        ("withdrawDossier", "WITHDRAW", reason()),
        ("declineWithdrawal", "DECLINE_WITHDRAWAL", reason()),
        ("stopProcessing", "STOP_PROCESSING", reason()),
        ("revokeRuling", "REVOKE_RULING", reason()),
    ]
}

/// Rulings on each action for somebody, in a language.
async fn rulings(licence: &Licence, who: &Person, language: &str) -> Value {
    let of = |(_, action, _): (&str, &str, Value)| {
        format!("{action}: action(name: {action}) {{ allowed code reason doers }}")
    };
    let fields: Vec<String> = moves("").into_iter().map(of).collect();
    let document = format!("query ($code: String!) {{ dossier(code: $code) {{ {} }} }}", fields.join(" "));
    let mut request = operation(who, &json!({ "query": document, "variables": { "code": licence.code } }));
    request.headers_mut().insert(header::ACCEPT_LANGUAGE, language.parse().expect("a language"));
    licence.office.send(request).await.at("/dossier").clone()
}

/// Every forbidden act of everybody is refused, with the same explanation as its ruling; nothing changes.
async fn everybody_is_told_the_same_by_command_and_ruling(licence: &Licence, auditor: &Person, stranger: &Person) {
    let Licence { office, citizen, desk, specialist, leader, code, .. } = licence;
    let assignee = office.ask(specialist, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
    let version = office.version(auditor, code).await;
    let aimed = |mut input: Value| {
        input["code"] = json!(code);
        input["requestId"] = json!(Uuid::new_v4());
        input["expectedVersion"] = json!(version);
        input
    };
    for who in [citizen, desk, specialist, leader, auditor] {
        let (vi, en) = (rulings(licence, who, "vi").await, rulings(licence, who, "en").await);
        for (mutation, action, input) in moves(&assignee) {
            let (ruling, case) = (&vi[action], format!("{mutation} by {} at version {version}", who.username));
            if ruling["allowed"] == true {
                continue;
            }
            let reply = office.mutate(who, mutation, "dossier { id }", aimed(input)).await;
            let doers = ruling["doers"].as_array().expect("a list");
            if PERSONAL.contains(&ruling["code"].as_str().expect("a code")) {
                assert_eq!(reply.error(), "FORBIDDEN", "{case}: {ruling}");
                assert!(!doers.is_empty(), "{case}: {ruling}");
                assert!(ruling["reason"].as_str().expect("a reason").contains("hỉ "), "who alone may: {ruling}");
                assert!(
                    en[action]["reason"].as_str().expect("a reason").contains("nly "),
                    "who alone may: {}",
                    en[action]
                );
            } else {
                assert_eq!(reply.faults(), ["NOT_ALLOWED_IN_STATUS"], "{case}: {ruling}");
                assert!(doers.is_empty(), "{case}: {ruling}");
            }
        }
    }
    for (mutation, _, input) in moves(&assignee) {
        let reply = office.mutate(stranger, mutation, "dossier { id }", aimed(input)).await;
        let faults = if reply.body["errors"].is_null() { reply.faults() } else { vec![reply.error().to_owned()] };
        assert_eq!(faults, ["NOT_FOUND code"], "{mutation} by a stranger");
    }
    assert_eq!(office.version(auditor, code).await, version, "nobody did anything");
}

each_database! {
    async fn a_wrong_person_in_a_right_status_is_told_who_is_the_right_one(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let auditor = licence.office.staff(Role::Auditor, None).await;
        let stranger = licence.office.staff(Role::Specialist, Some(OTHER_AGENCY)).await;
        let told = async || everybody_is_told_the_same_by_command_and_ruling(&licence, &auditor, &stranger).await;
        let item = json!({ "target": { "requirement": "application" }, "instruction": "Ký lại đơn." });
        let ask = json!({ "message": "Đề nghị bổ sung.", "items": [item] });

        told().await;
        licence.moved(&licence.desk, "acceptDossier", json!({})).await;
        told().await;
        let seen = rulings(&licence, &licence.specialist, "vi").await;
        assert_eq!(seen["FORWARD"]["reason"], "Lúc này chỉ Bộ phận Một cửa mới được thực hiện thao tác này.");
        assert_eq!(seen["FORWARD"]["doers"], json!(["RECEPTION"]));
        let seen = rulings(&licence, &licence.specialist, "en").await;
        assert_eq!(seen["FORWARD"]["reason"], "At this stage, only the one-stop desk may do this.");
        assert_eq!(seen["ASSIGN"]["reason"], "At this stage, only the one-stop desk or a leader may do this.");

        licence.moved(&licence.desk, "requestSupplement", ask.clone()).await;
        told().await;
        let seen = rulings(&licence, &licence.specialist, "vi").await;
        assert_eq!(seen["CANCEL_SUPPLEMENT_REQUEST"]["code"], "NOT_YOURS_NOW");
        licence.moved(&licence.citizen, "supplementDossier", json!({ "message": "Tôi đã nộp." })).await;
        let pay = json!({ "money": { "amount": "600000", "currency": "VND" }, "reason": "Phí thẩm định." });
        licence.moved(&licence.desk, "requestPayment", pay).await;
        told().await;
        let paid = json!({ "money": { "amount": "600000", "currency": "VND" }, "reference": "BL-0117" });
        licence.moved(&licence.desk, "recordPayment", paid).await;
        licence.moved(&licence.desk, "forwardDossier", json!({})).await;
        told().await;
        licence.moved(&licence.specialist, "requestSupplement", ask).await;
        told().await;
        licence.moved(&licence.citizen, "supplementDossier", json!({ "message": "Tôi đã nộp." })).await;
        licence.moved(&licence.specialist, "forwardDossier", json!({})).await;
        told().await;
        licence.moved(&licence.citizen, "withdrawDossier", json!({ "reason": "Đổi ý." })).await;
        told().await;
        licence.moved(&licence.desk, "declineWithdrawal", json!({ "reason": "Sắp xong." })).await;
        licence.moved(&licence.leader, "decideDossier", json!({ "outcome": "GRANTED" })).await;
        told().await;
        licence.moved(&licence.desk, "returnResult", json!({})).await;
        told().await;
    }
    async fn of_what_was_ended_it_is_told_who_takes_it_back(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let Licence { office, citizen, desk, specialist, leader, .. } = &licence;
        let auditor = office.staff(Role::Auditor, None).await;
        let stranger = office.staff(Role::Specialist, Some(OTHER_AGENCY)).await;
        let told = async || everybody_is_told_the_same_by_command_and_ruling(&licence, &auditor, &stranger).await;
        let revoking = async |who: &Person| rulings(&licence, who, "vi").await["REVOKE_RULING"].clone();
        let reason = || json!({ "reason": "Ghi nhầm hồ sơ." });

        licence.moved(desk, "rejectDossier", reason()).await;
        told().await;
        for who in [desk, leader] {
            assert_eq!(revoking(who).await["allowed"], true);
        }
        for who in [citizen, specialist, &auditor] {
            let ruling = revoking(who).await;
            assert_eq!((&ruling["code"], &ruling["doers"]), (&json!("NOT_YOURS"), &json!(["RECEPTION", "LEADER"])));
        }
        licence.moved(desk, "revokeRuling", reason()).await;
        told().await;

        // An officer who may stop on their own may revoke that; the reception only its own rulings.
        licence.moved(desk, "acceptDossier", json!({})).await;
        licence.moved(desk, "forwardDossier", json!({})).await;
        licence.moved(leader, "stopProcessing", reason()).await;
        told().await;
        let ruling = revoking(desk).await;
        assert_eq!((&ruling["code"], &ruling["doers"]), (&json!("NOT_YOURS_NOW"), &json!(["LEADER"])));
        licence.moved(leader, "revokeRuling", reason()).await;
        licence.moved(citizen, "withdrawDossier", reason()).await;
        licence.moved(desk, "stopProcessing", reason()).await;
        told().await;
        for who in [desk, leader] {
            assert_eq!(revoking(who).await["allowed"], true);
        }
        licence.moved(desk, "revokeRuling", reason()).await;
        told().await;
    }
}
