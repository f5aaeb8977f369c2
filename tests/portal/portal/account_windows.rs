//! One account in two windows (optimistic concurrency): changes are merged by field, and conflicts shown.

use axum::http::StatusCode;
use domain::Role;
use serde_json::json;
use support::portal_window::{Page, Window};
use support::test_service::{AGENCY, TestService};
use support::{TestDatabase, each_database};

const ACCOUNT: &str = "/account";
const ABSENCE: &str = "/account/absence";

each_database! {
    async fn two_windows_change_an_account_and_who_is_late_is_told_and_loses_nothing(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let (one, two) = (Window::of(&office, &owner), Window::of(&office, &owner));
        let (first, second) = (one.open(ACCOUNT).await, two.open(ACCOUNT).await);
        let [name, phone] = ["fullName", "phone"].map(|field| first.value(field));

        // Different fields: both are merged, without a conflict.
        assert_eq!(one.post(&first, &[("address", "Số 1, Kon Tum")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(two.post(&second, &[("phone", "02605 111 222")]).await.status, StatusCode::SEE_OTHER);
        let kept = one.open(ACCOUNT).await;
        assert_eq!((kept.value("address"), kept.value("fullName")), ("Số 1, Kon Tum".to_owned(), name.clone()));
        assert_ne!(kept.value("phone"), phone);

        // The same field: the later window is shown both values, and the other changes.
        let (first, second) = (one.open(ACCOUNT).await, two.open(ACCOUNT).await);
        one.post(&first, &[("address", "Số 3, Kon Tum"), ("phone", "02605 333 444")]).await;
        let kept = one.open(ACCOUNT).await;
        let late = two.post(&second, &[("address", "Số 2, Kon Tum"), ("fullName", "Y Ngọc Mới")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.text.contains("Cửa sổ khác vừa lưu: Số 3, Kon Tum"), "{}", late.text);
        let shown = Page::of(ACCOUNT, &late);
        assert_eq!((shown.value("address"), shown.value("fullName")), ("Số 2, Kon Tum".to_owned(), "Y Ngọc Mới".to_owned()));
        assert_eq!(shown.value("phone"), kept.value("phone"), "what the other window changed, and nobody typed over here");
        let still = one.open(ACCOUNT).await;
        assert_eq!((still.value("address"), still.value("fullName")), ("Số 3, Kon Tum".to_owned(), name));
        // A second save, after both were shown, wins.
        assert_eq!(two.post(&shown, &[]).await.status, StatusCode::SEE_OTHER);
        let decided = one.open(ACCOUNT).await;
        assert_eq!((decided.value("address"), decided.value("fullName")), ("Số 2, Kon Tum".to_owned(), "Y Ngọc Mới".to_owned()));
        assert_eq!(decided.value("phone"), kept.value("phone"));

        // An emptied field is removed; a required one is reported at its control, beside the other input.
        let page = one.open(ACCOUNT).await;
        assert_eq!(one.post(&page, &[("address", "")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(one.open(ACCOUNT).await.value("address"), "");
        let decided = two.open(ACCOUNT).await;
        let page = one.open(ACCOUNT).await;
        one.post(&page, &[("address", "Số 4, Kon Tum")]).await;
        let refused = two.post(&decided, &[("phone", "không phải số"), ("fullName", "Y Ngọc Ba")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let refused = Page::of(ACCOUNT, &refused);
        assert_eq!((refused.value("phone"), refused.value("fullName")), ("không phải số".to_owned(), "Y Ngọc Ba".to_owned()));
        assert_eq!(one.open(ACCOUNT).await.value("address"), "Số 4, Kon Tum");
    }

    async fn a_page_that_is_sent_twice_is_one_act_and_one_gone_back_to_can_be_sent_again(place: TestDatabase) {
        let office = TestService::open(place).await;
        let owner = office.citizen().await;
        let (one, two) = (Window::of(&office, &owner), Window::of(&office, &owner));
        let version = async || one.open(ACCOUNT).await.value("draft").parse::<u32>().expect("a version");
        let before = version().await;

        // A double click, and a repetition after another window's change (idempotency).
        let page = one.open(ACCOUNT).await;
        for _ in 0..2 {
            let typed = [("address", "Số 1, Kon Tum"), ("phone", "02605 111 222")];
            assert_eq!(one.post(&page, &typed).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(version().await, before + 2, "an address and a number");
        let page = one.open(ACCOUNT).await;
        two.post(&two.open(ACCOUNT).await, &[("fullName", "Y Ngọc Mới")]).await;
        for _ in 0..2 {
            assert_eq!(one.post(&page, &[("address", "Số 2, Kon Tum")]).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(version().await, before + 4, "a name and an address");

        // Back to the stale page, with other input.
        let clash = one.post(&page, &[("address", "Số 3, Kon Tum")]).await;
        assert_eq!(clash.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(clash.text.contains("Số 2, Kon Tum"), "what was sent first is shown beside it: {}", clash.text);
        let shown = Page::of(ACCOUNT, &clash);
        assert_eq!(shown.value("address"), "Số 3, Kon Tum");
        assert_eq!(one.post(&shown, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(one.open(ACCOUNT).await.value("address"), "Số 3, Kon Tum");
    }
    async fn whoever_is_late_with_an_absence_is_shown_what_stands_and_keeps_what_was_typed(place: TestDatabase) {
        let office = TestService::open(place).await;
        let officer = office.staff(Role::Reception, Some(AGENCY)).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let id = office.ask(&officer, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        let of_officer = format!("/admin/accounts/{id}/absence");
        let (own, theirs) = (Window::of(&office, &officer), Window::of(&office, &administrator));
        let (first, second) = (own.open(ABSENCE).await, theirs.open(&of_officer).await);

        // Both record an absence: the later one is shown the other, and decides.
        let days = [("from", "10/03/2026"), ("until", "11/03/2026")];
        assert_eq!(own.post(&first, &days).await.status, StatusCode::SEE_OTHER);
        let late = theirs.post(&second, &[("from", "12/03/2026"), ("until", "13/03/2026")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        let stands = "vắng từ 10/03/2026 đến hết ngày 11/03/2026; người nhận tin thay: Mọi cán bộ cùng vai trò";
        assert!(late.text.contains(stands), "{}", late.text);
        let shown = Page::of(&of_officer, &late);
        assert_eq!((shown.value("from"), shown.value("until")), ("12/03/2026".to_owned(), "13/03/2026".to_owned()));
        let page = own.open(ABSENCE).await;
        assert_eq!(page.value("from"), "10/03/2026", "nothing is replaced unseen");
        assert_eq!(theirs.post(&shown, &[]).await.status, StatusCode::SEE_OTHER);

        // Ending one absence must not end another.
        let late = own.post(&page, &[("also", "end")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.text.contains("vắng từ 12/03/2026 đến hết ngày 13/03/2026"), "{}", late.text);
        let page = own.open(ABSENCE).await;
        assert_eq!((page.value("from"), page.value("until")), ("12/03/2026".to_owned(), "13/03/2026".to_owned()));

        // Other changes of the account do not conflict.
        let other = own.open(ACCOUNT).await;
        assert_eq!(own.post(&other, &[("address", "Số 1, Kon Tum")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(own.post(&page, &[("until", "20/03/2026")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(own.open(ABSENCE).await.value("until"), "20/03/2026");

        // Ended meanwhile: a save would record it anew.
        let page = own.open(ABSENCE).await;
        let ended = theirs.post(&theirs.open(&of_officer).await, &[("also", "end")]).await;
        assert_eq!(ended.status, StatusCode::SEE_OTHER);
        let late = own.post(&page, &[("until", "27/03/2026")]).await;
        assert!(late.text.contains("việc vắng mặt đã được kết thúc"), "{}", late.text);
        assert_eq!(Page::of(ABSENCE, &late).value("until"), "27/03/2026");

        // Repeated after another change of the account: done once, and confirmed again.
        let (page, other) = (own.open(ABSENCE).await, own.open(ACCOUNT).await);
        assert_eq!(own.post(&other, &[("address", "Số 2, Kon Tum")]).await.status, StatusCode::SEE_OTHER);
        for _ in 0..2 {
            let noted = own.post(&page, &[("from", "24/03/2026"), ("until", "27/03/2026")]).await;
            assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.text);
        }
        // Both end it: it has ended.
        let (mine, same) = (own.open(ABSENCE).await, theirs.open(&of_officer).await);
        assert_eq!(theirs.post(&same, &[("also", "end")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(own.post(&mine, &[("also", "end")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(own.open(ABSENCE).await.value("from"), "");
    }
}
