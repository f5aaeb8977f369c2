//! «công dân, tổ chức»: an organization files as a citizen does, here with a time limit in hours.

use serde_json::json;
use support::contract_client::{request_id, text};

use super::calendar::moment;
use super::filing::{papers, submission};
use super::office::{Staff, queued};
use super::setup::{Filed, GuideSetup};

const CERTIFICATE_OF_ORIGIN: &str = "1.000665";

pub(super) async fn chapter(stage: &GuideSetup, staff: &Staff) {
    let dossier = it_files(stage).await;
    let line = queued(&staff.reception, &dossier, json!({ "text": "ngoc linh xanh" })).await.expect("a dossier");
    assert_eq!(line["applicant"]["displayName"], "Công ty TNHH Thương mại Ngọc Linh Xanh");
    let accept = json!({
        "requestId": request_id("receive the organization's dossier"),
        "expectedVersion": line["version"],
        "code": dossier.code,
    });
    let payload = staff.reception.done("AcceptDossier", accept).await;
    let received = &payload["dossier"];
    let due = stage.calendar.due_by_the_hour(moment(&received["acceptedAt"]), 8);
    assert_eq!(moment(&received["dueAt"]), due);
    assert_eq!(received["timeliness"], "DUE_SOON", "eight working hours are left");
    let soon = json!({ "timeliness": ["DUE_SOON"] });
    assert!(queued(&staff.leader, &dossier, soon).await.is_some());
    assert_eq!(dossier.listed(&stage.organization).await["timeliness"], "DUE_SOON");
    let of_the_citizen = stage.citizen.ask("MyDossiers", json!({})).await;
    assert_eq!(of_the_citizen["viewer"]["dossiers"]["totalCount"], 1);
}

async fn it_files(stage: &GuideSetup) -> Filed {
    let organization = &stage.organization;
    let found = organization.ask("Procedures", json!({ "filter": { "search": "xuat xu hang hoa" } })).await;
    assert_eq!(found["procedures"]["nodes"][0]["code"], CERTIFICATE_OF_ORIGIN);
    let asked = organization.ask("Procedure", json!({ "code": CERTIFICATE_OF_ORIGIN })).await;
    let procedure = &asked["procedure"];
    let sample = include_str!("../../../fixtures/procedures/samples/1.000665.json");
    let form = serde_json::from_str(sample).expect("a sample form");
    let documents = papers(organization, procedure).await;
    let submission = submission("file the organization's dossier", procedure, &form, &documents);
    let payload = organization.done("SubmitDossier", submission).await;
    let code = text(&payload["dossier"]["code"]);
    // «Đồng thời gửi email có thông tin số hồ sơ về cho công dân, tổ chức.»
    let mail = stage.mail("lienhe@ngoclinhxanh.example", &code).await;
    assert_eq!(mail.line("Mã hồ sơ: "), format!("Mã hồ sơ: {code}"));
    Filed { code, secret: text(&payload["lookUpSecret"]), form }
}
