//! Withdrawal: the applicant requests it; the office declines, or confirms.

use serde_json::{Value, json};
use support::contract_client::{ContractClient, request_id};

use super::exchange::said;
use super::office::{Staff, queued, wrong_moment};
use super::setup::{Filed, GuideSetup};
use super::supplement;

pub(super) async fn chapter(stage: &GuideSetup, staff: &Staff, dossier: &Filed) {
    let due = dossier.detail(&stage.citizen).await["dueAt"].clone();
    asks_for_it_back(&stage.citizen, dossier, "first").await;
    let declined = decide(&staff.leader, "DeclineWithdrawal", dossier, "Hồ sơ sắp có kết quả.").await;
    assert_eq!((&declined["status"], &declined["timeliness"]), (&json!("ACCEPTED"), &json!("ON_TIME")));
    assert_eq!(declined["dueAt"], due, "a withdrawal does not pause");

    asks_for_it_back(&stage.citizen, dossier, "second").await;
    let stopped = decide(&staff.reception, "StopProcessing", dossier, "Theo đề nghị của công dân.").await;
    assert_eq!((&stopped["status"], &stopped["statusTitle"]), (&json!("STOPPED"), &json!("Dừng xử lý")));
    assert_eq!(stopped["timeliness"], "DONE_EARLY");
    it_stays_so(stage, staff, dossier).await;
}

async fn asks_for_it_back(citizen: &ContractClient, dossier: &Filed, time: &str) {
    let withdraw = |request: &str| json!({ "requestId": request_id(request), "code": dossier.code, "reason": "Tôi chuyển địa điểm kinh doanh." });
    let request = format!("the {time} withdrawal");
    let payload = citizen.done("WithdrawDossier", withdraw(&request)).await;
    assert_eq!(payload["dossier"]["status"], "WITHDRAWAL_REQUESTED");
    assert_eq!(payload["dossier"]["timeliness"], "ON_TIME");
    assert_eq!(citizen.done("WithdrawDossier", withdraw(&request)).await, payload, "a button pressed twice");
    let twice = citizen.refused("WithdrawDossier", withdraw(&format!("{request}, again"))).await;
    assert_eq!(twice, wrong_moment());
}

async fn decide(officer: &ContractClient, mutation: &str, dossier: &Filed, reason: &str) -> Value {
    let input = json!({
        "requestId": request_id(mutation),
        "expectedVersion": dossier.version(officer).await,
        "code": dossier.code,
        "reason": reason,
    });
    officer.done(mutation, input).await["dossier"].clone()
}

async fn it_stays_so(stage: &GuideSetup, staff: &Staff, dossier: &Filed) {
    assert_eq!(dossier.listed(&stage.citizen).await["allowedActions"], json!(["POST_MESSAGE"]));
    supplement::is_over(stage, dossier).await;
    let found = stage.service.visitor().ask("LookUpDossier", json!({ "code": dossier.code })).await;
    assert_eq!(found["lookUpDossier"]["status"], "STOPPED");
    assert_eq!(found["lookUpDossier"]["timeliness"], "DONE_EARLY");
    let done = json!({ "statuses": ["STOPPED"], "timeliness": ["DONE_EARLY"] });
    assert!(queued(&staff.leader, dossier, done).await.is_some());
    // Trao đổi vẫn mở.
    let thanks = said("the citizen thanks", dossier, "Cảm ơn cán bộ.");
    stage.citizen.done("PostMessage", thanks).await;
}
