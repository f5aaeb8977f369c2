//! Publication of reference facts.

use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, Person, TestService};
use support::{TestDatabase, each_database};

const CALENDAR: &str = "query ($year: Int!) { calendar(year: $year) {
    year hours { opens closes } daysOff { day name } workingSaturdays { day name } } }";

fn year_2030() -> Value {
    json!({
        "year": 2030,
        "hours": [{ "opens": "07:30", "closes": "11:30" }, { "opens": "13:30", "closes": "17:00" }],
        "daysOff": [{ "day": "2030-01-01", "name": { "vi": "Tết Dương lịch", "en": "New Year" } }],
        "workingSaturdays": [{ "day": "2030-01-05", "name": { "vi": "Làm bù" } }],
    })
}

each_database! {
    async fn a_year_is_published_and_anyone_may_read_it(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let asked = json!({ "year": 2030 });
        assert_eq!(office.ask(&Person::nobody(), CALENDAR, asked.clone()).await.at("/calendar"), &Value::Null);
        let input = json!({ "calendar": year_2030() });
        let reply = office.mutate(&administrator, "publishCalendarYear", "calendar { year }", input.clone()).await;
        assert_eq!(reply.done()["calendar"]["year"], 2030);
        let reply = office.ask(&Person::nobody(), CALENDAR, asked).await;
        assert_eq!(
            reply.at("/calendar"),
            &json!({
                "year": 2030,
                "hours": [{ "opens": "07:30", "closes": "11:30" }, { "opens": "13:30", "closes": "17:00" }],
                "daysOff": [{ "day": "2030-01-01", "name": "Tết Dương lịch" }],
                "workingSaturdays": [{ "day": "2030-01-05", "name": "Làm bù" }],
            })
        );
        let before = office.footprint().await;
        office.mutate(&administrator, "publishCalendarYear", "", input).await.done();
        office.assert_nothing_written_since(&before, "published already").await;
    }

    async fn a_year_that_contradicts_itself_is_refused(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let changed = |change: &dyn Fn(&mut Value)| {
            let mut calendar = year_2030();
            change(&mut calendar);
            json!({ "calendar": calendar })
        };
        for (input, fault) in [
            (json!({ "calendar": {} }), "INVALID_FORMAT calendar"),
            (changed(&|year| year["hours"] = json!([])), "REQUIRED calendar.hours"),
            (changed(&|year| year["daysOff"][0]["day"] = json!("2031-01-01")), "OUT_OF_RANGE calendar.daysOff.0.day"),
            (
                changed(&|year| year["workingSaturdays"][0]["day"] = json!("2030-01-07")),
                "INVALID_FORMAT calendar.workingSaturdays.0.day",
            ),
            (changed(&|year| year["daysOff"][0]["day"] = json!("2030-02-30")), "INVALID_FORMAT calendar"),
        ] {
            office.refuses(&administrator, "publishCalendarYear", &input, &[fault]).await;
        }
    }

    async fn whoever_publishes_a_year_over_somebody_elses_is_told(place: TestDatabase) {
        let office = TestService::open(place).await;
        let [one, other] = [office.staff(Role::Administrator, None).await, office.staff(Role::Administrator, None).await];
        let seen = async |person: &Person| {
            let answer = office.ask(person, "{ calendar(year: 2030) { version daysOff { day } } }", json!({})).await;
            answer.at("/calendar").clone()
        };
        let wanting = |version: i32, days: &[&str]| {
            let mut calendar = year_2030();
            calendar["workingSaturdays"] = json!([]);
            let named = |day: &&str| json!({ "day": day, "name": { "vi": "Nghỉ" } });
            calendar["daysOff"] = days.iter().map(named).collect();
            json!({ "calendar": calendar, "expectedVersion": version })
        };
        let publish = "publishCalendarYear";
        let first = office.mutate(&one, publish, "calendar { version }", wanting(0, &["2030-01-01"])).await;
        assert_eq!(first.done()["calendar"]["version"], 1);
        // A publication from an outdated version conflicts.
        office.refuses(&other, publish, &wanting(0, &["2030-05-01"]), &["VERSION_CONFLICT expectedVersion"]).await;
        let second = office.mutate(&other, publish, "calendar { version }", wanting(1, &["2030-05-01"])).await;
        assert_eq!(second.done()["calendar"]["version"], 2);
        office.refuses(&one, publish, &wanting(1, &["2030-09-02"]), &["VERSION_CONFLICT expectedVersion"]).await;
        assert_eq!(seen(&one).await, json!({ "version": 2, "daysOff": [{ "day": "2030-05-01" }] }));
        let mut anyhow = wanting(0, &["2030-09-02"]);
        anyhow["expectedVersion"] = Value::Null;
        office.mutate(&one, publish, "", anyhow).await.done();
        assert_eq!(seen(&other).await, json!({ "version": 3, "daysOff": [{ "day": "2030-09-02" }] }));
        let reply = office.mutate(&one, publish, "", wanting(-1, &["2030-05-01"])).await;
        assert_eq!(reply.error(), "BAD_USER_INPUT");
    }

    async fn whoever_names_an_agency_over_somebody_elses_name_is_told(place: TestDatabase) {
        let office = TestService::open(place).await;
        let [one, other] = [office.staff(Role::Administrator, None).await, office.staff(Role::Administrator, None).await];
        let named = |version: i32, name: &str| {
            json!({ "code": "000.00.09.H99", "name": { "vi": name }, "expectedVersion": version })
        };
        let register = "registerAgency";
        let first = office.mutate(&one, register, "agency { version }", named(0, "Sở Mới")).await;
        assert_eq!(first.done()["agency"]["version"], 1);
        office.refuses(&other, register, &named(0, "Sở Khác"), &["VERSION_CONFLICT expectedVersion"]).await;
        let second = office.mutate(&other, register, "agency { version }", named(1, "Sở Khác")).await;
        assert_eq!(second.done()["agency"]["version"], 2);
        office.refuses(&one, register, &named(1, "Sở Cũ"), &["VERSION_CONFLICT expectedVersion"]).await;
        let listed = office.ask(&Person::nobody(), "{ agencies { code name version } }", json!({})).await;
        let listed = listed.at("/agencies").as_array().expect("agencies").clone();
        assert!(listed.contains(&json!({ "code": "000.00.09.H99", "name": "Sở Khác", "version": 2 })), "{listed:?}");
        office.refuses(&one, register, &json!({ "code": "000.00.10.H99", "name": { "vi": "Sở" }, "expectedVersion": 3 }),
            &["VERSION_CONFLICT expectedVersion"]).await;
    }

    async fn an_agency_is_registered_and_renamed(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let input = json!({ "code": "000.00.08.H99", "name": { "vi": "Sở Mới", "en": "New Office" } });
        let reply = office.mutate(&administrator, "registerAgency", "agency { code name }", input.clone()).await;
        assert_eq!(reply.done()["agency"], json!({ "code": "000.00.08.H99", "name": "Sở Mới" }));
        let before = office.footprint().await;
        office.mutate(&administrator, "registerAgency", "", input).await.done();
        office.assert_nothing_written_since(&before, "registered already").await;
        let renamed = json!({ "code": AGENCY, "name": { "vi": "Sở Công Thương tỉnh" } });
        office.mutate(&administrator, "registerAgency", "agency { id }", renamed).await.done();
        let agencies = office.ask(&Person::nobody(), "{ agencies { code name } }", json!({})).await;
        let listed = agencies.at("/agencies").as_array().expect("agencies").clone();
        assert!(listed.contains(&json!({ "code": AGENCY, "name": "Sở Công Thương tỉnh" })), "{listed:?}");
        assert!(listed.contains(&json!({ "code": "000.00.08.H99", "name": "Sở Mới" })), "{listed:?}");
        // An officer invited there works there.
        office.staff(Role::Leader, Some("000.00.08.H99")).await;
        for (input, fault) in [
            (json!({ "code": "h99", "name": { "vi": "Sở" } }), "INVALID_FORMAT code"),
            (json!({ "code": "H99", "name": { "vi": " " } }), "REQUIRED name.vi"),
            (json!({ "code": "H99", "name": { "vi": "Sở\u{0}" } }), "INVALID_FORMAT name.vi"),
        ] {
            office.refuses(&administrator, "registerAgency", &input, &[fault]).await;
        }
    }
}
