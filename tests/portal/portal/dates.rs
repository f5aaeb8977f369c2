//! Calendar file (iCalendar) of a dossier's dates.

use domain::Role;
use serde_json::json;
use support::portal_window::Window;
use support::test_service::{AGENCY, TestService};
use support::{TestDatabase, each_database};
use uuid::Uuid;

each_database! {
    async fn what_falls_due_can_be_taken_over_into_a_calendar(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let filed = office.file(&citizen).await;
        let (here, link) = (format!("/dossiers/{}", filed.code), format!("/dossiers/{}/dates.ics", filed.code));
        let window = Window::of(&office, &citizen);
        assert!(!window.open(&here).await.text.contains(&link), "nothing is due before the office accepts it");

        let input = json!({
            "code": filed.code, "requestId": Uuid::new_v4(),
            "expectedVersion": office.version(&desk, &filed.code).await,
        });
        let accepted = office.mutate(&desk, "acceptDossier", "dossier { dueAt }", input).await;
        let due = accepted.done()["dossier"]["dueAt"].as_str().expect("a due date").parse::<domain::Moment>();
        let due = due.expect("a moment").utc().format("DTSTART:%Y%m%dT%H%M%SZ").to_string();
        assert!(window.open(&here).await.text.contains(&link));
        let calendar = window.open(&link).await.text;
        for line in ["BEGIN:VCALENDAR", &format!("UID:{}-due@hoso", filed.code), &due, "END:VCALENDAR"] {
            assert!(calendar.lines().any(|found| found == line), "{line}: {calendar}");
        }
        assert!(calendar.contains("\r\n"), "RFC 5545, 3.1");
    }
}
