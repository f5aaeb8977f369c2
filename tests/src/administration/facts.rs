use domain::Role;
use serde_json::{Value, json};

use crate::office::{HERE, Office, Person};
use crate::support::{TestDatabase, each_database};

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
        let office = Office::open(place).await;
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
        let office = Office::open(place).await;
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

    async fn an_agency_is_registered_and_renamed(place: TestDatabase) {
        let office = Office::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let input = json!({ "code": "000.00.08.H99", "name": { "vi": "Sở Mới", "en": "New Office" } });
        let reply = office.mutate(&administrator, "registerAgency", "agency { code name }", input.clone()).await;
        assert_eq!(reply.done()["agency"], json!({ "code": "000.00.08.H99", "name": "Sở Mới" }));
        let before = office.footprint().await;
        office.mutate(&administrator, "registerAgency", "", input).await.done();
        office.assert_nothing_written_since(&before, "registered already").await;
        let renamed = json!({ "code": HERE, "name": { "vi": "Sở Công Thương tỉnh" } });
        office.mutate(&administrator, "registerAgency", "agency { id }", renamed).await.done();
        let agencies = office.ask(&Person::nobody(), "{ agencies { code name } }", json!({})).await;
        let listed = agencies.at("/agencies").as_array().expect("agencies").clone();
        assert!(listed.contains(&json!({ "code": HERE, "name": "Sở Công Thương tỉnh" })), "{listed:?}");
        assert!(listed.contains(&json!({ "code": "000.00.08.H99", "name": "Sở Mới" })), "{listed:?}");
        // Whoever is invited there works there.
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
