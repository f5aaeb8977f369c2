use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use support::test_service::Reply;
use support::{TestDatabase, each_database};
use uuid::Uuid;

use super::setup::{EVERYBODY, PermissionSetup};
use super::{assert_table, table};
use crate::contract::sdl::{What, holder};
use crate::contract::served;

/// The rows: `a` allowed, and refused only for what stands in the input or for the dossier's status; `N` not found
/// at the field that names it; `U` and `F` the errors UNAUTHENTICATED and FORBIDDEN.
const TABLE: &str = include_str!("mutations.txt");

/// What became of the one dossier of several.
const OUTCOMES: &str = "outcomes { forbidden userErrors { code field } }";

/// Every mutation, aimed at the scene's dossier with an input that nobody could have carried out.
pub(crate) fn inputs(code: &str) -> Vec<(&'static str, Value)> {
    let id = Uuid::new_v4();
    let aimed = |more: Value| {
        let mut input = json!({ "code": code, "expectedVersion": 1_000 });
        input.as_object_mut().expect("an input").extend(more.as_object().expect("an input").clone());
        input
    };
    let bulk = |mut input: Value| {
        input["requestId"] = json!(id);
        input["dossiers"] = json!([{ "code": code, "expectedVersion": 1_000 }]);
        input
    };
    let reasoned = || aimed(json!({ "reason": "x" }));
    let registration = json!({
        "kind": "CITIZEN", "username": "a", "password": "x", "fullName": "", "dateOfBirth": "", "identityNumber": "",
        "email": "", "phone": "",
    });
    let item = json!({ "target": { "requirement": "application" }, "instruction": "x" });
    vec![
        ("registerAccount", registration),
        ("activateAccountByLink", json!({ "token": "x" })),
        ("activateAccountByOtp", json!({ "username": "nobody.here", "otp": "000000" })),
        ("discardRegistration", json!({ "username": "nobody.here", "password": "x" })),
        ("logIn", json!({ "username": "nobody.here", "password": "x" })),
        ("updateAccount", json!({ "expectedVersion": 1_000, "fullName": "x" })),
        ("confirmPhone", json!({ "phone": "0905123456", "otp": "" })),
        ("resendPhoneCode", json!({ "phone": "0905123456" })),
        ("cancelPhoneChange", json!({ "phone": "x" })),
        ("changePassword", json!({ "currentPassword": "x", "newPassword": "x" })),
        ("requestPasswordReset", json!({ "email": "x" })),
        ("resetPassword", json!({ "token": "x", "newPassword": "x" })),
        ("endSession", json!({ "sessionId": "x" })),
        ("saveDraft", json!({ "procedureCode": "x", "procedureVersion": 1, "form": {}, "documents": [] })),
        (
            "attachDraftDocument",
            json!({
                "procedureCode": "x", "procedureVersion": 1,
                "document": { "requirement": "x", "uploadId": "x", "fileName": "x" },
            }),
        ),
        ("detachDraftDocument", json!({ "procedureCode": "x", "uploadId": "x" })),
        ("deleteDraft", json!({ "procedureCode": "x" })),
        ("reapplyDossier", json!({ "code": code })),
        ("saveQueueView", json!({ "name": "", "filter": {} })),
        ("deleteQueueView", json!({ "name": "x" })),
        ("createUpload", json!({ "fileName": "", "mediaType": "", "size": 0 })),
        (
            "submitDossier",
            json!({ "requestId": id, "procedureCode": "x", "procedureVersion": 1, "form": {}, "documents": [] }),
        ),
        ("supplementDossier", aimed(json!({ "message": "x" }))),
        ("withdrawDossier", reasoned()),
        ("postMessage", json!({ "requestId": id, "code": code, "body": "" })),
        ("markExchangeRead", json!({ "code": code, "upToMessageId": "x" })),
        ("acceptDossier", aimed(json!({}))),
        ("rejectDossier", reasoned()),
        ("requestSupplement", aimed(json!({ "message": "x", "items": [item] }))),
        ("cancelSupplementRequest", reasoned()),
        ("assignDossier", aimed(json!({ "assigneeId": "x" }))),
        ("acceptDossiers", bulk(json!({}))),
        ("assignDossiers", bulk(json!({ "assigneeId": "x" }))),
        ("noteAbsence", json!({ "accountId": "x", "from": "2026-03-20", "until": "2026-03-27" })),
        ("endAbsence", json!({ "accountId": "x" })),
        ("handOverDossiers", json!({ "requestId": id, "fromId": "x", "toId": "x", "reason": "x" })),
        ("forwardDossier", aimed(json!({}))),
        ("sendBackDossier", reasoned()),
        ("requestPayment", aimed(json!({ "money": { "amount": "1" }, "reason": "x" }))),
        ("recordPayment", aimed(json!({ "requestId": id, "money": { "amount": "1" }, "reference": "x" }))),
        ("cancelPaymentRequest", reasoned()),
        ("extendDeadline", aimed(json!({ "dueAt": "2026-03-20T10:00:00Z", "reason": "x" }))),
        ("decideDossier", aimed(json!({ "outcome": "GRANTED" }))),
        ("returnResult", aimed(json!({}))),
        ("changeRole", json!({ "accountId": "x", "role": "LEADER", "agencyCode": "x" })),
        ("lockAccount", json!({ "accountId": "x" })),
        ("unlockAccount", json!({ "accountId": "x" })),
        ("inviteStaff", json!({ "username": "", "fullName": "", "email": "", "role": "LEADER" })),
        ("resendInvitation", json!({ "accountId": "x" })),
        ("resendDelivery", json!({ "id": "x" })),
        ("requestErasure", json!({ "accountId": "x", "basis": "PERSON_ASKED" })),
        ("withdrawErasure", json!({ "accountId": "x" })),
        ("confirmErasure", json!({ "accountId": "x" })),
        ("publishProcedure", json!({ "definition": {} })),
        ("retireProcedure", json!({ "code": "x" })),
        ("publishCalendarYear", json!({ "calendar": {} })),
        ("registerAgency", json!({ "code": "", "name": { "vi": "" } })),
        ("registerWebhook", json!({ "url": "x" })),
        ("removeWebhook", json!({ "id": "x" })),
        ("renewWebhookSecret", json!({ "id": "x" })),
        ("changeWebhookAddress", json!({ "id": "x", "url": "x" })),
        ("testWebhook", json!({ "id": "x" })),
        ("replayWebhook", json!({ "id": "x" })),
        ("retryDeadLetter", json!({ "id": "x" })),
        ("declineWithdrawal", reasoned()),
        ("stopProcessing", reasoned()),
        ("revokeRuling", reasoned()),
    ]
}

