//! Invalid requests for supplements, and invalid answers.

use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, FiledDossier, Person, TestService};
use support::{TestDatabase, each_database};

use super::with;

/// A dossier with a supplement request.
struct Asked {
    office: TestService,
    citizen: Person,
    desk: Person,
    filed: FiledDossier,
}

async fn registered(place: TestDatabase) -> Asked {
    let office = TestService::open(place).await;
    let citizen = office.citizen().await;
    let desk = office.staff(Role::Reception, Some(AGENCY)).await;
    let filed = office.file(&citizen).await;
    Asked { office, citizen, desk, filed }
}

fn item(target: Value) -> Value {
    json!({ "target": target, "instruction": "Đề nghị bổ sung." })
}

impl Asked {
    fn request(&self, items: Value) -> Value {
        json!({ "code": self.filed.code, "expectedVersion": self.filed.version, "message": "Đề nghị bổ sung.", "items": items })
    }

    /// Requests these items; returns the base of an answer.
    async fn asks(&self, items: Value) -> Value {
        let reply =
            self.office.mutate(&self.desk, "requestSupplement", "dossier { version }", self.request(items)).await;
        json!({ "code": self.filed.code, "expectedVersion": reply.done()["dossier"]["version"] })
    }
}

each_database! {
    async fn a_supplement_is_asked_for_by_what_the_procedure_knows(place: TestDatabase) {
        let asked = registered(place).await;
        let good = asked.request(json!([item(json!({ "requirement": "application" }))]));
        let long = json!({ "target": { "requirement": "application" }, "instruction": "x".repeat(1001) });
        let blank = json!({ "target": { "requirement": "application" }, "instruction": "" });
        for (input, fault) in [
            (with(&good, "message", ""), "REQUIRED message"),
            (with(&good, "message", "x".repeat(4001)), "TOO_LONG message"),
            (with(&good, "items", json!([])), "REQUIRED items"),
            (with(&good, "items", json!([blank])), "REQUIRED items.0.instruction"),
            (with(&good, "items", json!([long])), "TOO_LONG items.0.instruction"),
            (
                asked.request(json!([item(json!({ "requirement": "licence" }))])),
                "UNKNOWN_REQUIREMENT items.0.target.requirement",
            ),
            (asked.request(json!([item(json!({ "formField": "/nothing" }))])), "NOT_FOUND items.0.target.formField"),
            (asked.request(json!([item(json!({ "formField": "reason" }))])), "NOT_FOUND items.0.target.formField"),
            (with(&good, "respondBy", "2026-03-09T02:00:00Z"), "OUT_OF_RANGE respondBy"),
        ] {
            asked.office.refuses(&asked.desk, "requestSupplement", &input, &[fault]).await;
        }
        for target in [json!({}), json!({ "formField": "/reason", "requirement": "application" }), json!(null)] {
            asked.office.does_not_take(&asked.desk, "requestSupplement", &asked.request(json!([item(target)]))).await;
        }
        asked.office.does_not_take(&asked.desk, "requestSupplement", &with(&good, "respondBy", "tomorrow")).await;
    }

    async fn each_thing_that_was_asked_for_may_be_answered_in_words_that_stand_in_the_thread(place: TestDatabase) {
        let asked = registered(place).await;
        let items = json!([item(json!({ "requirement": "application" })), item(json!({ "formField": "/organization/phone" }))]);
        let base = asked.asks(items).await;
        let (office, citizen) = (&asked.office, &asked.citizen);
        let document = "query ($code: String!) { dossier(code: $code) { supplementRequest { id items { id label } } } }";
        let request = office.ask(citizen, document, json!({ "code": asked.filed.code })).await;
        let request = request.at("/dossier/supplementRequest").clone();
        let ids = [&request["items"][0]["id"], &request["items"][1]["id"]];
        let says = |id: &Value, words: &str| json!({ "itemId": id, "words": words });
        let both = json!([says(ids[0], "Đơn đã ký ở trang 2."), says(ids[1], "Số này đúng rồi.")]);
        for (answers, faults) in [
            (json!([says(ids[0], "Đơn đã ký.")]), vec!["REQUIRED message"]),
            (json!([says(ids[0], "Đơn đã ký."), says(ids[1], " ")]), vec!["REQUIRED message"]),
            (json!([says(ids[0], "x"), says(ids[1], "y"), says(ids[0], "z")]), vec!["INVALID_FORMAT answers.2.itemId"]),
            (json!([says(ids[0], "x"), says(&request["id"], "y"), says(ids[1], "z")]), vec!["NOT_REQUESTED answers.1.itemId"]),
            (json!([says(ids[0], "x"), says(ids[1], &"y".repeat(4001))]), vec!["TOO_LONG answers.1.words", "REQUIRED message"]),
        ] {
            office.refuses(citizen, "supplementDossier", &with(&base, "answers", answers), &faults).await;
        }
        // Messages of one moment have no order.
        office.clock.advance(TimeDelta::minutes(1));
        let answered = with(&base, "answers", both);
        office.mutate(citizen, "supplementDossier", "dossier { status }", answered).await.done();
        let document = "query ($code: String!) { dossier(code: $code) {
            exchange { nodes { answersRound body answers { itemId label words } } } } }";
        for reader in [citizen, &asked.desk] {
            let reply = office.ask(reader, document, json!({ "code": asked.filed.code })).await;
            let said = reply.at("/dossier/exchange/nodes/1");
            assert_eq!((&said["answersRound"], &said["body"]), (&json!(1), &json!(null)));
            let words = |place: usize, words: &str| {
                json!({ "itemId": ids[place], "label": request["items"][place]["label"], "words": words })
            };
            assert_eq!(said["answers"], json!([words(0, "Đơn đã ký ở trang 2."), words(1, "Số này đúng rồi.")]));
        }
    }

    async fn only_what_was_asked_for_may_change_and_all_of_it_is_answered(place: TestDatabase) {
        let asked = registered(place).await;
        let items = json!([item(json!({ "requirement": "application" })), item(json!({ "formField": "/organization/phone" }))]);
        let base = asked.asks(items).await;
        let (office, citizen) = (&asked.office, &asked.citizen);
        let upload = office.upload(citizen).await;
        let document = |key: &str| json!([{ "requirement": key, "uploadId": upload }]);
        let all = with(&base, "documents", document("application"));
        let phone = json!({ "organization": { "phone": "02603000999" } });
        for (input, fault) in [
            (base.clone(), "REQUIRED message"),
            (all.clone(), "REQUIRED message"),
            (with(&base, "form", phone.clone()), "REQUIRED message"),
            (with(&base, "message", "x".repeat(4001)), "TOO_LONG message"),
        ] {
            office.refuses(citizen, "supplementDossier", &input, &[fault]).await;
        }
        for (patch, fault) in [
            (json!({ "reason": "lost" }), "NOT_REQUESTED form.reason"),
            (json!({ "organization": { "name": "Khác" } }), "NOT_REQUESTED form.organization.name"),
            (json!({ "organization": { "phone": "x" } }), "INVALID_FORMAT form.organization.phone"),
            (json!({ "organization": { "phone": null } }), "REQUIRED form.organization.phone"),
        ] {
            let input = with(&with(&all, "form", patch), "message", "Tôi bổ sung.");
            office.refuses(citizen, "supplementDossier", &input, &[fault]).await;
        }
        for (key, fault) in [
            ("activityReport", "NOT_REQUESTED documents.0.requirement"),
            ("licence", "UNKNOWN_REQUIREMENT documents.0.requirement"),
        ] {
            let input = with(&with(&base, "documents", document(key)), "message", "Tôi bổ sung.");
            office.refuses(citizen, "supplementDossier", &input, &[fault]).await;
        }
        let late = with(&with(&base, "message", "x"), "expectedVersion", asked.filed.version);
        office.refuses(citizen, "supplementDossier", &late, &["VERSION_CONFLICT expectedVersion"]).await;
        let answered = with(&all, "form", phone);
        office.mutate(citizen, "supplementDossier", "dossier { status }", answered.clone()).await.done();
        let again = with(&answered, "expectedVersion", office.version(citizen, &asked.filed.code).await);
        office.refuses(citizen, "supplementDossier", &again, &["NOT_ALLOWED_IN_STATUS"]).await;
    }
}
