//! Internal files of officers: a draft goes along with the dossier, and is uploaded once.

use serde_json::{Value, json};
use support::licence::Licence;
use support::{TestDatabase, each_database};

/// Forwards to the leader with a draft; returns the draft's id.
async fn with_a_draft(licence: &Licence) -> String {
    licence.moved(&licence.desk, "acceptDossier", json!({})).await;
    licence.moved(&licence.desk, "forwardDossier", json!({})).await;
    let draft = licence.office.upload(&licence.specialist).await;
    let onward = json!({ "note": "Trình dự thảo.", "uploadIds": [draft] });
    licence.moved(&licence.specialist, "forwardDossier", onward).await;
    let seen = licence.seen(&licence.leader, "progress { title actor { name } files { id name url } }").await;
    let entry = seen["progress"].as_array().expect("entries").last().expect("an entry").clone();
    assert!(entry["actor"]["name"].is_string() && entry["files"][0]["url"].is_string(), "{entry}");
    entry["files"][0]["id"].as_str().expect("an id").to_owned()
}

each_database! {
    async fn a_draft_goes_along_among_officers_and_is_taken_over_as_the_result(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let (citizen, leader) = (&licence.citizen, &licence.leader);
        let draft = with_a_draft(&licence).await;
        let node = format!("{{ node(id: \"{draft}\") {{ ... on File {{ name url }} }} }}");

        let hidden = licence.seen(citizen, "progress { note files { id } } documents { file { id } } result { outcome }").await;
        assert!(!hidden.to_string().contains(&draft), "{hidden}");
        assert_eq!(licence.office.ask(citizen, &node, json!({})).await.at("/node"), &Value::Null);
        let copy = "{ exportMyData { dossiers files { id } } }";
        let copied = licence.office.ask(citizen, copy, json!({})).await.text;
        assert!(!copied.contains(&draft) && !copied.contains("Trình dự thảo"), "{copied}");

        let version = licence.office.version(leader, &licence.code).await;
        let stranger = licence.office.upload(leader).await;
        for (ids, fault) in [(json!([stranger]), "fileIds.0"), (json!([draft, draft]), "fileIds.1")] {
            let input = json!({ "code": licence.code, "expectedVersion": version, "outcome": "GRANTED", "fileIds": ids });
            let refused = licence.office.mutate(leader, "decideDossier", "", input).await;
            assert_eq!(refused.faults(), [format!("NOT_FOUND {fault}")]);
        }
        licence.moved(leader, "decideDossier", json!({ "outcome": "GRANTED", "fileIds": [draft] })).await;
        let result = licence.seen(citizen, "result { files { id url } }").await;
        assert_eq!(result["result"]["files"][0]["id"], json!(draft));
        assert!(licence.office.ask(citizen, &node, json!({})).await.at("/node/url").is_string(), "theirs from now on");
    }

    async fn a_draft_travels_back_too_and_an_upload_that_is_not_there_stops_both(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let leader = &licence.leader;
        with_a_draft(&licence).await;
        let version = licence.office.version(leader, &licence.code).await;
        let input = json!({ "code": licence.code, "expectedVersion": version, "reason": "Xem lại.", "uploadIds": ["x"] });
        let refused = licence.office.mutate(leader, "sendBackDossier", "", input).await;
        assert_eq!(refused.faults(), ["NOT_FOUND uploadIds.0"]);
        let opinion = licence.office.upload(leader).await;
        licence.moved(leader, "sendBackDossier", json!({ "reason": "Xem lại.", "uploadIds": [opinion] })).await;
        let seen = licence.seen(&licence.specialist, "progress { files { name } }").await;
        let with_files = seen["progress"].as_array().expect("entries").iter().filter(|entry| entry["files"] != json!([]));
        assert_eq!(with_files.count(), 2, "{seen}");
        let version = licence.office.version(&licence.specialist, &licence.code).await;
        let input = json!({ "code": licence.code, "expectedVersion": version, "uploadIds": [opinion] });
        let refused = licence.office.mutate(&licence.specialist, "forwardDossier", "", input).await;
        assert_eq!(refused.faults(), ["NOT_FOUND uploadIds.0"], "an upload is bound once, and to whom it belongs");
    }
}
