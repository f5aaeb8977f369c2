//! Drafts: kept for their owner alone, sealed, and gone with their owner.

use api::draft::{Draft, DraftContent, DraftDocument, DraftKey, Drafts, KEPT_FOR};
use chrono::TimeDelta;
use domain::{AccountId, Role};
use serde_json::{Value, json};

use crate::office::{HERE, Office, Person};
use crate::support::{TestDatabase, each_database};

const TYPED: &str = "Nguyễn Thị Bí Mật";

each_database! {
    async fn a_draft_is_kept_sealed_for_its_owner_alone(place: TestDatabase) {
        let office = Office::open(place).await;
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

        let rows = "select content from drafts";
        let rows = office.app.database.edge.fetch_all(store::sql::Sql::new(rows)).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert!(!rows[0].text("content").unwrap().contains(TYPED), "what was typed is sealed");

        let input = json!({ "procedureCode": "2.001433" });
        assert_eq!(office.mutate(&other, "deleteDraft", "deleted", input.clone()).await.done()["deleted"], false);
        assert_eq!(office.mutate(&owner, "deleteDraft", "deleted", input).await.done()["deleted"], true);
        assert_eq!(drafts_of(&office, &owner).await, json!([]));
    }

    async fn a_draft_of_no_procedure_or_of_enormous_size_is_refused(place: TestDatabase) {
        let office = Office::open(place).await;
        let owner = office.citizen().await;
        let mut input = json!({ "procedureCode": "9.999999", "procedureVersion": 1, "form": {}, "documents": [] });
        let reply = office.mutate(&owner, "saveDraft", "draft { savedAt }", input.clone()).await;
        assert_eq!(reply.body["data"]["saveDraft"]["userErrors"][0]["code"], "NOT_FOUND");
        let draft = Draft {
            key: DraftKey { procedure_code: "2.001433".to_owned(), dossier_code: None },
            procedure_version: 1,
            content: DraftContent { form: json!({ "name": "x".repeat(70_000) }), documents: Vec::new() },
            saved_at: office.clock.now(),
        };
        assert!(serde_json::to_vec(&draft.content).unwrap().len() > 64 * 1024);
        input["procedureCode"] = json!("2.001433");
        input["form"] = draft.content.form;
        let reply = office.mutate(&owner, "saveDraft", "draft { savedAt }", input).await;
        assert!(!reply.body["data"]["saveDraft"]["draft"].is_object(), "{}", reply.body);
    }

    async fn what_nobody_touches_for_long_is_swept(place: TestDatabase) {
        let office = Office::open(place).await;
        let officer = office.staff(Role::Reception, Some(HERE)).await;
        let document = DraftDocument {
            requirement: "application".to_owned(), upload_id: "x".to_owned(), file_name: "a.pdf".to_owned(),
        };
        let input = json!({
            "procedureCode": "2.001433", "procedureVersion": 1, "form": {},
            "documents": [serde_json::to_value(document).unwrap()],
        });
        office.mutate(&officer, "saveDraft", "draft { savedAt }", input).await.done();
        let drafts: &Drafts = &office.app.drafts;
        let now = office.clock.now();
        assert_eq!(drafts.sweep(now + KEPT_FOR - TimeDelta::seconds(1)).await.unwrap(), 0);
        assert_eq!(drafts.sweep(now + KEPT_FOR).await.unwrap(), 1);
        assert_eq!(drafts.delete_all(AccountId(uuid::Uuid::nil())).await.unwrap(), 0);
    }
}

async fn drafts_of(office: &Office, person: &Person) -> Value {
    let query = "{ viewer { drafts { procedureCode form documents { fileName } } } }";
    office.ask(person, query, json!({})).await.at("/viewer/drafts").clone()
}
