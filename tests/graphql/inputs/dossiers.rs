//! Invalid filings and moves.

use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, Person, TestService, explosives_form};
use support::{TestDatabase, each_database};
use uuid::Uuid;

use super::with;

const SUBMIT: &str = "submitDossier";

/// The filing with one value of its form changed, by JSON pointer.
fn filled(submission: &Value, pointer: &str, value: Value) -> Value {
    let mut submission = submission.clone();
    *submission["form"].pointer_mut(pointer).expect("a field of the form") = value;
    submission
}

/// The filing with other documents.
fn attached(submission: &Value, documents: &[(&str, &str)]) -> Value {
    let document = |(key, upload): &(&str, &str)| json!({ "requirement": key, "uploadId": upload });
    with(submission, "documents", documents.iter().map(document).collect::<Vec<_>>())
}

/// Input that moves a dossier, by code and version.
fn move_of(code: &str, version: i64, more: Value) -> Value {
    let mut input = json!({ "code": code, "expectedVersion": version });
    input.as_object_mut().expect("an input").extend(more.as_object().expect("an input").clone());
    input
}

each_database! {
    async fn a_form_is_held_against_its_schema_and_each_fault_told_by_its_path(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let good = office.submission(&citizen).await;
        for (pointer, value, fault) in [
            ("/organization/name", json!(""), "REQUIRED form.organization.name"),
            ("/organization/name", json!(7), "INVALID_FORMAT form.organization.name"),
            ("/organization/name", json!("a\u{0}"), "INVALID_FORMAT form.organization.name"),
            ("/organization/name", json!("ệ".repeat(201)), "TOO_LONG form.organization.name"),
            ("/organization/taxCode", json!("12"), "INVALID_FORMAT form.organization.taxCode"),
            ("/currentLicence/issuedOn", json!("2024-02-30"), "INVALID_FORMAT form.currentLicence.issuedOn"),
            ("/organization/taxCode", json!("6100123456"), "INVALID_FORMAT form.organization.taxCode"),
            ("/organization/phone", json!("113"), "INVALID_FORMAT form.organization.phone"),
            ("/representative/identityNumber", json!("000000000000"), "INVALID_FORMAT form.representative.identityNumber"),
            ("/currentLicence/issuedOn", json!("05/03/0990"), "OUT_OF_RANGE form.currentLicence.issuedOn"),
            ("/explosives/1/yearlyQuantity", json!("1,5"), "INVALID_FORMAT form.explosives.1.yearlyQuantity"),
            ("/reason", json!("because"), "INVALID_FORMAT form.reason"),
            ("/sites", json!([]), "TOO_SHORT form.sites"),
            ("/sites/0/name", json!(null), "INVALID_FORMAT form.sites.0.name"),
            ("/explosives/1/yearlyQuantity", json!(-1), "OUT_OF_RANGE form.explosives.1.yearlyQuantity"),
            ("/explosives/1/yearlyQuantity", json!(1e300), "OUT_OF_RANGE form.explosives.1.yearlyQuantity"),
            ("/undertaking", json!(false), "REQUIRED form.undertaking"),
        ] {
            office.refuses(&citizen, SUBMIT, &filled(&good, pointer, value), &[fault]).await;
        }
        let mut named = explosives_form();
        named["organization"]["email"] = json!("Tam <tam@example.vn>");
        office.refuses(&citizen, SUBMIT, &with(&good, "form", named), &["INVALID_FORMAT form.organization.email"]).await;
        let mut more = explosives_form();
        more["organization"]["owner"] = json!("x");
        let unknown = ["NOT_FOUND form.organization.owner"];
        office.refuses(&citizen, SUBMIT, &with(&good, "form", more), &unknown).await;
        let mut less = explosives_form();
        less.as_object_mut().expect("a form").remove("reason");
        let less = with(&good, "form", less);
        office.refuses(&citizen, SUBMIT, &less, &["REQUIRED form.reason"]).await;
        let refused = office.mutate(&citizen, SUBMIT, "dossier { id }", less).await;
        let title = "Lý do đề nghị cấp lại";
        assert_eq!(refused.param("name")["vi"], title);
        let message = refused.payload()["userErrors"][0]["message"].as_str().expect("words");
        assert_eq!(message, format!("Vui lòng nhập thông tin “{title}”."));
        for form in [json!([]), json!("x"), json!(7)] {
            office.refuses(&citizen, SUBMIT, &with(&good, "form", form), &["INVALID_FORMAT form"]).await;
        }
        office.does_not_take(&citizen, SUBMIT, &with(&good, "form", Value::Null)).await;
        let large = json!({ "text": "x".repeat(49 * 1024) });
        office.refuses(&citizen, SUBMIT, &with(&good, "form", large), &["TOO_LONG form"]).await;
    }

    async fn a_form_is_kept_in_one_way_however_it_was_typed(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let mut typed = office.submission(&citizen).await;
        let kept = typed["form"].clone();
        for (pointer, value) in [
            ("/organization/taxCode", "6100 123 454"),
            ("/organization/phone", "+84 912 345 678"),
            ("/representative/identityNumber", "062.092.001.234"),
            ("/currentLicence/issuedOn", "3/5/2024"),
            ("/explosives/1/yearlyQuantity", "1.200"),
        ] {
            typed = filled(&typed, pointer, json!(value));
        }
        let filed = office.mutate(&citizen, SUBMIT, "dossier { form }", typed).await.done()["dossier"]["form"].clone();
        for (pointer, value) in [
            ("/organization/taxCode", json!("6100123454")),
            ("/organization/phone", json!("0912345678")),
            ("/representative/identityNumber", json!("062092001234")),
            ("/currentLicence/issuedOn", json!("2024-05-03")),
            ("/explosives/1/yearlyQuantity", json!(1200)),
            ("/organization/name", kept["organization"]["name"].clone()),
        ] {
            assert_eq!(filed.pointer(pointer), Some(&value), "{pointer}");
        }
    }

    async fn an_amount_that_cannot_be_read_is_a_fault_at_its_field(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let filed = office.file(&citizen).await;
        let accept = move_of(&filed.code, filed.version, json!({ "requestId": Uuid::new_v4() }));
        let done = office.mutate(&desk, "acceptDossier", "dossier { version }", accept).await;
        let version = done.done()["dossier"]["version"].as_i64().expect("a version");
        let asking = |amount: &str| {
            move_of(&filed.code, version, json!({ "money": { "amount": amount }, "reason": "Phí thẩm định" }))
        };
        for (amount, fault) in [
            ("", "REQUIRED money.amount"),
            ("abc", "INVALID_FORMAT money.amount"),
            ("1.200.000,5", "INVALID_FORMAT money.amount"),
            ("0", "OUT_OF_RANGE money.amount"),
            ("-5", "OUT_OF_RANGE money.amount"),
        ] {
            office.refuses(&desk, "requestPayment", &asking(amount), &[fault]).await;
        }
        let asked = office.mutate(&desk, "requestPayment", "dossier { paymentRequest { money { amount } } }", asking("1.200.000 đ"));
        assert_eq!(asked.await.done()["dossier"]["paymentRequest"]["money"]["amount"], "1200000");
    }

    async fn the_documents_are_those_that_the_procedure_asks_for(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, other) = (office.citizen().await, office.citizen().await);
        let good = office.submission(&citizen).await;
        let (mine, second) = (office.upload(&citizen).await, office.upload(&citizen).await);
        let theirs = office.upload(&other).await;
        let (unsent, _) = office.announce(&citizen, "a.pdf", 10).await;
        let filed = office.file(&citizen).await;
        let report = ("activityReport", second.as_str());
        let missing = ["MISSING_DOCUMENT documents", "MISSING_DOCUMENT documents"];
        office.refuses(&citizen, SUBMIT, &attached(&good, &[]), &missing).await;
        office.refuses(&citizen, SUBMIT, &attached(&good, &[report]), &missing[..1]).await;
        for upload in [theirs.as_str(), unsent.as_str(), filed.id.as_str(), "x", ""] {
            let input = attached(&good, &[("application", upload), report]);
            office.refuses(&citizen, SUBMIT, &input, &["NOT_FOUND documents.0.uploadId"]).await;
        }
        let twice = attached(&good, &[("application", &mine), ("activityReport", &mine)]);
        office.refuses(&citizen, SUBMIT, &twice, &["NOT_FOUND documents.1.uploadId"]).await;
        let third = office.upload(&citizen).await;
        let unknown = attached(&good, &[("application", &mine), report, ("licence", &third)]);
        office.refuses(&citizen, SUBMIT, &unknown, &["UNKNOWN_REQUIREMENT documents.2.requirement"]).await;
        let all = filled(&attached(&good, &[("licence", &theirs), report]), "/reason", json!("x"));
        let faults = [
            "INVALID_FORMAT form.reason", "MISSING_DOCUMENT documents", "NOT_FOUND documents.0.uploadId",
            "UNKNOWN_REQUIREMENT documents.0.requirement",
        ];
        office.refuses(&citizen, SUBMIT, &all, &faults).await;
    }

    async fn a_submission_names_a_procedure_as_it_is_now(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let good = office.submission(&citizen).await;
        for code in ["", "9.999999", "2.001433 "] {
            let input = with(&good, "procedureCode", code);
            if code.trim() == "2.001433" { continue; }
            office.refuses(&citizen, SUBMIT, &input, &["NOT_FOUND procedureCode"]).await;
        }
        for version in [0, 2, -1] {
            let input = with(&good, "procedureVersion", version);
            office.refuses(&citizen, SUBMIT, &input, &["NOT_FOUND procedureVersion"]).await;
        }
        for field in ["requestId", "procedureCode", "procedureVersion", "form", "documents"] {
            office.does_not_take(&citizen, SUBMIT, &with(&good, field, Value::Null)).await;
        }
    }

    async fn what_moves_a_dossier_on_says_why_and_from_where(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let filed = office.file(&citizen).await;
        let aimed = |more: Value| move_of(&filed.code, filed.version, more);
        for (who, mutation, input, fault) in [
            (&desk, "rejectDossier", aimed(json!({ "reason": "" })), "REQUIRED reason"),
            (&desk, "rejectDossier", aimed(json!({ "reason": "ệ".repeat(4001) })), "TOO_LONG reason"),
            (&desk, "rejectDossier", aimed(json!({ "reason": "a\u{202E}b" })), "INVALID_FORMAT reason"),
            (&desk, "acceptDossier", aimed(json!({ "note": "ệ".repeat(4001) })), "TOO_LONG note"),
            (&desk, "assignDossier", aimed(json!({ "assigneeId": filed.id })), "NOT_FOUND assigneeId"),
            (&desk, "assignDossier", aimed(json!({ "assigneeId": "x" })), "NOT_FOUND assigneeId"),
            (&citizen, "withdrawDossier", aimed(json!({ "reason": " " })), "REQUIRED reason"),
            (&desk, "declineWithdrawal", aimed(json!({ "reason": "x" })), "NOT_ALLOWED_IN_STATUS"),
            (&desk, "stopProcessing", aimed(json!({ "reason": "x" })), "NOT_ALLOWED_IN_STATUS"),
            (&desk, "cancelSupplementRequest", aimed(json!({ "reason": "x" })), "NOT_ALLOWED_IN_STATUS"),
            (&citizen, "supplementDossier", aimed(json!({ "message": "x" })), "NOT_ALLOWED_IN_STATUS"),
            (&desk, "acceptDossier", move_of(&filed.code, filed.version + 1, json!({})), "VERSION_CONFLICT expectedVersion"),
            (&desk, "acceptDossier", move_of("1-260309-0001", 1, json!({})), "NOT_FOUND code"),
            (&desk, "acceptDossier", move_of("x", 1, json!({})), "NOT_FOUND code"),
        ] {
            office.refuses(who, mutation, &input, &[fault]).await;
        }
        for version in [json!(null), json!(-1)] {
            let input = json!({ "code": filed.code, "expectedVersion": version, "reason": "x" });
            office.does_not_take(&desk, "rejectDossier", &input).await;
        }
        let late = move_of(&filed.code, filed.version + 7, json!({}));
        let reply = office.mutate(&desk, "acceptDossier", "dossier { id }", late).await;
        assert_eq!(reply.param("currentVersion"), &json!(filed.version));
        let withdraw = json!({ "code": filed.code, "reason": "Tôi muốn rút." });
        office.mutate(&citizen, "withdrawDossier", "dossier { id }", withdraw.clone()).await.done();
        office.refuses(&citizen, "withdrawDossier", &withdraw, &["NOT_ALLOWED_IN_STATUS"]).await;
    }

    async fn what_is_said_says_something_about_a_dossier_that_is_seen(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, other) = (office.citizen().await, office.citizen().await);
        let (filed, theirs) = (office.file(&citizen).await, office.file(&other).await);
        let upload = office.upload(&other).await;
        let message = |code: &str, body: &str, uploads: Value| {
            json!({ "requestId": Uuid::new_v4(), "code": code, "body": body, "uploadIds": uploads })
        };
        for (input, fault) in [
            (message(&filed.code, "", json!(null)), "REQUIRED body"),
            (message(&filed.code, &"ệ".repeat(4001), json!([])), "TOO_LONG body"),
            (message(&filed.code, "a\u{0}", json!([])), "INVALID_FORMAT body"),
            (message(&filed.code, "a", json!([upload])), "NOT_FOUND uploadIds.0"),
            (message(&filed.code, "a", json!(["x"])), "NOT_FOUND uploadIds.0"),
            (message(&theirs.code, "a", json!([])), "NOT_FOUND code"),
            (message("x", "a", json!([])), "NOT_FOUND code"),
        ] {
            office.refuses(&citizen, "postMessage", &input, &[fault]).await;
        }
        let said = message(&theirs.code, "Xin chào.", json!([upload]));
        let posted = office.mutate(&other, "postMessage", "message { id }", said).await;
        let theirs = posted.done()["message"]["id"].clone();
        for id in [theirs, json!("x"), json!(filed.id)] {
            let input = json!({ "code": filed.code, "upToMessageId": id });
            office.refuses(&citizen, "markExchangeRead", &input, &["NOT_FOUND upToMessageId"]).await;
        }
        let nobody = Person::nobody();
        let reply = office.mutate(&nobody, "postMessage", "message { id }", message(&filed.code, "a", json!([]))).await;
        assert_eq!(reply.error(), "UNAUTHENTICATED");
    }
}
