//! Signing in with unusual input.

use std::net::Ipv4Addr;

use app::staff_accounts::AimedAccount;
use domain::{Language, Role};
use serde_json::{Value, json};
use support::test_service::{AGENCY, PASSWORD, Person, TestService};
use support::{TestDatabase, each_database};

/// [`PASSWORD`] in Unicode's decomposed form.
const DECOMPOSED: &str = "Ru\u{31b}\u{300}ng tho\u{302}ng Ma\u{306}ng \u{110}en 26";

fn typed(person: &Person, password: &str) -> Value {
    json!({ "username": person.username, "password": password })
}

each_database! {
    async fn an_unknown_username_and_a_wrong_password_answer_the_same(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let nobody = Person::nobody();
        let unknown = Person { username: "nobody.here".to_owned(), token: None };
        let impossible = Person { username: "không phải tên".to_owned(), token: None };
        let mut answers = Vec::new();
        let (wrong, upper) = ("Another password", PASSWORD.to_uppercase());
        for (person, password) in [
            (&citizen, wrong), (&citizen, upper.as_str()), (&citizen, ""), (&unknown, PASSWORD), (&impossible, PASSWORD),
        ] {
            office.refuses(&nobody, "logIn", &typed(person, password), &["WRONG_CREDENTIALS"]).await;
            answers.push(office.mutate(&nobody, "logIn", "session { id }", typed(person, password)).await.text);
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:#?}");
    }

    async fn how_an_account_stands_is_told_after_the_right_password_only(place: TestDatabase) {
        let office = TestService::open(place).await;
        let nobody = Person::nobody();
        let waiting = office.register(&office.registration()).await;
        let locked = office.citizen().await;
        let caller = office.app.cases.sign_in.at_command_line(Language::Vi);
        let found = office.app.cases.names.known_account(&locked.username).await.expect("an account");
        office.app.cases.staff.lock(&caller, AimedAccount::found(found), None).await.expect("locked");
        for (person, fault) in [(&waiting, "NOT_ACTIVATED"), (&locked, "ACCOUNT_LOCKED")] {
            office.refuses(&nobody, "logIn", &typed(person, "Another password"), &["WRONG_CREDENTIALS"]).await;
            office.refuses(&nobody, "logIn", &typed(person, PASSWORD), &[fault]).await;
        }
        let viewer = office.ask(&locked, "{ viewer { id } }", json!({})).await;
        assert_eq!(viewer.status, 401, "a locked account has no session");
    }

    async fn a_password_is_the_same_however_it_is_composed(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let reply = office.mutate(&Person::nobody(), "logIn", "session { token }", typed(&citizen, DECOMPOSED)).await;
        assert!(reply.done()["session"]["token"].is_string());
        let mut form = office.registration();
        form["password"] = json!(DECOMPOSED);
        let other = office.activated(&form).await;
        assert!(other.token.is_some());
    }

    async fn a_change_of_password_needs_the_current_one_and_ends_the_other_sessions(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let elsewhere = office.signed_in(&citizen).await;
        let change = |current: &str, new: &str| json!({ "currentPassword": current, "newPassword": new });
        for (current, new, fault) in [
            ("Another password", "Sông Đăk Bla 1972", vec!["WRONG_CREDENTIALS currentPassword"]),
            ("Another password", "12345", vec!["WRONG_CREDENTIALS currentPassword", "TOO_SHORT newPassword"]),
            (PASSWORD, "12345", vec!["TOO_SHORT newPassword"]),
            (PASSWORD, "password", vec!["INVALID_FORMAT newPassword"]),
            (PASSWORD, PASSWORD, vec!["INVALID_FORMAT newPassword"]),
            (PASSWORD, "", vec!["REQUIRED newPassword"]),
        ] {
            office.refuses(&citizen, "changePassword", &change(current, new), &fault).await;
        }
        let officer = office.staff(Role::Specialist, Some(AGENCY)).await;
        office.refuses(&officer, "changePassword", &change(PASSWORD, "elevenchars"), &["TOO_SHORT newPassword"]).await;
        let new = "Sông Đăk Bla 1972";
        office.mutate(&citizen, "changePassword", "changed", change(PASSWORD, new)).await.done();
        assert_eq!(office.ask(&citizen, "{ viewer { id } }", json!({})).await.status, 200);
        assert_eq!(office.ask(&elsewhere, "{ viewer { id } }", json!({})).await.status, 401);
        office.refuses(&Person::nobody(), "logIn", &typed(&citizen, PASSWORD), &["WRONG_CREDENTIALS"]).await;
    }

    async fn who_guesses_is_slowed_down(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let here = Ipv4Addr::new(192, 0, 2, 7);
        let document = "mutation ($input: LogInInput!) { logIn(input: $input) { session { id } userErrors { code } } }";
        let guess = json!({ "input": typed(&citizen, "Another password") });
        for _ in 0..5 {
            let reply = office.ask_from(here, &Person::nobody(), document, guess.clone()).await;
            assert_eq!(reply.at("/logIn/userErrors/0/code"), "WRONG_CREDENTIALS");
        }
        let reply = office.ask_from(here, &Person::nobody(), document, json!({ "input": typed(&citizen, PASSWORD) })).await;
        assert_eq!(reply.error(), "RATE_LIMITED", "{}", reply.text);
        let seconds = reply.body["errors"][0]["extensions"]["retryAfterSeconds"].as_u64().expect("seconds");
        assert!((1..=2).contains(&seconds), "{seconds}");
        assert_eq!(reply.header("retry-after"), seconds.to_string());
        office.signed_in(&citizen).await;
    }
}
