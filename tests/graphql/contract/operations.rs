//! Every operation of the contract, sent word for word.

use std::collections::{BTreeMap, BTreeSet};

use domain::Role;
use serde_json::{Value, json};
use support::contract::operations;
use support::each_database;
use support::test_service::{AGENCY, EXPLOSIVES, PASSWORD, Person, Reply, TestService};
use uuid::Uuid;

/// Sends the contract's operations and records which.
struct FrontEnd {
    office: TestService,
    documents: BTreeMap<String, String>,
    sent: BTreeSet<String>,
}

impl FrontEnd {
    /// Sends an operation that must succeed.
    async fn sends(&mut self, who: &Person, name: &str, variables: Value) -> Reply {
        let reply = self.office.ask(who, &self.documents[name], variables).await;
        assert_eq!(reply.status, 200, "{name}: {}", reply.text);
        assert_eq!(reply.body["errors"], Value::Null, "{name}: {}", reply.text);
        let root = reply.body["data"].as_object().and_then(|data| data.values().next()).expect("a root field");
        assert!(!root.is_null(), "{name} answers nothing: {}", reply.text);
        let errors = root["userErrors"].as_array().map_or(0, Vec::len);
        assert_eq!(errors, 0, "{name}: {}", reply.text);
        self.sent.insert(name.to_owned());
        reply
    }

    /// Sends a subscription that must deliver something.
    async fn watches(&mut self, who: &Person, name: &str, variables: Value) {
        let answer = self.office.watch(who, &self.documents[name], variables).await.next().await;
        assert_eq!(answer["errors"], Value::Null, "{name}: {answer}");
        self.sent.insert(name.to_owned());
    }

    async fn sends_input(&mut self, who: &Person, name: &str, input: Value) -> Reply {
        self.sends(who, name, json!({ "input": input })).await
    }

    /// Sends a mutation with the dossier's present version.
    async fn moves(&mut self, who: &Person, name: &str, code: &str, mut input: Value) -> Reply {
        input["code"] = json!(code);
        input["requestId"] = json!(Uuid::new_v4());
        input["expectedVersion"] = json!(self.office.version(who, code).await);
        self.sends_input(who, name, input).await
    }
}

each_database! {
    async fn every_operation_is_taken_word_for_word(place: support::TestDatabase) {
        let documents = operations().into_iter().map(|operation| (operation.name, operation.document)).collect();
        let mut front_end = FrontEnd { office: TestService::open(place).await, documents, sent: BTreeSet::new() };
        let citizen = account(&mut front_end).await;
        catalogue(&mut front_end).await;
        let code = applicant(&mut front_end, &citizen).await;
        staff(&mut front_end, &citizen, &code).await;
        auditor(&mut front_end, &code).await;
        front_end.sends_input(&citizen, "LogOut", Value::Null).await;
        let all: BTreeSet<String> = front_end.documents.into_keys().collect();
        assert_eq!(front_end.sent, all, "not sent by this test");
    }
}

async fn account(front_end: &mut FrontEnd) -> Person {
    let nobody = Person::nobody();
    let mut form = front_end.office.registration();
    form["requestId"] = json!(Uuid::new_v4());
    front_end.sends_input(&nobody, "RegisterAccount", form.clone()).await;
    let mut person = Person { username: form["username"].as_str().expect("a text").to_owned(), token: None };
    let again = json!({ "username": person.username, "channel": "SMS" });
    front_end.sends_input(&nobody, "ResendActivation", again).await;
    let otp = front_end.office.otp(&person).await;
    let input = json!({ "username": person.username, "otp": otp });
    front_end.sends_input(&nobody, "ActivateAccountByOtp", input).await;

    let organization = front_end.office.organization();
    let other = front_end.office.register(&organization).await;
    let token = front_end.office.activation_link(&other).await;
    front_end.sends_input(&nobody, "ActivateAccountByLink", json!({ "token": token })).await;

    let input = json!({ "username": person.username, "password": PASSWORD, "delivery": null });
    let session = front_end.sends_input(&nobody, "LogIn", input).await;
    person.token = Some(session.text_at("/logIn/session/token"));
    let viewer = front_end.sends(&person, "Viewer", json!({})).await;
    let version = viewer.at("/viewer/version").clone();
    let input = json!({ "expectedVersion": version, "fullName": "Y Ngọc Ưng Hai", "address": null });
    front_end.sends_input(&person, "UpdateAccount", input).await;
    let passwords = json!({ "currentPassword": PASSWORD, "newPassword": "Sông Đăk Bla 1972" });
    front_end.sends_input(&person, "ChangePassword", passwords).await;
    front_end.sends_input(&nobody, "RequestPasswordReset", json!({ "email": form["email"] })).await;
    let token = front_end.office.reset_link(&person).await;
    front_end.sends_input(&nobody, "ResetPassword", json!({ "token": token, "newPassword": PASSWORD })).await;
    front_end.office.signed_in(&person).await
}

