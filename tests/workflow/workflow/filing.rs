//! Changes by a supplement, for officers who viewed the dossier before.

use serde_json::{Value, json};
use support::licence::Licence;
use support::{TestDatabase, each_database};

const CHANGES: &str = "{ differences { path before after } documentsBefore { requirement file { id } } \
                       documentsAfter { requirement file { id url } } }";

/// Files of a document.
fn files<'v>(documents: &'v Value, requirement: &str) -> Vec<&'v Value> {
    let documents = documents.as_array().expect("documents").iter();
    documents
        .filter(|document| document["requirement"] == requirement)
        .map(|document| &document["file"]["id"])
        .collect()
}

each_database! {
    async fn whoever_saw_it_before_sees_which_fields_and_papers_a_supplement_changed(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let (desk, citizen) = (&licence.desk, &licence.citizen);
        let item = |target: Value| json!({ "target": target, "instruction": "Ghi lại." });
        let items = [item(json!({ "formField": "/representative/phone" })), item(json!({ "requirement": "application" }))];
        licence.moved(desk, "requestSupplement", json!({ "message": "Đề nghị bổ sung.", "items": items })).await;
        let seen = licence.office.version(desk, &licence.code).await;
        let changes = format!("filingChanges(version: {seen}) {CHANGES}");
        assert_eq!(licence.seen(desk, &changes).await["filingChanges"], Value::Null, "nothing came yet");

        let phone = licence.seen(desk, "form").await["form"]["representative"]["phone"].clone();
        let paper = licence.office.upload(citizen).await;
        let answer = json!({
            "form": { "representative": { "phone": "0905000333" } },
            "documents": [{ "requirement": "application", "uploadId": paper }],
        });
        licence.moved(citizen, "supplementDossier", answer).await;
        for who in [desk, &licence.specialist, citizen] {
            let seen = licence.seen(who, &changes).await["filingChanges"].clone();
            let expected = json!([{ "path": "/form/representative/phone", "before": phone, "after": "0905000333" }]);
            assert_eq!(seen["differences"], expected);
            let (was, is) = (files(&seen["documentsBefore"], "application"), files(&seen["documentsAfter"], "application"));
            assert!(was.len() == 1 && is.len() == 1 && was != is, "{seen}");
            assert_eq!(seen["documentsBefore"].as_array().map(Vec::len), seen["documentsAfter"].as_array().map(Vec::len));
        }
        let now = licence.office.version(desk, &licence.code).await;
        let later = format!("filingChanges(version: {now}) {CHANGES}");
        assert_eq!(licence.seen(desk, &later).await["filingChanges"], Value::Null, "no news to who has seen it");
    }
}
