//! Applying again after a refusal: the reason is in the notification, and form and documents begin a new draft.

use axum::http::StatusCode;
use domain::Role;
use serde_json::{Value, json};
use support::portal_window::Window;
use support::test_service::{AGENCY, EXPLOSIVES, FiledDossier, PDF, Person, TestService};
use support::{TestDatabase, each_database};
use uuid::Uuid;

const REASON: &str = "Đơn chưa có chữ ký.";

/// An applicant with a rejected dossier.
async fn refused(office: &TestService) -> (Person, Person, FiledDossier) {
    let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
    let filed = office.file(&citizen).await;
    let input = json!({
        "code": filed.code, "expectedVersion": filed.version, "requestId": Uuid::new_v4(), "reason": REASON,
    });
    office.mutate(&desk, "rejectDossier", "dossier { id }", input).await.done();
    (citizen, desk, filed)
}

async fn reapplied(office: &TestService, who: &Person, code: &str) -> Value {
    let selected = "draft { procedureCode version form documents { requirement uploadId fileName } }";
    office.mutate(who, "reapplyDossier", selected, json!({ "code": code })).await.done()["draft"].clone()
}

each_database! {
    async fn form_and_papers_of_a_refused_dossier_begin_a_new_one_that_can_be_sent(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, _, filed) = refused(&office).await;
        let draft = reapplied(&office, &citizen, &filed.code).await;
        let document = "query ($code: String!) { dossier(code: $code) { form documents { requirement file { id name } } } }";
        let before = office.ask(&citizen, document, json!({ "code": filed.code })).await.at("/dossier").clone();
        assert_eq!((&draft["form"], &draft["procedureCode"]), (&before["form"], &json!(EXPLOSIVES)));
        let papers = draft["documents"].as_array().expect("papers");
        assert_eq!(papers.len(), before["documents"].as_array().expect("papers").len());
        assert!(papers.iter().all(|paper| paper["fileName"] == "đơn.pdf"), "{papers:?}");

        let offered = |paper: &Value| json!({ "requirement": paper["requirement"], "uploadId": paper["uploadId"] });
        let input = json!({
            "requestId": Uuid::new_v4(), "procedureCode": EXPLOSIVES, "procedureVersion": 1, "form": draft["form"],
            "documents": papers.iter().map(offered).collect::<Vec<_>>(), "draftVersion": draft["version"],
        });
        let selected = "dossier { code documents { file { id size url } } }";
        let sent = office.mutate(&citizen, "submitDossier", selected, input).await.done()["dossier"].clone();
        assert_ne!(sent["code"], filed.code.as_str());
        let file = &sent["documents"][0]["file"];
        assert_ne!(file["id"], before["documents"][0]["file"]["id"], "each keeps bytes of its own");
        assert_eq!(file["size"], PDF.len());
        let url = support::test_service::path_of(file["url"].as_str().expect("a URL"));
        let request = axum::http::Request::get(url).header("cookie", format!("hoso={}", citizen.token.as_deref().expect("a session")));
        let fetched = office.send(request.body(axum::body::Body::empty()).expect("a request")).await;
        assert_eq!((fetched.status, fetched.text.as_bytes()), (StatusCode::OK, PDF));
    }

    async fn only_ones_own_that_came_to_nothing_is_filed_again_and_no_draft_is_lost_over_it(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk, filed) = refused(&office).await;
        let (other, open) = (office.citizen().await, office.file(&citizen).await);
        let code = |code: &str| json!({ "code": code });
        office.refuses(&other, "reapplyDossier", &code(&filed.code), &["NOT_FOUND code"]).await;
        assert_eq!(office.mutate(&desk, "reapplyDossier", "", code(&filed.code)).await.error(), "FORBIDDEN");
        office.refuses(&citizen, "reapplyDossier", &code(&open.code), &["NOT_ALLOWED_IN_STATUS code"]).await;
        let may = "query ($code: String!) { dossier(code: $code) { mayReapply endReason } }";
        for (who, code, may_reapply, reason) in [
            (&citizen, &filed.code, true, json!(REASON)),
            (&desk, &filed.code, false, json!(REASON)),
            (&citizen, &open.code, false, json!(null)),
        ] {
            let seen = office.ask(who, may, json!({ "code": code })).await.at("/dossier").clone();
            assert_eq!(seen, json!({ "mayReapply": may_reapply, "endReason": reason }));
        }
        let draft = json!({ "procedureCode": EXPLOSIVES, "procedureVersion": 1, "form": { "a": "đang gõ" }, "documents": [] });
        office.mutate(&citizen, "saveDraft", "draft { version }", draft).await.done();
        office.refuses(&citizen, "reapplyDossier", &code(&filed.code), &["VERSION_CONFLICT code"]).await;
        let kept = office.ask(&citizen, "{ viewer { drafts { form } } }", json!({})).await;
        assert_eq!(kept.at("/viewer/drafts/0/form"), &json!({ "a": "đang gõ" }));
    }

    async fn the_reason_stands_where_it_is_announced_with_the_way_to_apply_again(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, _, filed) = refused(&office).await;
        let window = Window::of(&office, &citizen);
        let announced = format!("href=\"/dossiers/{}#reason\"", filed.code);
        assert!(window.open("/dossiers").await.text.contains(&announced));
        let page = window.open(&format!("/dossiers/{}", filed.code)).await.text;
        for said in [announced.as_str(), "id=\"reason\"", REASON, "Nộp lại"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let again = window.open(&format!("/dossiers/{}/again", filed.code)).await;
        let begun = window.post(&again, &[]).await;
        assert_eq!((begun.status, begun.header("location")), (StatusCode::SEE_OTHER, &*format!("/services/{EXPLOSIVES}/apply")));
        let form = office.ask(&citizen, "{ viewer { drafts { form documents { fileName } } } }", json!({})).await;
        assert_eq!(form.at("/viewer/drafts/0/documents").as_array().map(Vec::len), Some(2));
        // A second time: the existing draft stays.
        let twice = window.post(&again, &[]).await;
        assert_eq!((twice.status, twice.header("location")), (StatusCode::SEE_OTHER, "/dossiers"));
        assert!(window.open("/dossiers").await.text.contains("Bạn đang có bản nháp của thủ tục này."));
    }
}
