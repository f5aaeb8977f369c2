//! II. Hướng dẫn bổ sung hồ sơ.

use chrono::TimeDelta;
use serde_json::{Value, json};
use support::contract_client::{ContractClient, fault, request_id};

use super::calendar::moment;
use super::exchange::{read_up_to_the_end, thread};
use super::filing::PDF;
use super::office::{Staff, wrong_moment};
use super::registration::CITIZEN_EMAIL;
use super::setup::{Filed, GuideSetup};

const FIELD: &str = "/representative/phone";
const INSTRUCTION: &str = "Ghi lại số điện thoại của người đại diện.";

/// Before reception no time limit runs.
pub(super) async fn before_reception(stage: &GuideSetup, staff: &Staff, dossier: &mut Filed) {
    let papers = json!({ "target": { "requirement": "supplierPapers" }, "instruction": "Nộp lại bản chụp rõ hơn." });
    let items = json!([{ "target": { "formField": FIELD }, "instruction": INSTRUCTION }, papers]);
    let asked = the_desk_asks(&staff.reception, dossier, "first", items).await;
    assert_eq!(asked["timeliness"], "NOT_STARTED");
    the_citizen_reads_what_is_asked(stage, dossier).await;
    only_what_is_asked_may_change(stage, dossier).await;

    // «Công dân thực hiện bổ sung hồ sơ và bấm nút để gửi hồ sơ đã bổ sung đi.»
    let upload = stage.citizen.upload("van ban.pdf", "application/pdf", PDF).await;
    let mut answer = answer(stage, dossier, "the first answer").await;
    answer["form"] = json!({ "representative": { "phone": "0905000222" } });
    answer["documents"] = json!([{ "requirement": "supplierPapers", "uploadId": upload }]);
    let payload = stage.citizen.done("SupplementDossier", answer.clone()).await;
    assert_eq!(stage.citizen.done("SupplementDossier", answer).await, payload, "a button pressed twice");
    dossier.form["representative"]["phone"] = json!("0905000222");
    assert_eq!(payload["dossier"]["status"], "REGISTERED");
    assert_eq!(payload["dossier"]["form"], dossier.form);
    assert_eq!(payload["dossier"]["supplementRequest"], Value::Null);
    let documents = dossier.detail(&staff.reception).await["documents"].as_array().expect("documents").clone();
    let names = documents.iter().filter(|document| document["requirement"] == "supplierPapers");
    assert_eq!(names.map(|document| &document["file"]["name"]).collect::<Vec<_>>(), ["van ban.pdf"]);
}

/// After reception the time limit pauses while the office waits, and the due date moves by as much.
pub(super) async fn after_reception(stage: &GuideSetup, staff: &Staff, dossier: &mut Filed) {
    let promised = moment(&dossier.detail(&stage.citizen).await["dueAt"]);
    let items = json!([{ "target": { "formField": FIELD }, "instruction": INSTRUCTION }]);
    let asked = the_desk_asks(&staff.reception, dossier, "second", items).await;
    assert_eq!(asked["supplementRequest"]["round"], 2);
    assert_eq!(asked["timeliness"], "PAUSED");
    assert_eq!(moment(&asked["dueAt"]), promised);

    let mut answer = answer(stage, dossier, "the second answer").await;
    assert_eq!(stage.citizen.refused("SupplementDossier", answer.clone()).await, [fault("REQUIRED", "message")]);
    answer["message"] = json!("Số điện thoại đã ghi đúng.");
    let payload = stage.citizen.done("SupplementDossier", answer).await;
    assert_eq!(
        (&payload["dossier"]["status"], &payload["dossier"]["timeliness"]),
        (&json!("ACCEPTED"), &json!("ON_TIME"))
    );
    let progress = stage.citizen.ask("DossierProgress", json!({ "code": dossier.code })).await["dossier"].clone();
    let entries = progress["progress"].as_array().expect("a timeline");
    let answered = entries.iter().rfind(|entry| entry["title"] == "Bổ sung hồ sơ").expect("the supplement");
    assert_eq!(answered["note"], "Số điện thoại đã ghi đúng.");
    let asked_at = moment(&asked["supplementRequest"]["requestedAt"]);
    let due = stage.calendar.due_after_waiting(promised, asked_at, moment(&answered["at"]));
    assert_eq!(moment(&progress["dueAt"]), due);
    assert_eq!(read_up_to_the_end(&stage.citizen, dossier).await, json!(0));
}

