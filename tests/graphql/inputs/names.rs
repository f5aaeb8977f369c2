//! Unique names: usernames, e-mail addresses, identity numbers.

use chrono::TimeDelta;
use serde_json::{Value, json};
use support::test_service::{Person, TestService};
use support::{TestDatabase, each_database};

use super::with;

const REGISTER: &str = "registerAccount";

/// Another person's form with these fields of the first one.
fn like(office: &TestService, first: &Value, fields: &[&str]) -> Value {
    let mut form = if first["kind"] == "CITIZEN" { office.registration() } else { office.organization() };
    if first["kind"] == "ORGANIZATION" {
        form["taxCode"] = json!("0100233488");
    }
    for field in fields {
        form[*field] = first[*field].clone();
    }
    form
}

each_database! {
    async fn names_that_somebody_has_are_taken_and_told_at_once(place: TestDatabase) {
        let office = TestService::open(place).await;
        let nobody = Person::nobody();
        let (citizen, organization) = (office.registration(), office.organization());
        office.register(&citizen).await;
        office.register(&organization).await;
        let username = citizen["username"].as_str().expect("a text").to_uppercase();
        let other = with(&like(&office, &citizen, &[]), "username", username);
        office.refuses(&nobody, REGISTER, &other, &["USERNAME_TAKEN username"]).await;
        let email = citizen["email"].as_str().expect("a text").to_uppercase();
        let other = with(&like(&office, &citizen, &[]), "email", email);
        office.refuses(&nobody, REGISTER, &other, &["EMAIL_TAKEN email"]).await;
        let other = like(&office, &citizen, &["identityNumber"]);
        office.refuses(&nobody, REGISTER, &other, &["IDENTITY_NUMBER_TAKEN identityNumber"]).await;
        let other = like(&office, &organization, &["taxCode"]);
        office.refuses(&nobody, REGISTER, &other, &["TAX_CODE_TAKEN taxCode"]).await;
        let other = like(&office, &citizen, &["username", "email", "identityNumber"]);
        let all = ["EMAIL_TAKEN email", "IDENTITY_NUMBER_TAKEN identityNumber", "USERNAME_TAKEN username"];
        office.refuses(&nobody, REGISTER, &other, &all).await;
    }

    async fn citizens_and_organizations_do_not_take_each_others_names(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.registration();
        office.register(&citizen).await;
        let mut organization = office.organization();
        organization["email"] = citizen["email"].clone();
        organization["identityNumber"] = citizen["identityNumber"].clone();
        office.register(&organization).await;
        let taken = with(&office.organization(), "username", citizen["username"].clone());
        let taken = with(&taken, "taxCode", "0100233488");
        office.refuses(&Person::nobody(), REGISTER, &taken, &["USERNAME_TAKEN username"]).await;
    }

    async fn an_account_that_is_not_activated_in_seven_days_is_erased_and_its_names_are_free(place: TestDatabase) {
        let office = TestService::open(place).await;
        let nobody = Person::nobody();
        let form = office.registration();
        let person = office.register(&form).await;
        let link = office.activation_link(&person).await;
        office.clock.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
        office.refuses(&nobody, REGISTER, &like(&office, &form, &["username"]), &["USERNAME_TAKEN username"]).await;
        office.clock.advance(TimeDelta::seconds(1));
        let again = like(&office, &form, &["username", "email", "identityNumber"]);
        let newcomer = office.activated(&again).await;
        office.refuses(&nobody, "activateAccountByLink", &json!({ "token": link }), &["INVALID_TOKEN token"]).await;
        let viewer = office.ask(&newcomer, "{ viewer { username status } }", json!({})).await;
        assert_eq!(viewer.at("/viewer/status"), "ACTIVE");
    }
}
