//! Concurrent changes of drafts by GraphQL: optimistic concurrency, independent attachments, and a reported end.

use serde_json::{Value, json};
use support::drafts::{attach, draft_of, save, texts};
use support::test_service::{EXPLOSIVES, Person, TestService};
use support::{TestDatabase, each_database};

use super::drafts_of;

const WRITERS: usize = 8;

each_database! {
    async fn whoever_is_late_is_told_the_version_and_nothing_is_replaced(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let first = save(&office, &owner, json!({ "name": "A", "notes": "x" }), Some(0)).await;
        assert_eq!(first.done()["draft"]["version"], 1);
        assert_eq!(save(&office, &owner, json!({ "name": "B" }), Some(1)).await.done()["draft"]["version"], 2);
        for expected in [0, 1, 3] {
            let late = save(&office, &owner, json!({ "name": "late" }), Some(expected)).await;
            assert_eq!(late.faults(), ["VERSION_CONFLICT expectedVersion"]);
            assert_eq!(late.param("currentVersion"), 2);
        }
        assert_eq!(draft_of(&office, &owner).await["form"], json!({ "name": "B" }), "all of it, with a version");
        let merged = save(&office, &owner, json!({ "notes": "y", "deep": { "a": 1 } }), None).await;
        assert_eq!(merged.done()["draft"]["version"], 3);
        save(&office, &owner, json!({ "deep": { "b": true } }), None).await.done();
        let whole = json!({ "name": "B", "notes": "y", "deep": { "a": 1, "b": true } });
        assert_eq!(draft_of(&office, &owner).await["form"], whole, "field by field, without one");
        let reply = save(&office, &owner, json!({}), Some(-1)).await;
        assert_eq!(reply.error(), "BAD_USER_INPUT");
    }

    async fn of_many_who_save_at_once_each_keeps_what_it_wrote(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let blindly = (0..WRITERS).map(|number| save(&office, &owner, json!({ format!("b{number}"): number }), None));
        for reply in futures::future::join_all(blindly).await {
            reply.done();
        }
        let by_version = (0..WRITERS).map(|number| adds_a_field(&office, &owner, number));
        futures::future::join_all(by_version).await;
        let form = draft_of(&office, &owner).await["form"].clone();
        assert_eq!(form.as_object().map(serde_json::Map::len), Some(2 * WRITERS), "{form}");
        assert_eq!(draft_of(&office, &owner).await["version"], 2 * WRITERS);
    }

    async fn attachments_that_come_at_once_and_while_it_is_saved_are_all_there(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let mut uploads = Vec::new();
        for _ in 0..WRITERS {
            uploads.push(office.upload(&owner).await);
        }
        let attaching = uploads.iter().map(|upload| async {
            attach(&office, &owner, upload, None).await.done();
        });
        let saving = (0..WRITERS).map(|number| adds_a_field(&office, &owner, number));
        futures::future::join(futures::future::join_all(attaching), futures::future::join_all(saving)).await;
        let draft = draft_of(&office, &owner).await;
        let mut attached: Vec<&str> = texts(&draft["documents"], "uploadId");
        attached.sort_unstable();
        uploads.sort_unstable();
        assert_eq!(attached, uploads);
        assert_eq!(draft["form"].as_object().map(serde_json::Map::len), Some(WRITERS));
        let input = json!({ "procedureCode": EXPLOSIVES, "uploadId": uploads[0] });
        for detached in [true, false] {
            let reply = office.mutate(&owner, "detachDraftDocument", "detached", input.clone()).await;
            assert_eq!(reply.done()["detached"], detached);
        }
        assert_eq!(draft_of(&office, &owner).await["documents"].as_array().map(Vec::len), Some(WRITERS - 1));
    }

    async fn only_a_finished_upload_of_ones_own_is_attached(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (owner, other) = (office.citizen().await, office.citizen().await);
        let (unfinished, _) = office.announce(&owner, "a.pdf", 100).await;
        let foreign = office.upload(&other).await;
        for upload in ["x", &unfinished, &foreign] {
            assert_eq!(attach(&office, &owner, upload, None).await.faults(), ["NOT_FOUND uploadId"]);
        }
        assert_eq!(drafts_of(&office, &owner).await, json!([]));
    }

    async fn a_draft_that_was_deleted_or_submitted_comes_back_for_nobody_who_does_not_know(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        save(&office, &owner, json!({ "name": "A" }), Some(0)).await.done();
        let delete = |version| json!({ "procedureCode": EXPLOSIVES, "expectedVersion": version });
        let reply = office.mutate(&owner, "deleteDraft", "deleted", delete(7)).await;
        assert_eq!(reply.faults(), ["VERSION_CONFLICT expectedVersion"]);
        assert_eq!(office.mutate(&owner, "deleteDraft", "deleted", delete(1)).await.done()["deleted"], true);
        let late = save(&office, &owner, json!({ "name": "late" }), Some(1)).await;
        assert_eq!((late.faults(), late.param("currentVersion")), (vec!["VERSION_CONFLICT expectedVersion".to_owned()], &json!(2)));
        let upload = office.upload(&owner).await;
        let late = attach(&office, &owner, &upload, Some(1)).await;
        assert_eq!(late.faults(), ["VERSION_CONFLICT expectedVersion"]);
        assert_eq!(drafts_of(&office, &owner).await, json!([]));
        let knowing = save(&office, &owner, json!({ "name": "again" }), Some(2)).await;
        assert_eq!(knowing.done()["draft"]["version"], 3);
        assert_eq!(attach(&office, &owner, &upload, Some(1)).await.done()["draft"]["version"], 4);
    }

    async fn a_draft_ends_with_its_submission_and_is_submitted_once(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let mut input = office.submission(&owner).await;
        save(&office, &owner, input["form"].clone(), Some(0)).await.done();
        input["draftVersion"] = json!(7);
        let reply = office.mutate(&owner, "submitDossier", "dossier { code }", input.clone()).await;
        assert_eq!(reply.faults(), ["VERSION_CONFLICT draftVersion"]);
        input["draftVersion"] = json!(1);
        let mut other = office.submission(&owner).await;
        other["draftVersion"] = json!(1);
        // Two windows submit at the same moment, each twice.
        let sent = [&input, &other, &input, &other].map(|input| {
            office.mutate(&owner, "submitDossier", "dossier { code }", input.clone())
        });
        let replies = futures::future::join_all(sent).await;
        let codes: Vec<&Value> =
            replies.iter().map(|reply| &reply.payload()["dossier"]["code"]).filter(|code| code.is_string()).collect();
        assert!((1..=2).contains(&codes.len()) && codes.iter().all(|code| *code == codes[0]), "{replies:?}");
        let refused = replies.iter().filter(|reply| reply.payload()["dossier"].is_null());
        for reply in refused {
            assert_eq!(reply.faults(), ["VERSION_CONFLICT draftVersion"]);
        }
        assert_eq!(drafts_of(&office, &owner).await, json!([]));
        let late = save(&office, &owner, json!({ "name": "late" }), Some(1)).await;
        assert_eq!(late.param("submittedAs"), codes[0]);
        let ended = "{ viewer { drafts(includeEnded: true) { version form endedAt submittedAs documents { uploadId } } } }";
        let ended = office.ask(&owner, ended, json!({})).await.at("/viewer/drafts/0").clone();
        assert_eq!((&ended["submittedAs"], &ended["form"], &ended["version"]), (codes[0], &json!({}), &json!(2)));
        assert!(ended["endedAt"].is_string());
        let dossiers = "{ viewer { dossiers { nodes { code } } } }";
        assert_eq!(office.ask(&owner, dossiers, json!({})).await.at("/viewer/dossiers/nodes").as_array().map(Vec::len), Some(1));
    }

    async fn what_is_refused_leaves_the_draft_to_be_submitted_again(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let mut input = office.submission(&owner).await;
        let form = std::mem::replace(&mut input["form"], json!({}));
        input["draftVersion"] = json!(0);
        let reply = office.mutate(&owner, "submitDossier", "dossier { code }", input.clone()).await;
        assert!(!reply.faults().is_empty());
        save(&office, &owner, form.clone(), Some(0)).await.done();
        input["form"] = form;
        input["requestId"] = json!(uuid::Uuid::new_v4());
        input["draftVersion"] = json!(1);
        office.mutate(&owner, "submitDossier", "dossier { code }", input).await.done();
        assert_eq!(drafts_of(&office, &owner).await, json!([]));
    }
}

/// Reads, adds one field, saves by version, and retries on conflicts.
async fn adds_a_field(office: &TestService, owner: &Person, number: usize) {
    loop {
        let draft = draft_of(office, owner).await;
        let mut form = draft["form"].as_object().cloned().unwrap_or_default();
        form.insert(format!("v{number}"), json!(number));
        let expected = draft["version"].as_i64().unwrap_or_default();
        let reply = save(office, owner, Value::Object(form), Some(expected)).await;
        if reply.faults().is_empty() {
            return;
        }
        assert_eq!(reply.faults(), ["VERSION_CONFLICT expectedVersion"]);
    }
}
