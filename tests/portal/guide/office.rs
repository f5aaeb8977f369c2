//! The office in the guide: the reception («bộ phận tiếp nhận»), whose accounts are opened by command.

use serde_json::{Value, json};
use support::contract_client::{ContractClient, fault, request_id, text};

use super::calendar::moment;
use super::filing::PROCEDURE;
use super::setup::{Filed, GuideSetup};

const AGENCY: &str = "000.00.08.H34";
const PASSWORD: &str = "Sở-Công-Thương-2026";

/// Officers of the agency.
pub(crate) struct Staff {
    pub(crate) reception: ContractClient,
    pub(crate) leader: ContractClient,
}

/// Opens accounts by `hoso account create` beside the serving process, with the password on standard input.
pub(crate) async fn opens(stage: &GuideSetup) -> Staff {
    let create = |username: &str, role: &str, name: &str, password: &str| {
        let arguments = ["account", "create", username, "--role", role, "--agency", AGENCY, "--name", name];
        stage.service.run(&arguments, &format!("{password}\n"))
    };
    let refused = create("tiepnhan.hoa", "reception", "Nguyễn Thị Hoa", "Ngắn-quá").expect_err("eight characters");
    assert!(refused.contains("TOO_SHORT"), "{refused}");
    for (username, role, name) in [
        ("tiepnhan.hoa", "reception", "Nguyễn Thị Hoa"),
        ("chuyenvien.tam", "specialist", "Trần Văn Tâm"),
        ("lanhdao.binh", "leader", "Y Bình"),
    ] {
        create(username, role, name, PASSWORD).expect("an account");
    }
    let (mut reception, mut leader) = (stage.service.visitor(), stage.service.visitor());
    reception.log_in("tiepnhan.hoa", PASSWORD).await;
    leader.log_in("lanhdao.binh", PASSWORD).await;
    let viewer = reception.ask("Viewer", json!({})).await["viewer"].clone();
    assert_eq!((&viewer["role"], &viewer["agency"]["code"]), (&json!("RECEPTION"), &json!(AGENCY)));
    Staff { reception, leader }
}

/// The dossier's row in the staff's queue, if any.
pub(crate) async fn queued(person: &ContractClient, dossier: &Filed, filter: Value) -> Option<Value> {
    let queue = person.ask("StaffQueue", json!({ "filter": filter })).await["dossiers"].clone();
    let lines = queue["nodes"].as_array().expect("a queue").clone();
    lines.into_iter().find(|line| line["code"] == dossier.code.as_str())
}

/// The reception accepts the dossier; the process is killed once that is acknowledged. It was accepted once.
pub(crate) async fn receives(stage: &mut GuideSetup, staff: &Staff, dossier: &mut Filed) {
    let waiting = json!({ "statuses": ["REGISTERED"], "procedureCode": PROCEDURE, "unassigned": true });
    let line = queued(&staff.reception, dossier, waiting.clone()).await.expect("a dossier that waits");
    assert_eq!(line["applicant"]["displayName"], "Nguyễn Văn An");
    assert_eq!(line["allowedActions"], json!(["ACCEPT", "REJECT", "REQUEST_SUPPLEMENT", "ASSIGN", "POST_MESSAGE"]));
    let accept = json!({
        "requestId": request_id("receive the dossier"),
        "expectedVersion": line["version"],
        "code": dossier.code,
        "note": "Hồ sơ đã đủ thành phần.",
    });
    assert_eq!(staff.leader.turned_away("AcceptDossier", json!({ "input": accept })).await, "FORBIDDEN");
    let payload = staff.reception.done("AcceptDossier", accept.clone()).await;

    stage.service.kill();
    stage.service.restart().await;

    assert_eq!(staff.reception.done("AcceptDossier", accept).await, payload, "sent again after the restart");
    let received = &payload["dossier"];
    assert_eq!((&received["status"], &received["statusTitle"]), (&json!("ACCEPTED"), &json!("Được tiếp nhận")));
    assert_eq!(received["timeliness"], "ON_TIME");
    let due = stage.calendar.due(moment(&received["acceptedAt"]), 15);
    assert_eq!(moment(&received["dueAt"]), due);

    assert_eq!(queued(&staff.reception, dossier, waiting).await, None);
    let detail = dossier.detail(&stage.citizen).await;
    for field in ["version", "status", "dueAt", "acceptedAt"] {
        assert_eq!(detail[field], received[field], "{field}");
    }
    assert_eq!(detail["form"], dossier.form);
    assert_eq!(dossier.listed(&stage.citizen).await["status"], "ACCEPTED");
    let titles = dossier.progress(&stage.citizen).await;
    assert_eq!(titles, ["Nộp hồ sơ", "Yêu cầu bổ sung hồ sơ", "Bổ sung hồ sơ", "Tiếp nhận hồ sơ"]);
    assigns(staff, dossier, &received["version"]).await;
}

/// Two officers act on the same version: the second gets a version conflict.
async fn assigns(staff: &Staff, dossier: &Filed, version: &Value) {
    let asked = staff.leader.ask("AssignableOfficers", json!({ "code": dossier.code })).await;
    let officers = asked["dossier"]["assignableOfficers"].as_array().expect("officers").clone();
    let of_name = |officer: &&Value| officer["account"]["displayName"] == "Trần Văn Tâm";
    let officer = officers.iter().find(of_name).expect("the specialist");
    assert_eq!(officer["openDossiers"], 0);
    let assign = |request: &str| {
        json!({
            "requestId": request_id(request),
            "expectedVersion": version,
            "code": dossier.code,
            "assigneeId": officer["account"]["id"],
        })
    };
    let payload = staff.leader.done("AssignDossier", assign("assign the dossier")).await;
    assert_eq!(payload["dossier"]["assignee"]["displayName"], "Trần Văn Tâm");
    let slower = staff.reception.refused("AssignDossier", assign("assign it as well")).await;
    assert_eq!(slower[0].0, "VERSION_CONFLICT");
    let mine = json!({ "assigneeId": text(&officer["account"]["id"]), "timeliness": ["ON_TIME"] });
    assert!(queued(&staff.reception, dossier, mine).await.is_some());
}

/// Fault of an act at the wrong moment.
pub(crate) fn wrong_moment() -> Vec<(String, String)> {
    vec![fault("NOT_ALLOWED_IN_STATUS", "")]
}
