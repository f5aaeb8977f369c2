//! Saved views of the queue: per owner, encrypted, replaced by name.

use domain::{AccountId, Role};
use serde_json::{Value, json};
use support::test_service::{AGENCY, OTHER_AGENCY, Person, TestService};
use support::{TestDatabase, each_database};

const SEARCH: &str = "Nguyễn Thị Bí Mật";

each_database! {
    async fn a_view_is_kept_sealed_for_its_owner_alone(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.staff(Role::Reception, Some(AGENCY)).await;
        let other = office.staff(Role::Leader, Some(AGENCY)).await;
        for (name, text) in [("Của chị Mật", "first"), ("  Của chị Mật ", SEARCH), ("Ẩn", "x")] {
            let filter = json!({ "text": text, "statuses": ["REGISTERED"], "unassigned": true, "submittedFrom": "2026-02-01" });
            let input = json!({ "name": name, "filter": filter, "orderBy": "SUBMITTED_AT_DESC" });
            office.mutate(&owner, "saveQueueView", "queueView { name }", input).await.done();
        }
        let views = views_of(&office, &owner).await;
        let names: Vec<_> = views.as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["Ẩn", "Của chị Mật"], "the later instead of the earlier, by name");
        let filter = json!({
            "text": SEARCH, "statuses": ["REGISTERED"], "unassigned": true, "submittedFrom": "2026-02-01",
            "timeliness": null, "procedureCode": null,
        });
        assert_eq!(views[1]["filter"], filter);
        assert_eq!(views[1]["orderBy"], "SUBMITTED_AT_DESC");
        assert_eq!(views_of(&office, &other).await, json!([]));

        let rows = "select named, content from queue_views";
        for row in office.app.parts.database.edge.fetch_all(store::sql::Sql::new(rows)).await.unwrap() {
            let kept = format!("{} {}", row.text("named").unwrap(), row.text("content").unwrap());
            assert!(!kept.contains("Mật"), "neither name nor search can be read");
        }

        let input = json!({ "name": "Của chị Mật" });
        assert_eq!(office.mutate(&other, "deleteQueueView", "deleted", input.clone()).await.done()["deleted"], false);
        assert_eq!(office.mutate(&owner, "deleteQueueView", "deleted", input).await.done()["deleted"], true);
        assert_eq!(views_of(&office, &owner).await.as_array().map(Vec::len), Some(1));
        let holder = office.ask(&owner, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        let Ok(foundation::global_id::GlobalId::Account(holder)) = holder.parse() else { panic!("an account's id") };
        assert_eq!(office.app.parts.queue_views.delete_all(AccountId(uuid::Uuid::nil())).await.unwrap(), 0);
        assert_eq!(office.app.parts.queue_views.delete_all(holder).await.unwrap(), 1);
    }

    async fn what_views_show_is_counted_for_all_of_them_at_once(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.staff(Role::Reception, Some(AGENCY)).await;
        let citizen = office.citizen().await;
        for _ in 0..2 {
            office.file(&citizen).await;
        }
        let sector = "{ procedure(code: \"2.001433\") { sector { code } } }";
        let sector = office.ask(&owner, sector, json!({})).await.text_at("/procedure/sector/code");
        for (name, filter, count) in [
            ("Một", json!({ "statuses": ["REGISTERED"] }), json!(2)),
            ("Hai", json!({ "statuses": ["PROCESSING"] }), json!(0)),
            ("Ba", json!({ "sectorCode": sector, "text": "vật liệu nổ" }), json!(2)),
            ("Bốn", json!({ "sectorCode": "khác" }), json!(0)),
            ("Năm", json!({ "text": "không ai tên như thế" }), json!(0)),
            ("Sáu", json!({ "text": "0905 000 441" }), json!(2)),
            ("Bảy", json!({ "assigneeId": "nobody's" }), json!(null)),
        ] {
            let input = json!({ "name": name, "filter": filter });
            let saved = office.mutate(&owner, "saveQueueView", "queueView { dossierCount }", input).await;
            assert_eq!(saved.done()["queueView"]["dossierCount"], count, "{name}");
        }
        let query = "{ viewer { queueViews { name dossierCount } } }";
        let views = office.ask(&owner, query, json!({})).await.at("/viewer/queueViews").clone();
        let counts = [("Ba", Some(2)), ("Bảy", None), ("Bốn", Some(0)), ("Hai", Some(0)), ("Một", Some(2)), ("Năm", Some(0)), ("Sáu", Some(2))];
        let counts = counts.map(|(name, count)| json!({ "name": name, "dossierCount": count }));
        for counted in &counts {
            assert!(views.as_array().expect("views").contains(counted), "{counted} in {views}");
        }
        assert_eq!(views.as_array().map(Vec::len), Some(counts.len()));
        let elsewhere = office.staff(Role::Leader, Some(OTHER_AGENCY)).await;
        office.mutate(&elsewhere, "saveQueueView", "queueView { name }", json!({ "name": "Một", "filter": {} })).await.done();
        let theirs = office.ask(&elsewhere, query, json!({})).await;
        assert_eq!(theirs.at("/viewer/queueViews/0/dossierCount"), 0, "of their own agency");
    }

    async fn a_view_without_a_name_and_one_too_many_are_refused(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.staff(Role::Specialist, Some(AGENCY)).await;
        let code = async |name: &str| {
            let input = json!({ "name": name, "filter": {} });
            let reply = office.mutate(&owner, "saveQueueView", "queueView { name }", input).await;
            reply.body["data"]["saveQueueView"]["userErrors"][0]["code"].clone()
        };
        assert_eq!(code(" ").await, "REQUIRED");
        assert_eq!(code(&"a".repeat(61)).await, "TOO_LONG");
        for number in 0..30 {
            assert_eq!(code(&format!("View {number}")).await, Value::Null);
        }
        assert_eq!(code("View 30").await, "TOO_LONG");
        assert_eq!(code("View 7").await, Value::Null, "what is there may be replaced");
    }
}

async fn views_of(office: &TestService, person: &Person) -> Value {
    let query = "{ viewer { queueViews { name orderBy \
                 filter { text statuses unassigned submittedFrom timeliness procedureCode } } } }";
    office.ask(person, query, json!({})).await.at("/viewer/queueViews").clone()
}
