//! Publication of procedures by administrators.

use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, EXPLOSIVES, TestService, fixtures};
use support::{TestDatabase, each_database};
use uuid::Uuid;

const PUBLISHED: &str = "procedure { code version name } changes { path before after }";

/// A procedure of the fixtures.
fn explosives() -> Value {
    let path = fixtures().join(format!("procedures/{EXPLOSIVES}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("a file")).expect("a definition")
}

/// Input with a changed definition.
fn changed(change: impl FnOnce(&mut Value)) -> Value {
    let mut definition = explosives();
    change(&mut definition);
    json!({ "definition": definition })
}

async fn version(office: &TestService) -> i64 {
    let document = "query ($code: String!) { procedure(code: $code) { version } }";
    let reply = office.ask(&support::test_service::Person::nobody(), document, json!({ "code": EXPLOSIVES })).await;
    reply.at("/procedure/version").as_i64().expect("a version")
}

each_database! {
    async fn a_changed_procedure_is_published_as_its_next_version_with_what_changed(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let mut input = changed(|definition| {
            definition["processingTime"]["amount"] = json!(4);
            definition["name"]["vi"] = json!("Cấp lại giấy phép");
        });
        let before = office.footprint().await;
        input["validateOnly"] = json!(true);
        let checked = office.mutate(&administrator, "publishProcedure", PUBLISHED, input.clone()).await;
        office.assert_nothing_written_since(&before, "it was only checked").await;
        assert_eq!((&checked.done()["procedure"], version(&office).await), (&Value::Null, 1));
        let changes = checked.done()["changes"].clone();
        let paths: Vec<_> = changes.as_array().expect("changes").iter().map(|change| &change["path"]).collect();
        assert_eq!(paths.len(), 2, "{changes}");
        assert!(paths.contains(&&json!("/name/vi")) && paths.contains(&&json!("/processingTime/amount")), "{changes}");
        let time = changes.as_array().expect("changes").iter().find(|change| change["path"] != "/name/vi");
        assert_eq!(time.expect("the time"), &json!({ "path": "/processingTime/amount", "before": 3, "after": 4 }));

        input["validateOnly"] = json!(false);
        input["expectedVersion"] = json!(1);
        input["requestId"] = json!(Uuid::new_v4());
        let done = office.mutate(&administrator, "publishProcedure", PUBLISHED, input.clone()).await;
        assert_eq!(done.done()["procedure"]["version"], 2);
        assert_eq!(done.done()["changes"], changes);
        assert_eq!(version(&office).await, 2);
        let before = office.footprint().await;
        let again = office.mutate(&administrator, "publishProcedure", PUBLISHED, input.clone()).await;
        assert_eq!(again.done(), done.done());
        input["requestId"] = Value::Null;
        office.refuses(&administrator, "publishProcedure", &input, &["VERSION_CONFLICT expectedVersion"]).await;
        input["expectedVersion"] = json!(2);
        let unchanged = office.mutate(&administrator, "publishProcedure", PUBLISHED, input).await;
        assert_eq!((&unchanged.done()["procedure"]["version"], &unchanged.done()["changes"]), (&json!(2), &json!([])));
        office.assert_nothing_written_since(&before, "it is in force already").await;
    }

    async fn a_new_procedure_differs_as_a_whole_and_can_be_applied_for(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let input = changed(|definition| definition["code"] = json!("9.000009"));
        let done = office.mutate(&administrator, "publishProcedure", PUBLISHED, input.clone()).await;
        assert_eq!(done.done()["procedure"]["version"], 1);
        let whole = &done.done()["changes"][0];
        assert_eq!((&whole["path"], &whole["before"], &whole["after"]["code"]), (&json!(""), &Value::Null, &json!("9.000009")));
        let citizen = office.citizen().await;
        let mut submission = office.submission(&citizen).await;
        submission["procedureCode"] = json!("9.000009");
        office.mutate(&citizen, "submitDossier", "dossier { code }", submission).await.done();
    }

    async fn what_is_wrong_with_a_definition_is_told_at_its_place_and_nothing_is_published(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        for (input, faults) in [
            (json!({ "definition": {} }), vec!["INVALID_FORMAT definition"]),
            (json!({ "definition": "x" }), vec!["INVALID_FORMAT definition"]),
            (changed(|definition| definition["steps"][0]["role"] = json!("BOSS")), vec!["INVALID_FORMAT definition"]),
            (
                changed(|definition| {
                    definition["code"] = json!("x/y");
                    definition["agency"] = json!("000.00.08.H99");
                    definition["steps"][0]["role"] = json!("AUDITOR");
                }),
                vec![
                    "INVALID_FORMAT definition.code",
                    "NOT_FOUND definition.agency",
                    "INVALID_FORMAT definition.steps.0.role",
                ],
            ),
            (
                changed(|definition| definition["processingTime"]["amount"] = json!(2)),
                vec!["OUT_OF_RANGE definition.steps"],
            ),
            (
                changed(|definition| definition["formSchema"]["properties"]["x"] = json!({ "minimum": 0.5 })),
                vec!["INVALID_FORMAT definition.formSchema"],
            ),
            (
                changed(|definition| definition["name"]["vi"] = json!("Cấp\u{0} lại")),
                vec!["INVALID_FORMAT definition.name.vi"],
            ),
            (
                changed(|definition| definition["formSchema"]["$sealed"] = json!({})),
                vec!["INVALID_FORMAT definition.formSchema"],
            ),
        ] {
            for validate_only in [true, false] {
                let mut input = input.clone();
                input["validateOnly"] = json!(validate_only);
                office.refuses(&administrator, "publishProcedure", &input, &faults).await;
            }
        }
        let reply = office.mutate(&administrator, "publishProcedure", "", json!({ "definition": {} })).await;
        assert!(reply.param("reason").as_str().is_some_and(|reason| reason.contains("code")), "{}", reply.text);
        assert_eq!(version(&office).await, 1);
    }

    async fn only_administrators_learn_what_is_wrong_with_a_definition(place: TestDatabase) {
        let office = TestService::open(place).await;
        let leader = office.staff(Role::Leader, Some(AGENCY)).await;
        let before = office.footprint().await;
        for (mutation, input) in [
            ("publishProcedure", json!({ "definition": {}, "validateOnly": true })),
            ("publishProcedure", changed(|_| {})),
            ("retireProcedure", json!({ "code": EXPLOSIVES })),
            ("publishCalendarYear", json!({ "calendar": {} })),
            ("registerAgency", json!({ "code": "H99", "name": { "vi": "Sở" } })),
        ] {
            assert_eq!(office.mutate(&leader, mutation, "", input).await.error(), "FORBIDDEN", "{mutation}");
        }
        office.assert_nothing_written_since(&before, "no officer publishes").await;
    }
}