async fn catalogue(front_end: &mut FrontEnd) {
    let nobody = Person::nobody();
    front_end.sends(&nobody, "Agencies", json!({})).await;
    let filter = json!({ "search": "thuoc no", "agencyCode": null });
    front_end.sends(&nobody, "Procedures", json!({ "filter": filter, "first": 100 })).await;
    front_end.sends(&nobody, "Procedure", json!({ "code": EXPLOSIVES })).await;
}

async fn applicant(front_end: &mut FrontEnd, citizen: &Person) -> String {
    let input = json!({ "fileName": "đơn.pdf", "mediaType": "application/pdf", "size": 100, "sha256": null });
    front_end.sends_input(citizen, "CreateUpload", input).await;
    let input = front_end.office.submission(citizen).await;
    let filed = front_end.sends_input(citizen, "SubmitDossier", input).await;
    let code = filed.text_at("/submitDossier/dossier/code");
    let secret = filed.text_at("/submitDossier/lookUpSecret");
    front_end.sends(citizen, "MyDossiers", json!({ "first": 100, "statuses": null })).await;
    front_end.sends(citizen, "DossierDetail", json!({ "code": code })).await;
    front_end.sends(citizen, "DossierProgress", json!({ "code": code })).await;
    let upload = front_end.office.upload(citizen).await;
    let message = json!({ "requestId": Uuid::new_v4(), "code": code, "body": "Xin chào.", "uploadIds": [upload] });
    let posted = front_end.sends_input(citizen, "PostMessage", message).await;
    let message = posted.text_at("/postMessage/message/id");
    front_end.sends(citizen, "DossierExchange", json!({ "code": code, "first": 100 })).await;
    front_end.sends(citizen, "DossierExchange", json!({ "code": code, "last": 100 })).await;
    front_end.sends_input(citizen, "MarkExchangeRead", json!({ "code": code, "upToMessageId": message })).await;
    let from_its_beginning = json!({ "code": code, "after": "00000000-0000000000000000-0000000000000000" });
    front_end.watches(citizen, "DossierProgressed", from_its_beginning.clone()).await;
    front_end.watches(citizen, "MessagePosted", from_its_beginning).await;
    front_end.sends(&Person::nobody(), "LookUpDossier", json!({ "code": code })).await;
    let opened = front_end.sends(&Person::nobody(), "LookUpDossier", json!({ "code": code, "secret": secret })).await;
    assert!(opened.at("/lookUpDossier/detail").is_object(), "{}", opened.text);
    code
}

