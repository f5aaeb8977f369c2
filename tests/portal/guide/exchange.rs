//! «ý kiến trao đổi giữa công dân và bộ phận tiếp nhận»: both sides write, and see unread messages.

use serde_json::{Value, json};
use support::contract_client::{ContractClient, request_id, text};

use super::filing::PDF;
use super::office::Staff;
use super::setup::{Filed, GuideSetup};

pub(super) async fn chapter(stage: &GuideSetup, staff: &Staff, dossier: &mut Filed) {
    let paper = stage.citizen.upload("hop dong.pdf", "application/pdf", PDF).await;
    let mut message = said("the citizen asks", dossier, "Hợp đồng thuê kho cần công chứng không ạ?");
    message["uploadIds"] = json!([paper]);
    let payload = stage.citizen.done("PostMessage", message.clone()).await;
    assert_eq!(payload["message"]["author"], json!({ "name": "Nguyễn Văn An", "role": "CITIZEN" }));
    assert_eq!(payload["message"]["side"], "CITIZEN");
    assert_eq!(payload["message"]["attachments"][0]["name"], "hop dong.pdf");
    assert_eq!(stage.citizen.done("PostMessage", message).await, payload, "a button pressed twice");

    let version = dossier.version(&stage.citizen).await;
    let seen = thread(&staff.reception, dossier).await;
    assert_eq!(bodies(&seen), ["Hợp đồng thuê kho cần công chứng không ạ?"]);
    assert_eq!(seen["unreadMessages"], 1);
    assert_eq!(read_up_to_the_end(&staff.reception, dossier).await, json!(0));
    let answer = said("the desk answers", dossier, "Không cần, anh chụp bản chính là được.");
    let payload = staff.reception.done("PostMessage", answer).await;
    assert_eq!(payload["message"]["side"], "STAFF");

    let seen = thread(&stage.citizen, dossier).await;
    assert_eq!(bodies(&seen).len(), 2);
    assert!(seen["exchange"]["nodes"][0]["readAt"].is_string(), "the desk has read it");
    assert_eq!(seen["exchange"]["nodes"][1]["author"], json!({ "name": "Nguyễn Thị Hoa", "role": "RECEPTION" }));
    assert_eq!(seen["exchange"]["nodes"][1]["readAt"], Value::Null);
    assert_eq!(dossier.listed(&stage.citizen).await["unreadMessages"], 1);
    assert_eq!(read_up_to_the_end(&stage.citizen, dossier).await, json!(0));
    assert_eq!(dossier.listed(&stage.citizen).await["unreadMessages"], 0);
    assert_eq!(dossier.version(&stage.citizen).await, version, "what is said moves no version");

    let others = said("an outsider asks", dossier, "Hồ sơ này của ai?");
    let refused = stage.organization.refused("PostMessage", others).await;
    assert_eq!(refused[0].0, "NOT_FOUND");
}

/// The thread on a person's screen, page by page.
pub(super) async fn thread(person: &ContractClient, dossier: &Filed) -> Value {
    let (mut messages, mut after) = (Vec::new(), Value::Null);
    loop {
        let variables = json!({ "code": dossier.code, "first": 50, "after": after });
        let mut page = person.ask("DossierExchange", variables).await["dossier"].clone();
        let exchange = &mut page["exchange"];
        messages.extend(exchange["nodes"].as_array().expect("a page").iter().cloned());
        after = exchange["pageInfo"]["endCursor"].clone();
        if exchange["pageInfo"]["hasNextPage"] == false {
            exchange["nodes"] = json!(messages);
            return page;
        }
    }
}

/// Texts of the messages, oldest first.
pub(super) fn bodies(thread: &Value) -> Vec<String> {
    let nodes = thread["exchange"]["nodes"].as_array().expect("a thread");
    nodes.iter().map(|message| text(&message["body"])).collect()
}

/// Marks the whole thread as read; returns the number unread then.
pub(super) async fn read_up_to_the_end(person: &ContractClient, dossier: &Filed) -> Value {
    let seen = thread(person, dossier).await;
    let last = seen["exchange"]["nodes"].as_array().and_then(|nodes| nodes.last()).expect("a message");
    let input = json!({ "code": dossier.code, "upToMessageId": last["id"] });
    person.done("MarkExchangeRead", input).await["dossier"]["unreadMessages"].clone()
}

pub(super) fn said(request: &str, dossier: &Filed, body: &str) -> Value {
    json!({ "requestId": request_id(request), "code": dossier.code, "body": body })
}
