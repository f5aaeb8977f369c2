//! Pages that fit their reader: empty states, permitted acts, concurrent changes.

use axum::body::Body;
use domain::Role;
use serde_json::{Value, json};
use support::portal_window::{Page, Window, parts};
use support::test_service::{AGENCY, EXPLOSIVES, Person, TestService};
use support::{TestDatabase, each_database};

use super::new_work::moves;

/// Asserts present and absent texts.
fn says(page: &str, said: &[&str], unsaid: &[&str]) {
    for text in said {
        assert!(page.contains(text), "{text}: {page}");
    }
    for text in unsaid {
        assert!(!page.contains(text), "{text}: {page}");
    }
}

/// Accepts a dossier, and requests a document.
async fn asks(office: &TestService, desk: &Person, code: &str) {
    moves(office, desk, code, "acceptDossier", json!({})).await;
    let item = json!({ "target": { "requirement": "application" }, "instruction": "Chụp lại cho rõ." });
    moves(office, desk, code, "requestSupplement", json!({ "message": "Ảnh mờ.", "items": [item] })).await;
}

async fn draft(office: &TestService, citizen: &Person, code: Value) {
    let draft = json!({ "procedureCode": EXPLOSIVES, "procedureVersion": 1, "dossierCode": code, "form": {} });
    office.mutate(citizen, "saveDraft", "draft { version }", draft).await.done();
}

each_database! {
    async fn an_empty_list_says_whose_work_is_done(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (desk, auditor) =
            (office.staff(Role::Reception, Some(AGENCY)).await, office.staff(Role::Auditor, None).await);
        let at_desk = Window::of(&office, &desk);
        for (who, said) in [
            ("mine", "Bạn chưa có hồ sơ nào cần xử lý."),
            ("nobody", "Hồ sơ nào cũng đã có người xử lý."),
            ("anyone", "Cơ quan không còn hồ sơ nào chưa giải quyết xong."),
        ] {
            says(&at_desk.open(&format!("/staff?who={who}")).await.text, &[said], &[]);
        }
        let page = Window::of(&office, &auditor).open("/staff").await.text;
        says(&page, &["Chưa có hồ sơ nào đang giải quyết.", "Hồ sơ của các cơ quan"], &["Bạn chưa có", "Hồ sơ cần xử lý"]);
    }

    async fn what_somebody_else_did_meanwhile_leads_to_the_form(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let (specialist, leader) =
            (office.staff(Role::Specialist, Some(AGENCY)).await, office.staff(Role::Leader, Some(AGENCY)).await);
        let code = office.file(&citizen).await.code;
        let at_desk = Window::of(&office, &desk);
        let place = at_desk.asks(&format!("/staff/dossiers/{code}/request-supplement")).await;
        let asking = at_desk.open(place.header("location")).await;
        moves(&office, &desk, &code, "acceptDossier", json!({})).await;
        let item = ("ask", "d/application");
        let refused = at_desk.post(&asking, &[("message", "Ảnh mờ."), item, ("id/application", "Chụp lại.")]).await.text;
        says(&refused, &["href=\"#main-form\"", "id=\"main-form\" tabindex=\"-1\"", "Ảnh mờ."], &["#expectedVersion"]);

        for who in [&desk, &specialist] {
            moves(&office, who, &code, "forwardDossier", json!({})).await;
        }
        let head = Window::of(&office, &leader);
        let deciding = head.open(&format!("/staff/dossiers/{code}/decide")).await;
        let id = office.ask(&leader, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        moves(&office, &leader, &code, "assignDossier", json!({ "assigneeId": id })).await;
        let typed = [("outcome", "REFUSED"), ("reason", "Chưa đủ điều kiện."), ("stage", "decide")];
        let refused = head.attach_by(&deciding, Body::from(parts(&deciding, &typed))).await.text;
        says(&refused, &["href=\"#main-form\"", "Chưa đủ điều kiện."], &["#expectedVersion"]);
    }

    async fn staff_are_not_led_to_apply(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let apply = "/services/2.001624/apply";
        let at_desk = Window::of(&office, &desk);
        for path in ["/services", "/services/2.001624"] {
            says(&Window::of(&office, &citizen).open(path).await.text, &["/apply\""], &[]);
            says(&at_desk.open(path).await.text, &[], &["/apply\""]);
        }
        let refused = at_desk.asks(apply).await;
        assert_eq!(refused.status, 403, "{}", refused.text);
        says(&refused.text, &["nộp hồ sơ"], &[]);
        let drafts = office.ask(&desk, "{ viewer { drafts { version } } }", json!({})).await;
        assert_eq!(drafts.at("/viewer/drafts"), &json!([]), "and nothing was begun");
    }

    async fn why_a_dossier_goes_back_is_called_a_reason(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let (specialist, leader) =
            (office.staff(Role::Specialist, Some(AGENCY)).await, office.staff(Role::Leader, Some(AGENCY)).await);
        let code = office.file(&citizen).await.code;
        moves(&office, &desk, &code, "acceptDossier", json!({})).await;
        for who in [&desk, &specialist] {
            moves(&office, who, &code, "forwardDossier", json!({})).await;
        }
        let page = Window::of(&office, &leader).open(&format!("/staff/dossiers/{code}/send-back")).await.text;
        says(&page, &["Chỉ cán bộ đọc được lý do này."], &["ghi chú này"]);
    }

    async fn an_answer_that_was_begun_is_told_wherever_its_dossier_is_listed(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let code = office.file(&citizen).await.code;
        asks(&office, &desk, &code).await;
        let window = Window::of(&office, &citizen);
        let places = ["/dossiers", "/dossiers?show=waiting", "/dossiers?q=vat+lieu+no"];
        for place in places {
            says(&window.open(place).await.text, &[&code], &["Đã sửa nhưng chưa gửi"]);
        }
        draft(&office, &citizen, json!(code)).await;
        for place in places {
            says(&window.open(place).await.text, &[&code, "Đã sửa nhưng chưa gửi"], &[]);
        }
    }

    async fn an_empty_invitation_shows_all_that_is_missing_at_once(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let window = Window::of(&office, &administrator);
        let page = window.open("/admin/accounts/invite").await;
        let refused = window.post(&page, &[]).await.text;
        says(&refused, &["#fullName", "#email", "#username", "Hãy chọn vai trò"], &[]);
        let again = Page::of("/admin/accounts/invite", &window.post(&page, &[("fullName", "Nguyễn Thị Hoa")]).await);
        says(&again.text, &["value=\"Nguyễn Thị Hoa\"", "Hãy chọn vai trò"], &["href=\"#fullName\""]);
    }

    async fn auditors_read_events_in_words(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, auditor) = (office.citizen().await, office.staff(Role::Auditor, None).await);
        let code = office.file(&citizen).await.code;
        let window = Window::of(&office, &auditor);
        let page = window.open(&format!("/staff/dossiers/{code}")).await.text;
        says(&page, &["Hồ sơ của các cơ quan"], &["Hồ sơ cần xử lý"]);
        let page = window.open(&format!("/audit/dossiers/{code}")).await.text;
        says(&page, &["Hồ sơ 1", "Lượt xem 1", "Xem hồ sơ", "name=\"day\"", "name=\"time\""], &["dossier 1", "viewing 1"]);
        says(&page, &["<summary>Dữ liệu gốc"], &["<summary>DossierSubmitted"]);
    }
}