async fn staff(front_end: &mut FrontEnd, citizen: &Person, code: &str) {
    let desk = front_end.office.staff(Role::Reception, Some(AGENCY)).await;
    let leader = front_end.office.staff(Role::Leader, Some(AGENCY)).await;
    let specialist = front_end.office.staff(Role::Specialist, Some(AGENCY)).await;
    let filter = json!({ "statuses": ["REGISTERED"], "unassigned": true, "text": "ung" });
    let queue = json!({ "filter": filter, "orderBy": "SUBMITTED_AT_DESC", "first": 100 });
    front_end.sends(&desk, "StaffQueue", queue).await;
    let officers = front_end.sends(&desk, "AssignableOfficers", json!({ "code": code })).await;
    let officer = officers.text_at("/dossier/assignableOfficers/0/account/id");
    front_end.moves(&desk, "AssignDossier", code, json!({ "assigneeId": officer })).await;
    front_end.moves(&desk, "AcceptDossier", code, json!({ "note": "Hồ sơ đầy đủ." })).await;
    let items = json!([
        { "target": { "requirement": "application" }, "instruction": "Bản rõ hơn." },
        { "target": { "formField": "/reasonDetails" }, "instruction": "Nêu rõ lý do." },
    ]);
    let asked = json!({ "message": "Đề nghị bổ sung.", "items": items, "respondBy": "2026-03-20T10:00:00Z" });
    front_end.moves(&desk, "RequestSupplement", code, asked.clone()).await;
    let upload = front_end.office.upload(citizen).await;
    let answer = json!({
        "form": { "reasonDetails": "Giấy phép bị rách." },
        "documents": [{ "requirement": "application", "uploadId": upload }],
        "message": "Tôi xin bổ sung.",
    });
    front_end.moves(citizen, "SupplementDossier", code, answer).await;
    front_end.moves(&desk, "RequestSupplement", code, asked).await;
    front_end.moves(&desk, "CancelSupplementRequest", code, json!({ "reason": "Đã đủ." })).await;
    front_end.moves(citizen, "WithdrawDossier", code, json!({ "reason": "Tôi muốn rút." })).await;
    front_end.moves(&leader, "DeclineWithdrawal", code, json!({ "reason": "Đã thẩm định." })).await;
    front_end.moves(citizen, "WithdrawDossier", code, json!({ "reason": "Tôi vẫn muốn rút." })).await;
    front_end.moves(&leader, "StopProcessing", code, json!({ "reason": "Theo đề nghị." })).await;
    let other = front_end.office.file(citizen).await;
    front_end.moves(&desk, "RejectDossier", &other.code, json!({ "reason": "Không thuộc thẩm quyền." })).await;
    to_its_result(front_end, citizen, [&desk, &specialist, &leader]).await;
    report(front_end, &leader).await;
}

/// Reads the three dossiers as an auditor.
async fn auditor(front_end: &mut FrontEnd, code: &str) {
    let auditor = front_end.office.staff(Role::Auditor, None).await;
    front_end.sends(&auditor, "DossierHistory", json!({ "code": code, "first": 5 })).await;
    let at = front_end.office.clock.now().utc().to_rfc3339();
    front_end.sends(&auditor, "DossierAsOf", json!({ "code": code, "at": at })).await;
    front_end.sends(&auditor, "VerifyDossier", json!({ "code": code })).await;
    front_end.sends(&auditor, "EventFeed", json!({ "first": 5, "types": ["DossierSubmitted"] })).await;
    front_end.sends(&auditor, "ProjectionHealth", json!({})).await;
}

async fn report(front_end: &mut FrontEnd, leader: &Person) {
    let filter = json!({ "agencyCode": AGENCY, "procedureCode": EXPLOSIVES, "from": "2026-03-09", "to": null });
    let report = front_end.sends(leader, "ProgressReport", json!({ "filter": filter })).await;
    assert_eq!(report.at("/progressReport/total"), 3, "{}", report.text);
    front_end.sends(leader, "ProgressReport", json!({})).await;
}

async fn to_its_result(front_end: &mut FrontEnd, citizen: &Person, [desk, specialist, leader]: [&Person; 3]) {
    let code = &front_end.office.file(citizen).await.code;
    front_end.moves(desk, "AcceptDossier", code, json!({})).await;
    let money = json!({ "amount": "1750000", "currency": "VND" });
    let asked =
        front_end.moves(desk, "RequestPayment", code, json!({ "money": money, "reason": "Phí thẩm định." })).await;
    assert_eq!(asked.at("/requestPayment/dossier/paymentRequest/money"), &money);
    front_end.moves(desk, "RecordPayment", code, json!({ "money": money, "reference": "BL-0001" })).await;
    let first = front_end.moves(desk, "ForwardDossier", code, json!({ "note": "Đã đủ giấy tờ." })).await;
    assert!(first.at("/forwardDossier/dossier/currentStep/key").is_string(), "{}", first.text);
    front_end.moves(specialist, "ForwardDossier", code, json!({})).await;
    let extended = json!({ "dueAt": "2026-04-10T10:00:00Z", "reason": "Cần xác minh thực địa." });
    front_end.moves(leader, "ExtendDeadline", code, extended).await;
    let result = front_end.office.upload(leader).await;
    let granted = json!({ "outcome": "GRANTED", "reason": "Đủ điều kiện.", "uploadIds": [result] });
    let decided = front_end.moves(leader, "DecideDossier", code, granted).await;
    assert_eq!(decided.at("/decideDossier/dossier/result/outcome"), "GRANTED");
    let returned = front_end.moves(desk, "ReturnResult", code, json!({ "note": "Đã trao." })).await;
    assert_eq!(returned.at("/returnResult/dossier/status"), "RESULT_RETURNED");
}
