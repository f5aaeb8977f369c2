//! Dates typed by people.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::Role;
use serde_json::json;
use support::test_service::{AGENCY, Person, Reply, TestService};
use support::{TestDatabase, each_database};

/// A page of the portal with a session.
async fn page(office: &TestService, who: &Person, path: &str) -> Reply {
    let token = who.token.as_ref().expect("a token");
    let request = Request::get(path).header(header::COOKIE, format!("hoso={token}"));
    office.send(request.body(Body::empty()).expect("a request")).await
}

each_database! {
    async fn days_that_end_before_they_begin_are_refused(place: TestDatabase) {
        let office = TestService::open(place).await;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let queue = "query ($filter: DossierFilter) { dossiers(filter: $filter) { totalCount } }";
        let upside_down = json!({ "submittedFrom": "2026-03-10", "submittedTo": "2026-03-09" });
        assert_eq!(office.ask(&desk, queue, json!({ "filter": upside_down })).await.error(), "BAD_USER_INPUT");
        let one_day = json!({ "submittedFrom": "2026-03-09", "submittedTo": "2026-03-09" });
        assert_eq!(office.ask(&desk, queue, json!({ "filter": one_day })).await.at("/dossiers/totalCount"), 0);
        let report = "query ($filter: ReportFilter) { progressReport(filter: $filter) { total } }";
        let filter = json!({ "from": "2026-03-10", "to": "2026-03-09" });
        assert_eq!(office.ask(&desk, report, json!({ "filter": filter })).await.error(), "BAD_USER_INPUT");
        let view = json!({ "name": "Ngược", "filter": upside_down });
        office.does_not_take(&desk, "saveQueueView", &view).await;
    }

    async fn the_portal_says_at_the_field_which_day_is_wrong(place: TestDatabase) {
        let office = TestService::open(place).await;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        for path in ["/staff", "/staff/report"] {
            let right = page(&office, &desk, &format!("{path}?from=09%2F03%2F2026&to=09%2F03%2F2026")).await;
            assert_eq!(right.status, StatusCode::OK, "{path}");
            assert!(!right.text.contains("to-error"), "{path}");
            for (typed, field, said) in [
                ("from=10%2F03%2F2026&to=09%2F03%2F2026", "to", "Ngày cuối không được trước ngày đầu."),
                ("from=h%C3%B4m+qua", "from", "Ngày phải ghi theo ngày/tháng/năm, ví dụ: 27/03/2026."),
            ] {
                let wrong = page(&office, &desk, &format!("{path}?{typed}")).await;
                assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {}", wrong.text);
                assert!(wrong.text.contains(said), "{path}: {said}");
                assert!(wrong.text.contains(&format!("id=\"{field}-error\"")), "{path}: at {field}");
                assert!(wrong.text.contains(if field == "to" { "value=\"10/03/2026\"" } else { "value=\"hôm qua\"" }));
            }
        }
        let kept = page(&office, &desk, "/staff/views?from=10%2F03%2F2026&to=09%2F03%2F2026").await;
        assert_eq!(kept.status, StatusCode::OK);
    }
}