async fn the_desk_asks(desk: &ContractClient, dossier: &Filed, round: &str, items: Value) -> Value {
    let seen = dossier.detail(desk).await;
    let respond_by = moment(&seen["submittedAt"]) + TimeDelta::days(7);
    let input = json!({
        "requestId": request_id(&format!("the {round} request")),
        "expectedVersion": seen["version"],
        "code": dossier.code,
        "message": "Đề nghị bổ sung hồ sơ theo các nội dung sau.",
        "items": items,
        "respondBy": respond_by.to_rfc3339(),
    });
    let payload = desk.done("RequestSupplement", input).await;
    assert_eq!(payload["dossier"]["statusTitle"], "Yêu cầu bổ sung giấy tờ");
    assert_eq!(
        payload["dossier"]["supplementRequest"]["items"].as_array().map(Vec::len),
        items.as_array().map(Vec::len)
    );
    payload["dossier"].clone()
}

/// «Để biết được nội dung mà công dân, tổ chức cần phải bổ sung, thì công dân, tổ chức bấm xem ‘Trao đổi’»
async fn the_citizen_reads_what_is_asked(stage: &GuideSetup, dossier: &Filed) {
    let listed = dossier.listed(&stage.citizen).await;
    assert_eq!((&listed["status"], &listed["unreadMessages"]), (&json!("SUPPLEMENT_REQUESTED"), &json!(1)));
    assert_eq!(listed["allowedActions"], json!(["SUPPLEMENT", "WITHDRAW", "POST_MESSAGE"]));
    let seen = thread(&stage.citizen, dossier).await;
    let last = seen["exchange"]["nodes"].as_array().and_then(|nodes| nodes.last()).expect("the request");
    assert_eq!(last["author"], json!({ "name": "Nguyễn Thị Hoa", "role": "RECEPTION" }));
    let request = &last["supplementRequest"];
    assert_eq!(request["round"], 1);
    assert_eq!(request["message"], "Đề nghị bổ sung hồ sơ theo các nội dung sau.");
    assert_eq!(request["items"][0]["target"], json!({ "formField": FIELD, "requirement": null }));
    assert_eq!(request["items"][0]["instruction"], INSTRUCTION);
    assert_eq!(request["items"][0]["label"], "Điện thoại di động");
    assert_eq!(request["items"][1]["target"]["requirement"], "supplierPapers");
    assert_eq!(dossier.detail(&stage.citizen).await["supplementRequest"]["id"], request["id"]);
    assert_eq!(read_up_to_the_end(&stage.citizen, dossier).await, json!(0));
    // Yêu cầu cũng đến bằng thư.
    let mail = stage.mail(CITIZEN_EMAIL, "Yêu cầu bổ sung hồ sơ").await;
    assert!(mail.header("Subject").ends_with(&dossier.code));
    assert!(mail.body.contains(INSTRUCTION), "{}", mail.body);
}

/// «hồ sơ có yêu cầu bổ sung»: only the requested items may change.
async fn only_what_is_asked_may_change(stage: &GuideSetup, dossier: &Filed) {
    let upload = stage.citizen.upload("don.pdf", "application/pdf", PDF).await;
    let mut wrong = answer(stage, dossier, "a wrong answer").await;
    wrong["form"] = json!({ "representative": { "phone": "0905000222", "position": "Chủ tịch" }, "undertaking": true });
    wrong["documents"] = json!([{ "requirement": "application", "uploadId": upload }]);
    wrong["message"] = json!("Sửa thêm chức vụ.");
    let mut faults = stage.citizen.refused("SupplementDossier", wrong).await;
    faults.sort();
    let expected =
        [fault("NOT_REQUESTED", "documents.0.requirement"), fault("NOT_REQUESTED", "form.representative.position")];
    assert_eq!(faults, expected);
    let early =
        json!({ "expectedVersion": dossier.version(&stage.citizen).await, "code": dossier.code, "reason": "Thôi" });
    assert_eq!(stage.citizen.turned_away("StopProcessing", json!({ "input": early })).await, "FORBIDDEN");
    assert_eq!(dossier.detail(&stage.citizen).await["form"], dossier.form);
}

async fn answer(stage: &GuideSetup, dossier: &Filed, request: &str) -> Value {
    json!({
        "requestId": request_id(request),
        "expectedVersion": dossier.version(&stage.citizen).await,
        "code": dossier.code,
    })
}

/// Without an open request an answer is refused.
pub(super) async fn is_over(stage: &GuideSetup, dossier: &Filed) {
    let mut late = answer(stage, dossier, "a late answer").await;
    late["message"] = json!("Bổ sung muộn");
    assert_eq!(stage.citizen.refused("SupplementDossier", late).await, wrong_moment());
}
