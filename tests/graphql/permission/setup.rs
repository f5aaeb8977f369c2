//! Scene of the permission matrix.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use store::log::Position;
use store::sql::Sql;
use support::TestDatabase;
use support::test_service::{AGENCY, FiledDossier, OTHER_AGENCY, Person, TestService};
use tempfile::TempDir;
use uuid::Uuid;

/// Callers, in the order of the tables' letters.
pub(super) const EVERYBODY: [&str; 9] = [
    "nobody",
    "another citizen",
    "the applicant",
    "the desk",
    "a specialist",
    "a specialist elsewhere",
    "a leader",
    "an auditor",
    "an administrator",
];

/// A dossier with every visible part, and every kind of caller.
pub(crate) struct PermissionSetup {
    pub(crate) office: TestService,
    pub(crate) people: Vec<Person>,
    pub(crate) filed: FiledDossier,
    /// Values of placeholders in braces.
    names: BTreeMap<&'static str, String>,
}

impl PermissionSetup {
    pub(crate) async fn set(place: TestDatabase) -> Self {
        let office = TestService::open(place).await;
        let people = vec![
            Person::nobody(),
            office.citizen().await,
            office.citizen().await,
            office.staff(Role::Reception, Some(AGENCY)).await,
            office.staff(Role::Specialist, Some(AGENCY)).await,
            office.staff(Role::Specialist, Some(OTHER_AGENCY)).await,
            office.staff(Role::Leader, Some(AGENCY)).await,
            office.staff(Role::Auditor, None).await,
            office.staff(Role::Administrator, None).await,
        ];
        // Another citizen's dossier, so that their list has an entry.
        office.file(&people[1]).await;
        office.clock.advance(TimeDelta::minutes(1));
        let decided = office.file(&people[2]).await;
        // Newest first in the applicant's list.
        office.clock.advance(TimeDelta::minutes(1));
        let filed = office.file(&people[2]).await;
        let names = BTreeMap::from([
            ("code", filed.code.clone()),
            ("dossier", filed.id.clone()),
            ("decided", decided.code.clone()),
            ("start", Position::START.to_string()),
        ]);
        let mut scene = Self { office, people, filed, names };
        scene.assign_accept_and_ask().await;
        scene.decide(&decided).await;
        assert!(scene.office.app.cases.reminders.remind(|| true).await.is_ok());
        scene.say_something().await;
        scene.begin_another().await;
        scene.send_twice().await;
        scene.tell_somebody().await;
        scene.learn_the_ids().await;
        scene.part_with_somebody().await;
        let days = json!({ "from": "2026-03-09", "until": "2026-12-31" });
        scene.office.mutate(&scene.people[4], "noteAbsence", "account { id }", days).await.done();
        scene
    }

    fn applicant(&self) -> &Person {
        &self.people[2]
    }

    fn desk(&self) -> &Person {
        &self.people[3]
    }

    async fn account_id(&self, person: &Person) -> String {
        self.office.ask(person, "{ viewer { id } }", json!({})).await.text_at("/viewer/id")
    }

    async fn moves(&self, mutation: &str, input: Value) {
        self.somebody_moves(self.desk(), &self.filed, mutation, input).await;
    }

    async fn somebody_moves(&self, officer: &Person, filed: &FiledDossier, mutation: &str, mut input: Value) {
        input["code"] = json!(filed.code);
        input["expectedVersion"] = json!(self.office.version(officer, &filed.code).await);
        self.office.mutate(officer, mutation, "dossier { id }", input).await.done();
    }

