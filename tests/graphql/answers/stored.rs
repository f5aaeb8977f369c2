//! Answers of commands come from stored events, not from the command's own clock, calendar or input.

use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, Person, TestService};
use support::{TestDatabase, each_database};
use uuid::Uuid;

/// Timeliness of a dossier, read fresh.
async fn timeliness(office: &TestService, who: &Person, code: &str) -> Value {
    let document = "query ($code: String!) { dossier(code: $code) { timeliness } }";
    office.ask(who, document, json!({ "code": code })).await.at("/dossier/timeliness").clone()
}

each_database! {
    async fn when_an_erasure_was_asked_for_stays_whoever_asks_again(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let registered = office.mutate(&Person::nobody(), "registerAccount", "account { id }", office.registration()).await;
        let id = registered.done()["account"]["id"].clone();
        let ask = || json!({ "accountId": id, "basis": "PERSON_ASKED", "requestId": Uuid::new_v4() });
        let asked_at = async |input: Value| {
            let selected = "account { erasure { requestedAt } }";
            let reply = office.mutate(&administrator, "requestErasure", selected, input).await;
            reply.done()["account"]["erasure"]["requestedAt"].clone()
        };
        let first = asked_at(ask()).await;
        assert_eq!(first, "2026-03-09T02:00:00Z");
        office.clock.advance(TimeDelta::minutes(7));
        assert_eq!(asked_at(ask()).await, first, "under another request id");
        let read = "query ($id: ID!) { node(id: $id) { ... on Account { erasure { requestedAt } } } }";
        let reply = office.ask(&administrator, read, json!({ "id": id })).await;
        assert_eq!(reply.at("/node/erasure/requestedAt"), &first);
    }

    /// Everything derived from a due date uses the calendar of the day on which it was set.
    async fn from_when_on_a_date_is_near_is_reckoned_by_the_calendar_of_its_promise(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let filed = office.file(&citizen).await;
        let accept = json!({ "code": filed.code, "expectedVersion": filed.version });
        // Due on Thursday, 12 March, at closing time: due soon from Wednesday's closing time on.
        office.mutate(&desk, "acceptDossier", "dossier { dueAt }", accept).await.done();
        let text = std::fs::read_to_string(support::test_service::fixtures().join("calendar/2026.json")).expect("a fixture");
        let mut year: Value = serde_json::from_str(&text).expect("a fixture in JSON");
        let day_off = json!({ "day": "2026-03-11", "name": { "vi": "Nghỉ đột xuất" } });
        year["daysOff"].as_array_mut().expect("days").push(day_off);
        year["daysOff"].as_array_mut().expect("days").sort_by_key(|day| day["day"].to_string());
        office.mutate(&administrator, "publishCalendarYear", "calendar { year }", json!({ "calendar": year })).await.done();

        // By today's calendar it would be due soon since Tuesday evening.
        office.clock.set("2026-03-11T04:00:00Z".parse().expect("a moment"));
        let desk = office.signed_in(&desk).await;
        let officer = office.ask(&desk, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
        let version = office.version(&desk, &filed.code).await;
        let assign = json!({ "code": filed.code, "expectedVersion": version, "assigneeId": officer });
        let answered = office.mutate(&desk, "assignDossier", "dossier { timeliness }", assign).await;
        assert_eq!(answered.done()["dossier"]["timeliness"], "ON_TIME");
        assert_eq!(timeliness(&office, &desk, &filed.code).await, "ON_TIME");
        let said = json!({ "requestId": Uuid::new_v4(), "code": filed.code, "body": "Xin chào." });
        let answered = office.mutate(&desk, "postMessage", "dossier { timeliness }", said).await;
        assert_eq!(answered.done()["dossier"]["timeliness"], "ON_TIME");

        // Rebuilt read models agree.
        for projection in ["dossier_list", "dossier_detail", "deadlines"] {
            office.app.parts.projector.rebuild(projection, office.clock.now(), |_| {}).await.expect("rebuilt");
        }
        assert_eq!(timeliness(&office, &desk, &filed.code).await, "ON_TIME");
        office.clock.set("2026-03-11T10:00:00Z".parse().expect("a moment"));
        let desk = office.signed_in(&desk).await;
        assert_eq!(timeliness(&office, &desk, &filed.code).await, "DUE_SOON");
    }

    async fn a_year_that_was_published_anew_since_is_answered_as_it_counts(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let year = |opens: &str| json!({
            "year": 2030, "hours": [{ "opens": opens, "closes": "11:30" }], "daysOff": [], "workingSaturdays": [],
        });
        let request = json!({ "calendar": year("07:30"), "requestId": Uuid::new_v4() });
        let publish = async |input: Value| {
            let selected = "calendar { hours { opens } }";
            let reply = office.mutate(&administrator, "publishCalendarYear", selected, input).await;
            reply.done()["calendar"]["hours"][0]["opens"].clone()
        };
        assert_eq!(publish(request.clone()).await, "07:30");
        assert_eq!(publish(json!({ "calendar": year("08:00"), "requestId": Uuid::new_v4() })).await, "08:00");
        assert_eq!(publish(request).await, "08:00", "sent again");
    }
}
