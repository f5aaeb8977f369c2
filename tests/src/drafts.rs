//! Drafts by GraphQL, as a front-end handles them.

use serde_json::{Value, json};

use crate::test_service::{EXPLOSIVES, Person, Reply, TestService};

/// The only draft; null where there is none.
pub async fn draft_of(office: &TestService, person: &Person) -> Value {
    let query = "{ viewer { drafts { version form documents { uploadId fileName } } } }";
    office.ask(person, query, json!({})).await.at("/viewer/drafts")[0].clone()
}

/// Saves a form; attachments stay.
pub async fn save(office: &TestService, owner: &Person, form: Value, expected: Option<i64>) -> Reply {
    let input = json!({
        "procedureCode": EXPLOSIVES, "procedureVersion": 1, "form": form, "expectedVersion": expected,
    });
    office.mutate(owner, "saveDraft", "draft { version }", input).await
}

/// Attaches a complete upload.
pub async fn attach(office: &TestService, owner: &Person, upload: &str, expected: Option<i64>) -> Reply {
    let document = json!({ "requirement": "application", "uploadId": upload, "fileName": "đơn.pdf" });
    let input = json!({
        "procedureCode": EXPLOSIVES, "procedureVersion": 1, "document": document, "expectedVersion": expected,
    });
    office.mutate(owner, "attachDraftDocument", "draft { version }", input).await
}

/// This field of each entry of a list.
pub fn texts<'v>(list: &'v Value, name: &str) -> Vec<&'v str> {
    list.as_array().expect("a list").iter().map(|entry| entry[name].as_str().expect("a text")).collect()
}