    /// Carries another dossier through to its result; received after closing time, it is due later.
    async fn decide(&mut self, filed: &FiledDossier) {
        self.office.clock.advance(TimeDelta::hours(9));
        for person in self.people.iter_mut().skip(1) {
            *person = self.office.signed_in(person).await;
        }
        let (desk, specialist, leader) = (self.desk(), &self.people[4], &self.people[6]);
        let money = json!({ "amount": "1200000" });
        let pay = json!({ "money": money, "reason": "Phí thẩm định." });
        let paid = json!({ "requestId": Uuid::new_v4(), "money": money, "reference": "BL-0001" });
        let result = self.office.upload(leader).await;
        let granted = json!({ "outcome": "GRANTED", "reason": "Đủ điều kiện.", "uploadIds": [result] });
        self.somebody_moves(desk, filed, "acceptDossier", json!({})).await;
        self.somebody_moves(desk, filed, "requestPayment", pay).await;
        self.somebody_moves(desk, filed, "recordPayment", paid).await;
        let draft = self.office.upload(desk).await;
        let onward = json!({ "note": "Đã đủ.", "uploadIds": [draft] });
        self.somebody_moves(desk, filed, "forwardDossier", onward).await;
        let item = json!({ "target": { "requirement": "application" }, "instruction": "Ký lại đơn." });
        let asked = json!({ "message": "Đề nghị bổ sung.", "items": [item] });
        self.somebody_moves(specialist, filed, "requestSupplement", asked).await;
        // A minute apart, so that the thread has an order.
        self.office.clock.advance(TimeDelta::minutes(1));
        let document = "query ($code: String!) { dossier(code: $code) { supplementRequest { items { id } } } }";
        let item = self.office.ask(desk, document, json!({ "code": filed.code })).await;
        let words = json!({ "itemId": item.text_at("/dossier/supplementRequest/items/0/id"), "words": "Đã ký." });
        let answered = json!({ "requestId": Uuid::new_v4(), "answers": [words] });
        self.somebody_moves(self.applicant(), filed, "supplementDossier", answered).await;
        self.somebody_moves(specialist, filed, "forwardDossier", json!({})).await;
        self.somebody_moves(leader, filed, "decideDossier", granted).await;
        self.somebody_moves(desk, filed, "returnResult", json!({})).await;
        let document =
            "query ($code: String!) { dossier(code: $code) { paymentRequest { id } progress { files { id } } } }";
        let reply = self.office.ask(desk, document, json!({ "code": filed.code })).await;
        self.names.insert("enclosed", reply.text_at("/dossier/progress/4/files/0/id"));
        self.names.insert("payment", reply.text_at("/dossier/paymentRequest/id"));
    }

    async fn assign_accept_and_ask(&mut self) {
        let specialist = self.account_id(&self.people[4]).await;
        self.moves("assignDossier", json!({ "assigneeId": specialist })).await;
        self.moves("acceptDossier", json!({ "note": "Hồ sơ đầy đủ." })).await;
        let item = json!({ "target": { "requirement": "application" }, "instruction": "Bản rõ hơn." });
        // A short deadline: the reminder comes in its middle, within office hours.
        let respond_by = "2026-03-09T15:00:00Z";
        let asked = json!({ "message": "Đề nghị bổ sung.", "items": [item], "respondBy": respond_by });
        self.moves("requestSupplement", asked).await;
        self.names.insert("assignee", specialist);
    }

    async fn say_something(&mut self) {
        // A minute apart, so that the thread has an order.
        self.office.clock.advance(TimeDelta::minutes(1));
        let attached = self.office.upload(self.applicant()).await;
        let mut said = json!({ "requestId": Uuid::new_v4(), "code": self.filed.code, "body": "Xin chào.", "uploadIds": [attached] });
        let reply = self.office.mutate(self.applicant(), "postMessage", "message { id }", said.clone()).await;
        let message = reply.done()["message"]["id"].as_str().expect("an id").to_owned();
        let read = json!({ "code": self.filed.code, "upToMessageId": message });
        self.office.mutate(self.desk(), "markExchangeRead", "dossier { id }", read).await.done();
        self.office.clock.advance(TimeDelta::minutes(1));
        said["requestId"] = json!(Uuid::new_v4());
        said["uploadIds"] = json!([]);
        self.office.mutate(self.desk(), "postMessage", "message { id }", said).await.done();
        self.names.insert("message", message);
    }

