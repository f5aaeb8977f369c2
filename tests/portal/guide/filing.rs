//! I.2. Hướng dẫn nộp hồ sơ.

use serde_json::{Value, json};
use support::contract_client::{ContractClient, fault, request_id, text};

use super::calendar::moment;
use super::registration::CITIZEN_EMAIL;
use super::setup::{Filed, GuideSetup};

pub(super) const PROCEDURE: &str = "2.001624";
pub(super) const PDF: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n\
    trailer<</Root 1 0 R>>\n%%EOF\n";

/// «Hệ thống sẽ hiển thị danh sách dịch vụ công trực tuyến» … «để thực hiện gửi hồ sơ đi.»
pub(super) async fn chapter(stage: &GuideSetup) -> Filed {
    let procedure = the_service_is_found(&stage.citizen).await;
    the_marked_fields_are_required(&stage.citizen, &procedure).await;
    let dossier = it_is_filed(&stage.citizen, &procedure).await;
    the_number_comes_by_mail(stage, &dossier).await;
    dossier
}

/// «Tìm đến dịch vụ công cần nộp hồ sơ (Sở Công Thương) … (Giả sử: Đăng ký kinh doanh buôn bán các sản phẩm rượu).»
async fn the_service_is_found(citizen: &ContractClient) -> Value {
    let all = citizen.ask("Procedures", json!({})).await["procedures"].clone();
    assert!(all["totalCount"].as_u64() > Some(1), "{all}");
    for search in ["rượu", "ruou", "BAN BUON RUOU"] {
        let found = citizen.ask("Procedures", json!({ "filter": { "search": search } })).await["procedures"].clone();
        let nodes = found["nodes"].as_array().expect("procedures");
        assert!(nodes.len() < 3, "{search} finds what has to do with it: {found}");
        let licence = nodes.iter().find(|node| node["code"] == PROCEDURE).expect("the licence");
        assert_eq!(licence["agency"]["name"], "Sở Công Thương tỉnh Kon Tum");
        assert_eq!(licence["processingTime"], json!({ "amount": 15, "unit": "WORKING_DAY" }));
    }
    // «Hệ thống sẽ hiển thị giao diện nhập thông tin hồ sơ»
    let procedure = citizen.ask("Procedure", json!({ "code": PROCEDURE })).await["procedure"].clone();
    assert_eq!(procedure["name"], "Cấp Giấy phép bán buôn rượu trên địa bàn tỉnh");
    assert_eq!(procedure["formSchema"]["properties"]["trader"]["title"], "Thương nhân");
    assert!(procedure["legalBasis"].as_str().expect("a legal basis").contains("105/2017/NĐ-CP"));
    assert_eq!(procedure["steps"].as_array().map(Vec::len), Some(2));
    procedure
}

/// «Các trường đánh dấu (*) là các trường bắt buộc phải nhập thông tin.»
async fn the_marked_fields_are_required(citizen: &ContractClient, procedure: &Value) {
    let empty = submission("an empty form", procedure, &json!({}), &[]);
    let faults = citizen.refused("SubmitDossier", empty).await;
    for field in procedure["formSchema"]["required"].as_array().expect("required fields") {
        assert!(faults.contains(&fault("REQUIRED", &format!("form.{}", text(field)))), "{field}: {faults:?}");
    }
    let missing = faults.iter().filter(|(code, _)| code == "MISSING_DOCUMENT").count();
    assert_eq!(missing, required(procedure).len(), "{faults:?}");
    let listed = citizen.ask("MyDossiers", json!({})).await;
    assert_eq!(listed["viewer"]["dossiers"]["totalCount"], 0);
}

/// «bấm nút để thực hiện gửi hồ sơ đi» «Nếu gửi hồ sơ thành công, hệ thống sẽ hiển thị thông báo trên màn hình»
async fn it_is_filed(citizen: &ContractClient, procedure: &Value) -> Filed {
    let documents = papers(citizen, procedure).await;
    let form = filled_in();
    let submission = submission("file a dossier", procedure, &form, &documents);
    let payload = citizen.done("SubmitDossier", submission.clone()).await;
    let dossier = &payload["dossier"];
    let code = text(&dossier["code"]);
    assert!(code.starts_with("000.00.08.H34-") && code.ends_with("-0001"), "{code}");
    assert_eq!(dossier["status"], "REGISTERED");
    assert_eq!(dossier["statusTitle"], "Mới đăng ký");
    assert_eq!(dossier["timeliness"], "NOT_STARTED");
    assert_eq!(dossier["dueAt"], Value::Null);
    assert_eq!(dossier["allowedActions"], json!(["WITHDRAW", "POST_MESSAGE"]));
    moment(&dossier["submittedAt"]);
    assert_eq!(citizen.done("SubmitDossier", submission.clone()).await, payload, "a button pressed twice");
    let mut other = submission;
    other["form"]["trader"]["phone"] = json!("02603000999");
    assert_eq!(citizen.refused("SubmitDossier", other).await, [fault("REQUEST_ID_REUSED", "requestId")]);
    Filed { code, secret: text(&payload["lookUpSecret"]), form }
}

/// «Đồng thời gửi email có thông tin số hồ sơ về cho công dân, tổ chức.»
async fn the_number_comes_by_mail(stage: &GuideSetup, dossier: &Filed) {
    let mail = stage.mail(CITIZEN_EMAIL, "Gửi hồ sơ thành công").await;
    assert!(mail.header("Subject").ends_with(&dossier.code));
    assert_eq!(mail.line("Mã hồ sơ: "), format!("Mã hồ sơ: {}", dossier.code));
    assert_eq!(mail.line("Mã tra cứu bí mật: "), format!("Mã tra cứu bí mật: {}", dossier.secret));
}

pub(super) fn submission(request: &str, procedure: &Value, form: &Value, documents: &[Value]) -> Value {
    json!({
        "requestId": request_id(request),
        "procedureCode": procedure["code"],
        "procedureVersion": procedure["version"],
        "form": form,
        "documents": documents,
    })
}

/// An upload for each required document.
pub(super) async fn papers(person: &ContractClient, procedure: &Value) -> Vec<Value> {
    let mut papers = Vec::new();
    for requirement in required(procedure) {
        let upload = person.upload(&format!("{requirement}.pdf"), "application/pdf", PDF).await;
        papers.push(json!({ "requirement": requirement, "uploadId": upload }));
    }
    papers
}

/// Keys of the required documents.
fn required(procedure: &Value) -> Vec<String> {
    let documents = procedure["requiredDocuments"].as_array().expect("documents");
    documents.iter().filter(|document| document["required"] == true).map(|document| text(&document["key"])).collect()
}

/// Form of the alcohol licence, filled in.
fn filled_in() -> Value {
    let sample = include_str!("../../../fixtures/procedures/samples/2.001624.json");
    serde_json::from_str(sample).expect("a sample form")
}
