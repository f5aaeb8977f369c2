//! Dry runs of supplement requests.

use serde_json::{Value, json};
use support::licence::Licence;
use support::{TestDatabase, each_database};
use uuid::Uuid;

fn asked(instruction: &str) -> Value {
    let item = json!({ "target": { "requirement": "application" }, "instruction": instruction });
    json!({ "message": "Đề nghị bổ sung.", "items": [item] })
}

each_database! {
    async fn a_request_for_a_supplement_is_checked_without_being_made(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let (office, request) = (&licence.office, Uuid::new_v4());
        let input = |asked: Value, only_checked: bool, version: i64| {
            let mut input = asked;
            input["code"] = json!(licence.code);
            input["requestId"] = json!(request);
            input["expectedVersion"] = json!(version);
            if only_checked {
                input["validateOnly"] = json!(true);
            }
            input
        };
        let selected = "dossier { status supplementRounds }";
        let state = "version status supplementRounds";
        let before = licence.seen(&licence.desk, state).await;
        assert_eq!((&before["status"], &before["supplementRounds"]), (&json!("REGISTERED"), &json!(0)));
        let version = before["version"].as_i64().expect("a version");

        let faulty = input(asked(""), true, version);
        office.refuses(&licence.desk, "requestSupplement", &faulty, &["REQUIRED items.0.instruction"]).await;
        let late = input(asked("Ký lại đơn."), true, version - 1);
        office.refuses(&licence.desk, "requestSupplement", &late, &["VERSION_CONFLICT expectedVersion"]).await;
        let checked = input(asked("Ký lại đơn."), true, version);
        let answer = office.mutate(&licence.desk, "requestSupplement", selected, checked).await;
        assert_eq!(answer.done()["dossier"], Value::Null);
        assert_eq!(licence.seen(&licence.desk, state).await, before, "nothing was asked for");

        // The request id is still unused.
        let made = input(asked("Ký lại đơn."), false, version);
        let answer = office.mutate(&licence.desk, "requestSupplement", selected, made).await;
        assert_eq!(answer.done()["dossier"], json!({ "status": "SUPPLEMENT_REQUESTED", "supplementRounds": 1 }));
    }
}