    async fn begin_another(&mut self) {
        let supplement = json!({
            "procedureCode": "2.001624", "procedureVersion": 1, "dossierCode": self.filed.code, "form": {},
            "documents": [],
        });
        self.office.mutate(self.applicant(), "saveDraft", "draft { savedAt }", supplement).await.done();
        // The one saved last comes first.
        self.office.clock.advance(TimeDelta::minutes(1));
        let sent = self.office.upload(self.applicant()).await;
        let attached = json!({ "requirement": "application", "uploadId": sent, "fileName": "a.pdf" });
        let draft = json!({ "procedureCode": "2.001433", "procedureVersion": 1, "form": {}, "documents": [attached] });
        self.office.mutate(self.applicant(), "saveDraft", "draft { savedAt }", draft).await.done();
        let view = json!({ "name": "Mine", "filter": { "text": "x", "statuses": ["REGISTERED"] } });
        self.office.mutate(self.desk(), "saveQueueView", "queueView { name }", view).await.done();
    }

    /// Sends all messages into files, and resends that of the filing.
    async fn send_twice(&mut self) {
        let folder = TempDir::new().expect("a temporary folder");
        let sender = self.office.sender(&["--data-dir", folder.path().to_str().expect("a path")]);
        sender.drain().await.expect("sent");
        let document = "query ($code: String!) { dossier(code: $code) { deliveries(last: 1) { nodes { id } } } }";
        let reply = self.office.ask(self.desk(), document, json!({ "code": self.filed.code })).await;
        let delivery = reply.text_at("/dossier/deliveries/nodes/0/id");
        let input = json!({ "id": delivery });
        self.office.mutate(self.desk(), "resendDelivery", "delivery { id }", input).await.done();
        sender.drain().await.expect("sent again");
        self.names.insert("delivery", delivery);
    }

    /// Requests the erasure of an account without dossiers.
    async fn part_with_somebody(&self) {
        let person = self.office.citizen().await;
        let input = json!({ "accountId": self.account_id(&person).await, "basis": "PERSON_ASKED" });
        self.office.mutate(&self.people[8], "requestErasure", "account { id }", input).await.done();
    }

    /// A webhook with a dead letter.
    async fn tell_somebody(&mut self) {
        let input = json!({ "url": "https://example.vn/hook", "types": ["DossierAccepted"] });
        let administrator = self.people.last().expect("an administrator");
        self.office.mutate(administrator, "registerWebhook", "webhook { id }", input).await.done();
        let dead = "insert into webhook_deliveries (webhook, position, event, event_type, subject, body, attempts, \
                    dead_at, last_error) select id, position, id, 'DossierAccepted', id, '{}', 14, 0, 'silent' \
                    from webhooks";
        self.office.app.parts.database.edge.execute(Sql::new(dead)).await.expect("a dead letter");
    }

    async fn learn_the_ids(&mut self) {
        let document = "query ($code: String!) { dossier(code: $code) {
            applicant { id } documents { file { id } } supplementRequest { id items { id } } progress { id }
            procedure { id agency { id } } } }";
        let reply = self.office.ask(self.applicant(), document, json!({ "code": self.filed.code })).await;
        for (name, pointer) in [
            ("applicant", "/dossier/applicant/id"),
            ("file", "/dossier/documents/0/file/id"),
            ("request", "/dossier/supplementRequest/id"),
            ("item", "/dossier/supplementRequest/items/0/id"),
            ("entry", "/dossier/progress/0/id"),
            ("procedure", "/dossier/procedure/id"),
            ("agency", "/dossier/procedure/agency/id"),
        ] {
            self.names.insert(name, reply.text_at(pointer));
        }
        let (upload, _) = self.office.announce(self.applicant(), "a.pdf", 10).await;
        self.names.insert("upload", upload);
        let credentials = json!({ "username": self.applicant().username, "password": support::test_service::PASSWORD });
        let reply = self.office.mutate(&Person::nobody(), "logIn", "session { id }", credentials).await;
        self.names.insert("session", reply.done()["session"]["id"].as_str().expect("an id").to_owned());
    }

    /// The document with its placeholders replaced.
    pub(crate) fn named(&self, document: &str) -> String {
        self.names.iter().fold(document.to_owned(), |document, (name, id)| document.replace(&format!("<{name}>"), id))
    }
}
