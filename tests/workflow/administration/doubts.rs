//! Due dates that the calendar makes doubtful.

use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, TestService};
use support::{TestDatabase, each_database};

/// Opening hours of 2028 with these days off.
fn year_2028(days_off: &[&str]) -> Value {
    let off: Vec<_> = days_off.iter().map(|day| json!({ "day": day, "name": { "vi": "Nghỉ bù" } })).collect();
    json!({ "calendar": {
        "year": 2028,
        "hours": [{ "opens": "07:00", "closes": "11:30" }, { "opens": "13:30", "closes": "17:00" }],
        "daysOff": off,
        "workingSaturdays": [],
    } })
}

each_database! {
    async fn a_promise_that_no_calendar_holds_open_is_warned_of_in_time(place: TestDatabase) {
        let office = TestService::open(place).await;
        // The last working days of the last published year.
        office.clock.set("2027-12-30T02:00:00Z".parse().expect("a moment"));
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let administrator = office.staff(Role::Administrator, None).await;
        let filed = office.file(&citizen).await;
        let input = json!({ "code": filed.code, "expectedVersion": filed.version });
        let reply = office.mutate(&desk, "acceptDossier", "dossier { dueAt dueDateDoubt }", input).await;
        let dossier = &reply.done()["dossier"];
        assert_eq!(dossier["dueDateDoubt"], "NO_CALENDAR", "{dossier}");
        let due: domain::Moment = dossier["dueAt"].as_str().expect("a due date").parse().expect("a moment");
        let day = due.local_date().to_string();
        assert!(day.starts_with("2028-01"), "{day}");
        let listed = office.hoso(&["calendar", "doubts", "--json"]).expect("a list");
        let listed: Value = serde_json::from_str(&listed).expect("JSON");
        assert_eq!(listed[0]["code"], json!(filed.code), "{listed}");
        assert_eq!((listed[0]["why"].as_str(), listed.as_array().map(Vec::len)), (Some("NO_CALENDAR"), Some(1)));
        assert_eq!(doubts(&office).await, [(domain::calendar::DueDateDoubt::NoCalendar, 1)]);

        // The year is published, and the day is a working day: no doubt any more.
        office.mutate(&administrator, "publishCalendarYear", "", year_2028(&["2028-01-03"])).await.done();
        assert!(doubts(&office).await.is_empty());
        let query = "query($code: String!) { dossier(code: $code) { dueAt dueDateDoubt } }";
        let reply = office.ask(&desk, query, json!({ "code": filed.code })).await;
        assert_eq!(reply.at("/dossier/dueDateDoubt"), &Value::Null);

        // It becomes a day off: the due date stays, and its assignee is notified.
        office.mutate(&administrator, "publishCalendarYear", "", year_2028(&[&day])).await.done();
        assert_eq!(doubts(&office).await, [(domain::calendar::DueDateDoubt::DayOff, 1)]);
        let reply = office.ask(&desk, query, json!({ "code": filed.code })).await;
        assert_eq!(reply.text_at("/dossier/dueDateDoubt"), "DAY_OFF");
        assert_eq!(reply.text_at("/dossier/dueAt").parse::<domain::Moment>().expect("a moment"), due);
        let figures = support::scrape::scrape(&office).await;
        assert_eq!(figures.figure(r#"hoso_due_dates_doubtful{why="DAY_OFF"}"#), 1);
    }
}

async fn doubts(office: &TestService) -> Vec<(domain::calendar::DueDateDoubt, u64)> {
    let doubtful = office.app.cases.due_dates.doubtful().await.expect("due dates");
    doubtful.into_iter().map(|doubtful| (doubtful.doubt, doubtful.dossiers)).collect()
}
