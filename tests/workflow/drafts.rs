//! Drafts: private, encrypted, erased with their owner, and safe in concurrent windows.

mod at_once;
mod carried;
mod print;
mod windows;

use app::draft::{DraftDocument, Drafts, EXPIRY, KEPT_FOR};
use chrono::TimeDelta;
use domain::{AccountId, Role};
use serde_json::{Value, json};
use support::drafts::{draft_of, save};
use support::test_service::{AGENCY, EXPLOSIVES, Person, TestService};
use support::{TestDatabase, each_database};

const TYPED: &str = "Nguyễn Thị Bí Mật";

each_database! {
    async fn a_draft_is_kept_sealed_for_its_owner_alone(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (owner, other) = (office.citizen().await, office.citizen().await);
        for typed in ["first", TYPED] {
            let attached = json!({ "requirement": "application", "uploadId": "x", "fileName": "đơn.pdf" });
            let input = json!({
                "procedureCode": "2.001433", "procedureVersion": 1, "form": { "name": typed }, "documents": [attached],
            });
            office.mutate(&owner, "saveDraft", "draft { savedAt }", input).await.done();
        }
        let drafts = drafts_of(&office, &owner).await;
        assert_eq!(drafts.as_array().map(Vec::len), Some(1), "the later instead of the earlier");
        assert_eq!(drafts[0]["form"]["name"], TYPED);
        assert_eq!(drafts[0]["documents"][0]["fileName"], "đơn.pdf");
        assert_eq!(drafts_of(&office, &other).await, json!([]));

        let rows = "select content from drafts union all select content from draft_documents";
        let rows = office.app.parts.database.edge.fetch_all(store::sql::Sql::new(rows)).await.unwrap();
        assert_eq!(rows.len(), 2);
        let contents = rows.iter().map(|row| row.text("content").unwrap());
        assert!(contents.clone().all(|content| !content.contains(TYPED) && !content.contains("đơn.pdf")), "sealed");

        let input = json!({ "procedureCode": "2.001433" });
        assert_eq!(office.mutate(&other, "deleteDraft", "deleted", input.clone()).await.done()["deleted"], false);
        assert_eq!(office.mutate(&owner, "deleteDraft", "deleted", input).await.done()["deleted"], true);
        assert_eq!(drafts_of(&office, &owner).await, json!([]));
    }

    async fn a_draft_of_no_procedure_or_of_enormous_size_is_refused(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let mut input = json!({ "procedureCode": "9.999999", "procedureVersion": 1, "form": {}, "documents": [] });
        let reply = office.mutate(&owner, "saveDraft", "draft { savedAt }", input.clone()).await;
        assert_eq!(reply.body["data"]["saveDraft"]["userErrors"][0]["code"], "NOT_FOUND");
        input["procedureCode"] = json!("2.001433");
        input["form"] = json!({ "name": "x".repeat(70_000) });
        let reply = office.mutate(&owner, "saveDraft", "draft { savedAt }", input).await;
        assert!(!reply.body["data"]["saveDraft"]["draft"].is_object(), "{}", reply.body);
    }

    async fn a_draft_that_an_earlier_release_kept_is_read_saved_and_loses_a_paper(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let account = office.ask(&owner, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        let Ok(foundation::global_id::GlobalId::Account(account)) = account.parse() else { panic!("an account") };
        let content = json!({
            "form": { "name": TYPED },
            "documents": [{ "requirement": "application", "uploadId": "x", "fileName": "cũ.pdf" }],
        });
        let known = serde_json::to_value(domain::Personal::of(account, &content)).unwrap();
        let at = domain::Location(format!("draft/{account}/2.001433/"));
        let sealed = office.app.parts.vault.seal_value(&at, known).await.unwrap();
        let insert = "insert into drafts (account, procedure_code, dossier_code, procedure_version, content, saved_at) \
                      values ($1, '2.001433', '', 1, $2, $3)";
        let insert = store::sql::Sql::new(insert).bind(account).bind(store::sql::StoredJson::new(&sealed).unwrap()).bind(office.clock.now());
        office.app.parts.database.edge.execute(insert).await.unwrap();
        let old = json!({ "uploadId": "x", "fileName": "cũ.pdf" });
        assert_eq!(draft_of(&office, &owner).await, json!({ "version": 1, "form": { "name": TYPED }, "documents": [old] }));
        let save = json!({ "procedureCode": "2.001433", "procedureVersion": 1, "form": { "b": 1 }, "expectedVersion": 1 });
        office.mutate(&owner, "saveDraft", "draft { savedAt }", save).await.done();
        assert_eq!(draft_of(&office, &owner).await, json!({ "version": 2, "form": { "b": 1 }, "documents": [old] }));
        let detach = json!({ "procedureCode": "2.001433", "uploadId": "x" });
        assert_eq!(office.mutate(&owner, "detachDraftDocument", "detached", detach).await.done()["detached"], true);
        assert_eq!(draft_of(&office, &owner).await, json!({ "version": 3, "form": { "b": 1 }, "documents": [] }));
    }

    async fn a_submission_without_a_draft_that_comes_to_nothing_leaves_none(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let mut input = office.submission(&owner).await;
        input["draftVersion"] = json!(0);
        input["form"] = json!({});
        let reply = office.mutate(&owner, "submitDossier", "dossier { id }", input.clone()).await;
        assert!(!reply.faults().is_empty(), "{}", reply.text);
        assert_eq!(kept(&office).await, 0);
        input["procedureCode"] = json!("  ");
        let reply = office.mutate(&owner, "submitDossier", "dossier { id }", input).await;
        assert!(!reply.faults().is_empty(), "{}", reply.text);
        assert_eq!(kept(&office).await, 0);
    }

    async fn a_code_names_one_draft_however_it_is_padded(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        save(&office, &owner, json!({ "a": 1 }), None).await.done();
        let input = json!({ "procedureCode": format!(" {EXPLOSIVES}"), "procedureVersion": 1, "form": { "a": 2 } });
        office.mutate(&owner, "saveDraft", "draft { version }", input).await.done();
        assert_eq!(kept(&office).await, 1);
        assert_eq!(draft_of(&office, &owner).await["form"], json!({ "a": 2 }));
    }

    async fn of_what_has_ended_only_the_last_is_told(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        for number in 0..55 {
            office.clock.advance(TimeDelta::seconds(1));
            let input = json!({
                "procedureCode": EXPLOSIVES, "dossierCode": format!("D-{number}"), "procedureVersion": 1, "form": {},
            });
            office.mutate(&owner, "saveDraft", "draft { version }", input.clone()).await.done();
            let ended = json!({ "procedureCode": EXPLOSIVES, "dossierCode": format!("D-{number}") });
            office.mutate(&owner, "deleteDraft", "deleted", ended).await.done();
        }
        assert_eq!(kept(&office).await, 50);
    }

    async fn what_nobody_touches_for_long_is_swept(place: TestDatabase) {
        let office = TestService::open(place).await;
        let officer = office.staff(Role::Reception, Some(AGENCY)).await;
        let document = DraftDocument {
            requirement: "application".to_owned(), upload_id: "x".to_owned(), file_name: "a.pdf".to_owned(),
        };
        let input = json!({
            "procedureCode": "2.001433", "procedureVersion": 1, "form": {},
            "documents": [serde_json::to_value(document).unwrap()],
        });
        office.mutate(&officer, "saveDraft", "draft { savedAt }", input).await.done();
        let (drafts, edge): (&Drafts, _) = (&office.app.parts.drafts, &office.app.parts.database.edge);
        let now = office.clock.now();
        assert_eq!(EXPIRY.sweep(edge, now + KEPT_FOR - TimeDelta::seconds(1)).await.unwrap(), 0);
        assert_eq!(EXPIRY.sweep(edge, now + KEPT_FOR).await.unwrap(), 1);
        assert_eq!(drafts.delete_all(AccountId(uuid::Uuid::nil())).await.unwrap(), 0);
    }
}

/// Number of rows, tombstones included.
async fn kept(office: &TestService) -> u64 {
    let sql = store::sql::Sql::new("select count(*) as count from drafts");
    office
        .app
        .parts
        .database
        .edge
        .fetch_optional(sql)
        .await
        .expect("an answer")
        .expect("a row")
        .count("count")
        .expect("a count")
}

async fn drafts_of(office: &TestService, person: &Person) -> Value {
    let query = "{ viewer { drafts { procedureCode form documents { fileName } } } }";
    office.ask(person, query, json!({})).await.at("/viewer/drafts").clone()
}
