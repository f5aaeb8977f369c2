//! Absence and hand-over by pages without script.

use axum::http::StatusCode;
use domain::Role;
use serde_json::json;
use support::portal_window::{Page, Window};
use support::test_service::{AGENCY, Person, Reply, TestService};
use support::{TestDatabase, each_database};

use super::new_work::moves;

/// A specialist with one dossier at their step, on Monday, 9 March 2026.
struct Leaving {
    office: TestService,
    desk: Person,
    specialist: Person,
    colleague: Person,
    holder: String,
    taker: String,
    code: String,
}

impl Leaving {
    async fn on(place: TestDatabase) -> Self {
        let office = TestService::open(place).await;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let specialist = office.staff(Role::Specialist, Some(AGENCY)).await;
        let colleague = office.staff(Role::Specialist, Some(AGENCY)).await;
        let citizen = office.citizen().await;
        let code = office.file(&citizen).await.code;
        let id = async |person: &Person| office.ask(person, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        let (holder, taker) = (id(&specialist).await, id(&colleague).await);
        for (mutation, input) in [
            ("acceptDossier", json!({})),
            ("forwardDossier", json!({})),
            ("assignDossier", json!({ "assigneeId": holder })),
        ] {
            moves(&office, &desk, &code, mutation, input).await;
        }
        Self { office, desk, specialist, colleague, holder, taker, code }
    }
}

fn leads_to(reply: &Reply) -> &str {
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    reply.headers["location"].to_str().expect("a path")
}

each_database! {
    async fn a_hand_over_says_what_it_is_about_keeps_what_was_typed_and_tells_what_came_of_it(place: TestDatabase) {
        let leaving = Leaving::on(place).await;
        let window = Window::of(&leaving.office, &leaving.specialist);
        assert!(window.open("/account").await.text.contains("href=\"/staff/hand-over\""));
        assert!(window.open("/staff").await.text.contains("Bàn giao hồ sơ"));
        let form = window.open("/staff/hand-over").await;
        for said in ["đang xử lý 1 hồ sơ", "Người nhận được: Chuyên viên", "nhận được cả 1 hồ sơ", "Bàn giao 1 hồ sơ"] {
            assert!(form.text.contains(said), "{said}: {}", form.text);
        }
        let refused = window.post(&form, &[("reason", "Chuyển phòng")]).await;
        assert!(refused.text.contains("Hãy chọn người nhận.") && refused.text.contains("Chuyển phòng"), "{}", refused.text);
        let refused = window.post(&form, &[("toId", &leaving.taker), ("reason", " ")]).await;
        assert!(refused.text.contains("Vui lòng"), "{}", refused.text);
        let done = window.post(&form, &[("toId", &leaving.taker), ("reason", "Chuyển phòng")]).await;
        let outcome = window.open(leads_to(&done)).await;
        assert!(outcome.text.contains("Đã bàn giao 1 hồ sơ"), "{}", outcome.text);
        let none = window.open("/staff/hand-over").await;
        assert!(none.text.contains("không có hồ sơ nào đang xử lý để bàn giao"), "{}", none.text);

        // The reception returns it, on the colleague's behalf.
        let desk = Window::of(&leaving.office, &leaving.desk);
        assert!(desk.open("/staff/hand-over").await.text.contains("Bàn giao hồ sơ của"));
        let path = format!("/staff/hand-over?from={}", leaving.taker);
        let form = desk.open(&path).await;
        let done = desk.post_to("/staff/hand-over", &form, &[("toId", &leaving.holder), ("reason", "Trả lại")]).await;
        assert!(desk.open(leads_to(&done)).await.text.contains("Đã bàn giao 1 hồ sơ"));
        let path = format!("/staff/hand-over?from={}", leaving.holder);
        let colleague = Window::of(&leaving.office, &leaving.colleague);
        assert_eq!(colleague.asks(&path).await.status, StatusCode::NOT_FOUND);
    }

    async fn whoever_is_away_is_told_beside_their_name_and_asked_back_but_not_refused(place: TestDatabase) {
        let leaving = Leaving::on(place).await;
        let (office, code) = (&leaving.office, &leaving.code);
        let window = Window::of(office, &leaving.colleague);
        let form = window.open("/account/absence").await;
        let refused = window.post(&form, &[("from", "hôm nay"), ("until", "")]).await;
        assert!(refused.text.contains("hôm nay") && refused.text.contains("name=\"until\""), "{}", refused.text);
        let days = [("from", "09/03/2026"), ("until", "13/03/2026"), ("deputyId", leaving.holder.as_str())];
        let noted = window.post(&form, &days).await;
        let page = window.open(leads_to(&noted)).await;
        assert!(page.text.contains("vắng đến hết ngày 13/03/2026"), "{}", page.text);
        assert!(window.open("/account").await.text.contains("vắng đến hết ngày 13/03/2026"));

        let desk = Window::of(office, &leaving.desk);
        let path = format!("/staff/dossiers/{code}/assign");
        let form = desk.open(&path).await;
        assert!(form.text.contains("vắng đến hết ngày 13/03/2026"), "{}", form.text);
        let asked = desk.post(&form, &[("assigneeId", &leaving.taker)]).await;
        assert!(asked.text.contains("Nếu vẫn chọn người này, hãy bấm nút lần nữa."), "{}", asked.text);
        let meant = desk.post(&Page::of(&path, &asked), &[("assigneeId", &leaving.taker)]).await;
        assert!(leads_to(&meant).starts_with("/staff/dossiers/"));

        // Stand-ins find the absent colleague's work.
        let queue = Window::of(office, &leaving.specialist).open("/staff?who=anyone").await;
        assert!(queue.text.contains("Việc của người vắng"), "{}", queue.text);
        assert!(queue.text.contains(&format!("officer={}", leaving.taker)), "{}", queue.text);
        assert!(!desk.open("/staff?who=anyone").await.text.contains("Việc của người vắng"));

        let ended = window.post(&page, &[("also", "end")]).await;
        assert!(window.open(leads_to(&ended)).await.text.contains("Đã kết thúc vắng mặt."));
        assert!(!desk.open(&path).await.text.contains("vắng đến hết ngày"));
    }

    async fn an_administrator_notes_it_on_the_page_of_the_account(place: TestDatabase) {
        let leaving = Leaving::on(place).await;
        let administrator = leaving.office.staff(Role::Administrator, None).await;
        let window = Window::of(&leaving.office, &administrator);
        let account = format!("/admin/accounts/{}", leaving.holder);
        assert!(window.open(&account).await.text.contains(&format!("{account}/absence")));
        let form = window.open(&format!("{account}/absence")).await;
        let noted = window.post(&form, &[("from", "10/03/2026"), ("until", "11/03/2026")]).await;
        assert_eq!(leads_to(&noted), format!("{account}/absence"));
        let told = window.open(&account).await.text;
        assert!(told.contains("vắng từ 10/03/2026 đến hết ngày 11/03/2026"), "{told}");
        let desk = Window::of(&leaving.office, &leaving.desk);
        assert_eq!(desk.asks(&format!("{account}/absence")).await.status, StatusCode::NOT_FOUND);
    }
}
