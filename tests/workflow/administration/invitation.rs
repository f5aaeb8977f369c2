//! Invitations of staff by mailed link.

use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, PASSWORD, Person, TestService};
use support::{TestDatabase, each_database};
use uuid::Uuid;

use super::met;

fn invitation() -> Value {
    json!({
        "username": "Can.Bo.Moi",
        "fullName": "Lê Thị Mới",
        "email": "can.bo.moi@example.vn",
        "role": "SPECIALIST",
        "agencyCode": AGENCY,
    })
}

fn with(field: &str, value: impl Into<Value>) -> Value {
    let mut input = invitation();
    input[field] = value.into();
    input
}

fn invited() -> Person {
    Person { username: "can.bo.moi".to_owned(), token: None }
}

fn signing_in() -> Value {
    json!({ "username": "can.bo.moi", "password": PASSWORD })
}

each_database! {
    async fn nobody_signs_in_to_an_invited_account_before_its_password_is_set(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let selected = "account { username email role agency { code } }";
        let reply = office.mutate(&administrator, "inviteStaff", selected, invitation()).await;
        let account = &reply.done()["account"];
        assert_eq!((&account["username"], &account["role"]), (&json!("can.bo.moi"), &json!("SPECIALIST")));
        office.refuses(&Person::nobody(), "logIn", &signing_in(), &["WRONG_CREDENTIALS"]).await;

        let token = office.reset_link(&invited()).await;
        let short = json!({ "token": token, "newPassword": "mười một ch" });
        office.refuses(&Person::nobody(), "resetPassword", &short, &["TOO_SHORT newPassword"]).await;
        office.clock.advance(TimeDelta::days(6));
        let set = json!({ "token": token, "newPassword": PASSWORD });
        office.mutate(&Person::nobody(), "resetPassword", "changed", set.clone()).await.done();
        office.refuses(&Person::nobody(), "resetPassword", &set, &["INVALID_TOKEN token"]).await;
        let officer = office.signed_in(&invited()).await;
        let reply = office.ask(&officer, "{ viewer { role agency { code } } }", json!({})).await;
        assert_eq!(reply.at("/viewer/agency/code"), AGENCY);
    }

    async fn an_invitation_ends_after_a_week(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        office.mutate(&administrator, "inviteStaff", "", invitation()).await.done();
        let token = office.reset_link(&invited()).await;
        office.clock.advance(TimeDelta::days(7));
        let late = json!({ "token": token, "newPassword": PASSWORD });
        office.refuses(&Person::nobody(), "resetPassword", &late, &["EXPIRED token"]).await;
    }

    async fn an_invitation_is_refused_with_all_that_is_wrong(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let colleague = office.staff(Role::Reception, Some(AGENCY)).await;
        let empty = json!({ "username": "", "fullName": "", "email": "x", "role": "LEADER" });
        let faults =
            ["REQUIRED username", "REQUIRED fullName", "INVALID_FORMAT email", "REQUIRED agencyCode"];
        office.refuses(&administrator, "inviteStaff", &empty, &faults).await;
        for (input, fault) in [
            (with("username", colleague.username.as_str()), "USERNAME_TAKEN username"),
            (with("role", "CITIZEN"), "INVALID_FORMAT role"),
            (with("role", "AUDITOR"), "INVALID_FORMAT agencyCode"),
            (with("agencyCode", "000.00.08.H99"), "NOT_FOUND agencyCode"),
        ] {
            office.refuses(&administrator, "inviteStaff", &input, &[fault]).await;
        }
    }

    async fn an_invitation_that_comes_again_answers_as_the_first_time(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let input = with("requestId", Uuid::new_v4().to_string());
        let selected = "account { id username }";
        let first = office.mutate(&administrator, "inviteStaff", selected, input.clone()).await.done().clone();
        let before = office.footprint().await;
        let again = office.mutate(&administrator, "inviteStaff", selected, input.clone()).await;
        assert_eq!(again.done(), &first);
        office.assert_nothing_written_since(&before, "invited again").await;
        let mut other = input;
        other["fullName"] = json!("Lê Văn Khác");
        office.refuses(&administrator, "inviteStaff", &other, &["REQUEST_ID_REUSED requestId"]).await;
        office.refuses(&administrator, "inviteStaff", &invitation(), &["USERNAME_TAKEN username"]).await;
    }

    async fn who_let_an_invitation_lapse_is_sent_another_and_the_older_link_ends(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let selected = "account { id username }";
        let reply = office.mutate(&administrator, "inviteStaff", selected, invitation()).await;
        let id = reply.done()["account"]["id"].clone();
        let older = office.reset_link(&invited()).await;
        office.clock.advance(TimeDelta::days(8));
        let administrator = office.signed_in(&administrator).await;
        let again = json!({ "accountId": id, "requestId": Uuid::new_v4() });
        let reply = office.mutate(&administrator, "resendInvitation", selected, again.clone()).await;
        assert_eq!(reply.done()["account"]["username"], "can.bo.moi");
        let before = office.footprint().await;
        office.mutate(&administrator, "resendInvitation", selected, again).await.done();
        office.assert_nothing_written_since(&before, "asked for once").await;

        let newer = office.reset_link(&invited()).await;
        assert_ne!(older, newer);
        let set = |token: &str| json!({ "token": token, "newPassword": PASSWORD });
        office.refuses(&Person::nobody(), "resetPassword", &set(&older), &["INVALID_TOKEN token"]).await;
        office.mutate(&Person::nobody(), "resetPassword", "changed", set(&newer)).await.done();
        office.signed_in(&invited()).await;
        let late = json!({ "accountId": id });
        office.refuses(&administrator, "resendInvitation", &late, &["ALREADY_ACTIVATED accountId"]).await;
    }

    async fn nobody_is_invited_again_whom_a_link_would_not_help(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let reply = office.mutate(&administrator, "inviteStaff", "account { id }", invitation()).await;
        let aimed = json!({ "accountId": reply.done()["account"]["id"] });
        office.mutate(&administrator, "lockAccount", "", aimed.clone()).await.done();
        office.refuses(&administrator, "resendInvitation", &aimed, &["ACCOUNT_LOCKED accountId"]).await;
        let citizen = office.citizen().await;
        let (of_citizen, _) = met(&office, &administrator, &citizen).await;
        for (id, fault) in [(of_citizen.as_str(), "ALREADY_ACTIVATED accountId"), ("x", "NOT_FOUND accountId")] {
            office.refuses(&administrator, "resendInvitation", &json!({ "accountId": id }), &[fault]).await;
        }
        let leader = office.staff(Role::Leader, Some(AGENCY)).await;
        for (who, error) in [(&Person::nobody(), "UNAUTHENTICATED"), (&citizen, "FORBIDDEN"), (&leader, "FORBIDDEN")] {
            assert_eq!(office.mutate(who, "resendInvitation", "", aimed.clone()).await.error(), error);
        }
    }
}