/// The mutations that whoever filed a dossier may send.
pub(crate) fn of_applicants() -> BTreeSet<String> {
    let column = EVERYBODY.iter().position(|who| *who == "the applicant").expect("a column");
    let rows = table(TABLE).into_iter().filter(|(_, letters)| letters.as_bytes()[column] == b'a');
    rows.map(|(mutation, _)| mutation).collect()
}

each_database! {
    async fn every_mutation_is_open_to_those_of_the_table(place: TestDatabase) {
        let scene = PermissionSetup::set(place).await;
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        let before = scene.office.footprint().await;
        for (mutation, input) in inputs(&scene.filed.code) {
            for person in &scene.people {
                let selected = if input["dossiers"].is_array() { OUTCOMES } else { "" };
                let reply = scene.office.mutate(person, mutation, selected, input.clone()).await;
                found.entry(mutation.to_owned()).or_default().push(letter(&reply));
            }
        }
        // Whether there is such an account is not told: there is no fault in it for anybody.
        for (number, person) in scene.people.iter().enumerate() {
            let input = json!({ "username": format!("nobody.{number}"), "channel": "SMS" });
            let reply = scene.office.mutate(person, "resendActivation", "accepted", input).await;
            found.entry("resendActivation".to_owned()).or_default().push(letter(&reply));
        }
        scene.office.assert_nothing_written_since(&before, "what nobody could have carried out").await;
        for person in &scene.people {
            let reply = scene.office.mutate(person, "logOut", "loggedOut", Value::Null).await;
            found.entry("logOut".to_owned()).or_default().push(letter(&reply));
        }
        assert_table("mutations.txt", &table(TABLE), &found);
    }
}

fn letter(reply: &Reply) -> char {
    if !reply.body["errors"].is_null() {
        return match reply.error() {
            "UNAUTHENTICATED" => 'U',
            "FORBIDDEN" => 'F',
            _ => panic!("{}", reply.text),
        };
    }
    let outcome = &reply.payload()["outcomes"][0];
    if outcome["forbidden"] == true {
        return 'F';
    }
    if outcome["userErrors"][0]["code"] == "NOT_FOUND" && outcome["userErrors"][0]["field"][3] == "code" {
        return 'N';
    }
    // A procedure is no secret, and its code no dossier's.
    if reply.faults().iter().any(|fault| fault == "NOT_FOUND code") && !reply.text.contains("retireProcedure") {
        'N'
    } else {
        'a'
    }
}

#[test]
fn every_mutation_has_an_input_here() {
    let asked: BTreeSet<&str> =
        inputs("x").into_iter().map(|(mutation, _)| mutation).chain(["resendActivation", "logOut"]).collect();
    let schema = served();
    let known: BTreeSet<&str> = schema
        .iter()
        .filter(|(path, named)| matches!(named.what, What::Output(_)) && holder(path) == Some("Mutation"))
        .map(|(path, _)| &path["Mutation.".len()..])
        .collect();
    assert_eq!(asked, known);
}
