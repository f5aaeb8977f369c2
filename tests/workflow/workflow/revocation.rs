//! Revocation of rulings: the former state is restored for everybody, and the applicant is notified.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use support::licence::Licence;
use support::test_service::path_of;
use support::{TestDatabase, each_database};

/// Fields of the dossier's state.
const STANDING: &str = "status dueAt timeliness turn currentStep { key } supplementRequest { message respondBy } \
                        result { outcome } endReason";

async fn with_the_leader(licence: &Licence) {
    for who in [&licence.desk, &licence.desk, &licence.specialist] {
        let mutation =
            if licence.office.version(who, &licence.code).await == 1 { "acceptDossier" } else { "forwardDossier" };
        licence.moved(who, mutation, json!({})).await;
    }
}

/// Status of an earlier signed URL.
async fn fetched(licence: &Licence, url: &Value) -> StatusCode {
    let path = path_of(url.as_str().expect("a URL"));
    licence.office.send(Request::get(path).body(Body::empty()).expect("a request")).await.status
}

fn reason() -> Value {
    json!({ "reason": "Ghi nhầm hồ sơ." })
}

each_database! {
    async fn a_decision_is_taken_back_and_its_documents_are_hidden_from_the_applicant(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let (citizen, leader) = (&licence.citizen, &licence.leader);
        with_the_leader(&licence).await;
        let before = licence.seen(leader, STANDING).await;
        let paper = licence.office.upload(leader).await;
        licence.moved(leader, "decideDossier", json!({ "outcome": "GRANTED", "uploadIds": [paper] })).await;
        let file = licence.seen(citizen, "result { files { id } }").await["result"]["files"][0]["id"].clone();
        let node = format!("{{ node(id: {file}) {{ ... on File {{ url viewUrl }} }} }}");
        let given = licence.office.ask(citizen, &node, json!({})).await.at("/node").clone();
        let to_officers = licence.office.ask(leader, &node, json!({})).await.at("/node/url").clone();
        for url in [&given["url"], &given["viewUrl"], &to_officers] {
            assert_eq!(fetched(&licence, url).await, StatusCode::OK);
        }

        let ruling = licence.seen(&licence.desk, "action(name: REVOKE_RULING) { allowed code doers reason }").await;
        assert_eq!(ruling["action"]["doers"], json!(["LEADER"]), "{ruling}");
        let dossier = licence.moved(leader, "revokeRuling", reason()).await;
        assert_eq!((&dossier["status"], &dossier["currentStep"]["key"]), (&json!("PROCESSING"), &json!("decision")));
        assert_eq!(licence.seen(leader, STANDING).await, before, "as before");
        assert_eq!(licence.seen(citizen, "result { outcome }").await["result"], Value::Null);
        assert_eq!(licence.office.ask(citizen, &node, json!({})).await.at("/node"), &Value::Null);
        for url in [&given["url"], &given["viewUrl"]] {
            assert_eq!(fetched(&licence, url).await, StatusCode::NOT_FOUND, "also where it was handed out before");
        }
        assert_eq!(fetched(&licence, &to_officers).await, StatusCode::OK);
        let copied = licence.office.ask(citizen, "{ exportMyData { dossiers files { id } } }", json!({})).await.text;
        assert!(!copied.contains(file.as_str().expect("an id")), "{copied}");
        assert!(licence.office.ask(leader, &node, json!({})).await.at("/node/url").is_string(), "officers see what it was");

        let told = licence.seen(citizen, "unreadMessages progress { title note } exchange(last: 1) { nodes { side body } }").await;
        let last = told["progress"].as_array().expect("entries").last().expect("an entry").clone();
        assert_eq!(last, json!({ "title": "Thu hồi quyết định ghi nhầm", "note": "Ghi nhầm hồ sơ." }));
        let said = told["exchange"]["nodes"][0]["body"].as_str().expect("a message");
        assert!(said.starts_with("Cơ quan đã thu hồi quyết định ghi nhầm") && said.contains("Lý do: Ghi nhầm hồ sơ."), "{said}");
        assert_eq!((&told["exchange"]["nodes"][0]["side"], &told["unreadMessages"]), (&json!("STAFF"), &json!(1)));

        let refused = json!({ "outcome": "REFUSED", "reason": "Không đủ điều kiện." });
        licence.moved(leader, "decideDossier", refused).await;
        assert_eq!(licence.seen(citizen, "result { outcome }").await["result"]["outcome"], "REFUSED");
        licence.moved(&licence.desk, "returnResult", json!({})).await;
        let version = licence.office.version(leader, &licence.code).await;
        let input = json!({ "code": licence.code, "expectedVersion": version, "reason": "Ghi nhầm." });
        let late = licence.office.mutate(leader, "revokeRuling", "", input).await;
        assert_eq!(late.faults(), ["NOT_ALLOWED_IN_STATUS"]);
    }

    async fn a_refusal_to_receive_is_taken_back_by_the_desk_and_all_counts_are_as_before(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let (desk, leader) = (&licence.desk, &licence.leader);
        let report = "{ progressReport { total byStatus { status count } byTimeliness { timeliness count } medianWorkingDays } }";
        let counted = async || licence.office.ask(leader, report, json!({})).await.at("/progressReport").clone();
        let (before, standing) = (counted().await, licence.seen(desk, STANDING).await);
        licence.moved(desk, "rejectDossier", json!({ "reason": "Sai thủ tục." })).await;
        assert_eq!(licence.seen(desk, "endReason").await["endReason"], "Sai thủ tục.");
        licence.moved(desk, "revokeRuling", reason()).await;
        assert_eq!(licence.seen(desk, STANDING).await, standing);
        assert_eq!(counted().await, before);
        let dossier = licence.moved(desk, "acceptDossier", json!({})).await;
        assert_eq!(dossier["status"], "ACCEPTED");
    }

    async fn a_stop_is_taken_back_with_what_it_ended_and_its_warnings_come_again(place: TestDatabase) {
        let mut licence = Licence::applied_for(place).await;
        with_the_leader(&licence).await;
        let report = "{ progressReport { byStatus { status count } medianWorkingDays p90WorkingDays } }";
        let before = licence.office.ask(&licence.leader, report, json!({})).await.at("/progressReport").clone();
        let item = json!({ "target": { "requirement": "application" }, "instruction": "Ký lại đơn." });
        let asked = json!({ "message": "Đề nghị bổ sung.", "items": [item], "respondBy": "2026-03-20T10:00:00Z" });
        licence.moved(&licence.leader, "requestSupplement", asked).await;
        licence.moved(&licence.citizen, "withdrawDossier", json!({ "reason": "Đổi ý." })).await;
        licence.it_is("2026-03-11 09:00").await;
        licence.moved(&licence.desk, "stopProcessing", json!({ "reason": "Theo đề nghị." })).await;
        assert_eq!(licence.seen(&licence.citizen, STANDING).await["supplementRequest"], Value::Null);
        licence.it_is("2026-03-13 09:00").await;
        licence.moved(&licence.desk, "revokeRuling", reason()).await;
        licence.moved(&licence.desk, "declineWithdrawal", json!({ "reason": "Chưa có đề nghị rút." })).await;
        let standing = licence.seen(&licence.citizen, STANDING).await;
        assert_eq!(standing["status"], "SUPPLEMENT_REQUESTED");
        assert_eq!(standing["supplementRequest"]["respondBy"], "2026-03-22T10:00:00Z", "two days more, as it stood still");
        licence.moved(&licence.citizen, "supplementDossier", json!({ "message": "Tôi đã ký." })).await;
        let after = licence.office.ask(&licence.leader, report, json!({})).await.at("/progressReport").clone();
        assert_eq!(after, before, "nothing is counted as ended");
        let due = licence.seen(&licence.leader, "dueAt").await["dueAt"].as_str().expect("a date").to_owned();
        licence.it_is("2026-04-30 09:00").await;
        assert!(licence.office.app.cases.reminders.remind(|| true).await.expect("deadlines") > 0);
        let reached = licence.seen(&licence.leader, "dueAt deadlines { kind }").await;
        assert!(reached["deadlines"].to_string().contains("OVERDUE"), "{reached}, due {due}");
    }
}
