//! Changes of one's own account.

use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use support::test_service::{Person, TestService};
use support::{TestDatabase, each_database};

use super::with;

const UPDATE: &str = "updateAccount";
const SELECTED: &str = "account { version fullName phone address dateOfBirth organizationName }";

async fn version(office: &TestService, person: &Person) -> Value {
    office.ask(person, "{ viewer { version } }", json!({})).await.at("/viewer/version").clone()
}

each_database! {
    async fn each_fault_of_an_update_is_told_at_its_field(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let base = json!({ "expectedVersion": version(&office, &citizen).await });
        for (field, typed, fault) in [
            ("fullName", "", "REQUIRED fullName"),
            ("fullName", "Y\u{0}", "INVALID_FORMAT fullName"),
            ("dateOfBirth", "", "REQUIRED dateOfBirth"),
            ("dateOfBirth", "30/02/1990", "INVALID_FORMAT dateOfBirth"),
            ("dateOfBirth", "2026-03-09", "OUT_OF_RANGE dateOfBirth"),
            ("phone", " ", "REQUIRED phone"),
            ("phone", "113", "INVALID_FORMAT phone"),
            ("address", "a\nb", "INVALID_FORMAT address"),
            ("organizationName", "Công ty", "INVALID_FORMAT organizationName"),
        ] {
            office.refuses(&citizen, UPDATE, &with(&base, field, typed), &[fault]).await;
        }
        let all = json!({ "expectedVersion": base["expectedVersion"], "fullName": "", "phone": "x", "dateOfBirth": "x" });
        let faults = ["INVALID_FORMAT dateOfBirth", "INVALID_FORMAT phone", "REQUIRED fullName"];
        office.refuses(&citizen, UPDATE, &all, &faults).await;
        for field in ["username", "email", "identityNumber", "taxCode", "role", "status"] {
            office.does_not_take(&citizen, UPDATE, &with(&base, field, "x")).await;
        }
        for version in [json!(null), json!(-1), json!("4"), json!(4.5), json!(5_000_000_000_i64)] {
            office.does_not_take(&citizen, UPDATE, &json!({ "expectedVersion": version, "fullName": "Y" })).await;
        }
        office.does_not_take(&citizen, UPDATE, &json!({ "fullName": "Y" })).await;
    }

    async fn a_dossier_keeps_the_name_under_which_it_was_filed(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let auditor = office.staff(Role::Auditor, None).await;
        let filed = office.file(&citizen).await;
        office.clock.advance(TimeDelta::minutes(5));
        let input = json!({ "expectedVersion": version(&office, &citizen).await, "fullName": "Y Ngọc Mới" });
        office.mutate(&citizen, UPDATE, SELECTED, input).await.done();

        let document = "query ($code: String!, $secret: String!) { dossier(code: $code) { applicantName
            applicant { displayName } progress { actor { name nameThen } } }
            lookUpDossier(code: $code, secret: $secret) { detail { applicantName } } }";
        let variables = json!({ "code": filed.code, "secret": filed.secret });
        let reply = office.ask(&citizen, document, variables).await;
        assert_eq!(reply.at("/dossier/applicantName"), "Y Ngọc Ưng");
        assert_eq!(reply.at("/dossier/applicant/displayName"), "Y Ngọc Mới");
        let both = json!({ "name": "Y Ngọc Mới", "nameThen": "Y Ngọc Ưng" });
        assert_eq!(reply.at("/dossier/progress/0/actor"), &both);
        assert_eq!(reply.at("/lookUpDossier/detail/applicantName"), "Y Ngọc Ưng");
        let document = "query ($code: String!) { dossier(code: $code) { history(first: 1) { nodes { actor { name nameThen } } } } }";
        let reply = office.ask(&auditor, document, json!({ "code": filed.code })).await;
        assert_eq!(reply.at("/dossier/history/nodes/0/actor"), &both);

        // Later filings have the new one.
        office.clock.advance(TimeDelta::minutes(5));
        let later = office.file(&citizen).await;
        let reply = office.ask(&citizen, "query ($code: String!) { dossier(code: $code) { applicantName } }", json!({ "code": later.code })).await;
        assert_eq!(reply.at("/dossier/applicantName"), "Y Ngọc Mới");
    }

    async fn what_is_left_out_stays_and_null_clears_the_address_alone(place: TestDatabase) {
        let office = TestService::open(place).await;
        let form = with(&office.registration(), "address", "Thôn Kon Rbang");
        let citizen = office.activated(&form).await;
        let input = json!({ "expectedVersion": version(&office, &citizen).await, "phone": "02605111222" });
        let reply = office.mutate(&citizen, UPDATE, SELECTED, input).await;
        let account = &reply.done()["account"];
        assert_eq!(account["phone"], "02605111222");
        assert_eq!(account["address"], "Thôn Kon Rbang");
        let input = json!({
            "expectedVersion": account["version"], "fullName": null, "phone": null, "dateOfBirth": null, "address": null,
        });
        let reply = office.mutate(&citizen, UPDATE, SELECTED, input).await;
        let account = reply.done()["account"].clone();
        assert_eq!(account["address"], Value::Null);
        assert_eq!(account["phone"], "02605111222");
        assert_eq!(account["fullName"], form["fullName"]);
        let before = office.footprint().await;
        let same = json!({ "expectedVersion": account["version"], "phone": "+84 2605 111 222" });
        office.mutate(&citizen, UPDATE, SELECTED, same).await.done();
        office.assert_nothing_written_since(&before, "the same number again").await;
    }

    async fn who_comes_late_is_told_the_version_that_is_now(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let first = version(&office, &citizen).await;
        let input = json!({ "expectedVersion": first, "fullName": "Y Một" });
        office.mutate(&citizen, UPDATE, SELECTED, input).await.done();
        let late = json!({ "expectedVersion": first, "fullName": "Y Hai" });
        office.refuses(&citizen, UPDATE, &late, &["VERSION_CONFLICT expectedVersion"]).await;
        let reply = office.mutate(&citizen, UPDATE, SELECTED, late).await;
        assert_eq!(reply.param("currentVersion"), &version(&office, &citizen).await);
    }
}
