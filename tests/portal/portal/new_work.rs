//! The queue: new dossiers first; filters by turn, officer and unread.

use domain::Role;
use serde_json::json;
use support::portal_window::Window;
use support::test_service::{AGENCY, Person, TestService};
use support::{TestDatabase, each_database};
use uuid::Uuid;

/// Sends a mutation with the dossier's present version.
pub(crate) async fn moves(
    office: &TestService,
    who: &Person,
    code: &str,
    mutation: &str,
    mut input: serde_json::Value,
) {
    input["code"] = json!(code);
    input["expectedVersion"] = json!(office.version(who, code).await);
    office.mutate(who, mutation, "dossier { id }", input).await.done();
}

each_database! {
    async fn the_queue_begins_with_what_is_new_for_its_reader(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let specialist = office.staff(Role::Specialist, Some(AGENCY)).await;
        let auditor = office.staff(Role::Auditor, None).await;
        let (new, known) = (office.file(&citizen).await.code, office.file(&citizen).await.code);
        moves(&office, &desk, &known, "acceptDossier", json!({})).await;

        let at_desk = Window::of(&office, &desk);
        let page = at_desk.open("/staff").await.text;
        assert!(page.contains("Mới đăng ký <span class=\"amount\">1</span>"), "{page}");
        assert!(page.contains(&new) && !page.contains(&known), "{page}");
        let page = at_desk.open("/staff?who=anyone").await.text;
        assert!(page.contains(&new) && page.contains(&known), "{page}");
        // Nothing is at the specialist's step yet: they see their own.
        let examiner = Window::of(&office, &specialist);
        assert!(examiner.open("/staff").await.text.contains("Bạn chưa có hồ sơ nào cần xử lý."));
        moves(&office, &desk, &known, "forwardDossier", json!({})).await;
        let page = examiner.open("/staff").await.text;
        assert!(page.contains("Ở bước của tôi <span class=\"amount\">1</span>") && page.contains(&known), "{page}");
        assert!(!page.contains(&new), "{page}");

        let id = office.ask(&specialist, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        moves(&office, &specialist, &known, "assignDossier", json!({ "assigneeId": id })).await;
        let message = json!({ "code": new, "body": "Bao giờ có kết quả?", "requestId": Uuid::new_v4() });
        office.mutate(&citizen, "postMessage", "message { id }", message).await.done();
        for (query, found) in [
            ("who=anyone&step=SPECIALIST", &known),
            ("who=anyone&step=RECEPTION", &new),
            (format!("who=anyone&officer={id}").as_str(), &known),
            ("who=anyone&unread=true", &new),
        ] {
            let page = at_desk.open(&format!("/staff?{query}")).await.text;
            let other = if *found == new { &known } else { &new };
            assert!(page.contains(found.as_str()) && !page.contains(other.as_str()), "{query}: {page}");
        }
        assert!(at_desk.open("/staff?who=anyone&officer=x&step=NOBODY").await.text.contains(&new), "left out");

        let page = Window::of(&office, &auditor).open("/staff").await.text;
        assert!(page.contains("Hồ sơ của các cơ quan") && !page.contains("Của tôi"), "{page}");
        assert!(page.contains("Tất cả cơ quan") && !page.contains("Cả cơ quan"), "they see every agency's: {page}");
        assert!(at_desk.open("/staff?who=anyone").await.text.contains("Cả cơ quan"), "officers see their own");
    }
}
