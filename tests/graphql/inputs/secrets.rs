//! Wrong one-time passwords and tokens.

use chrono::TimeDelta;
use foundation::link::Link;
use serde_json::json;
use support::test_service::{PASSWORD, Person, TestService};
use support::{TestDatabase, each_database};

const BY_OTP: &str = "activateAccountByOtp";
const BY_LINK: &str = "activateAccountByLink";
const NEW: &str = "Sông Đăk Bla 1972";

fn wrong(otp: &str) -> String {
    otp.chars().map(|digit| if digit == '9' { '0' } else { '9' }).collect()
}

each_database! {
    async fn a_one_time_password_has_three_tries(place: TestDatabase) {
        let office = TestService::open(place).await;
        let person = office.register(&office.registration()).await;
        let otp = office.otp(&person).await;
        let input = |otp: &str| json!({ "username": person.username, "otp": otp });
        for _ in 0..3 {
            let reply = office.mutate(&person, BY_OTP, "account { id }", input(&wrong(&otp))).await;
            assert_eq!(reply.faults(), ["INVALID_TOKEN otp"]);
        }
        office.refuses(&person, BY_OTP, &input(&otp), &["TOO_MANY_ATTEMPTS otp"]).await;
        let resend = json!({ "username": person.username, "channel": "SMS" });
        office.mutate(&person, "resendActivation", "accepted", resend).await.done();
        let newer = office.otp(&person).await;
        office.mutate(&person, BY_OTP, "account { id }", input(&newer)).await.done();
        office.refuses(&person, BY_OTP, &input(&newer), &["ALREADY_ACTIVATED"]).await;
    }

    async fn a_one_time_password_holds_five_minutes_and_ends_with_a_newer_one(place: TestDatabase) {
        let office = TestService::open(place).await;
        let person = office.register(&office.registration()).await;
        let input = |otp: &str| json!({ "username": person.username, "otp": otp });
        let first = office.otp(&person).await;
        office.clock.advance(TimeDelta::minutes(5));
        office.refuses(&person, BY_OTP, &input(&first), &["EXPIRED otp"]).await;
        let resend = json!({ "username": person.username, "channel": "SMS" });
        office.mutate(&person, "resendActivation", "accepted", resend).await.done();
        let second = office.otp(&person).await;
        assert_ne!(first, second);
        let reply = office.mutate(&person, BY_OTP, "account { id }", input(&first)).await;
        assert_eq!(reply.faults(), ["INVALID_TOKEN otp"], "the older one");
        let unknown = json!({ "username": "nobody.here", "otp": second });
        office.refuses(&person, BY_OTP, &unknown, &["INVALID_TOKEN otp"]).await;
        office.clock.advance(TimeDelta::minutes(5) - TimeDelta::seconds(1));
        office.mutate(&person, BY_OTP, "account { id }", input(&second)).await.done();
    }

    async fn an_activation_link_holds_a_day_is_used_once_and_ends_with_a_newer_one(place: TestDatabase) {
        let office = TestService::open(place).await;
        let person = office.register(&office.registration()).await;
        let first = office.activation_link(&person).await;
        office.clock.advance(TimeDelta::hours(24));
        office.refuses(&person, BY_LINK, &json!({ "token": first }), &["EXPIRED token"]).await;
        let resend = json!({ "username": person.username, "channel": "EMAIL" });
        office.mutate(&person, "resendActivation", "accepted", resend).await.done();
        let second = office.activation_link(&person).await;
        office.refuses(&person, BY_LINK, &json!({ "token": first }), &["INVALID_TOKEN token"]).await;
        for token in ["", "x", ".", &first[..first.len() - 1], &format!("{second}x")] {
            office.refuses(&person, BY_LINK, &json!({ "token": token }), &["INVALID_TOKEN token"]).await;
        }
        office.clock.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
        office.mutate(&person, BY_LINK, "account { id }", json!({ "token": second })).await.done();
        office.refuses(&person, BY_LINK, &json!({ "token": second }), &["ALREADY_ACTIVATED"]).await;
        office.signed_in(&person).await;
    }

    async fn a_reset_link_holds_half_an_hour_is_used_once_and_ends_every_session(place: TestDatabase) {
        let office = TestService::open(place).await;
        let form = office.registration();
        let (nobody, person) = (Person::nobody(), office.activated(&form).await);
        let ask = json!({ "email": form["email"].as_str().expect("a text").to_uppercase() });
        office.mutate(&nobody, "requestPasswordReset", "accepted", ask.clone()).await.done();
        let first = office.reset_link(&person).await;
        let reset = |token: &str, password: &str| json!({ "token": token, "newPassword": password });
        office.clock.advance(TimeDelta::minutes(30));
        office.refuses(&nobody, "resetPassword", &reset(&first, NEW), &["EXPIRED token"]).await;
        office.mutate(&nobody, "requestPasswordReset", "accepted", ask).await.done();
        let second = office.reset_link(&person).await;
        let whose = async |token: &str| {
            let document = "query ($token: String!) { passwordResetUsername(token: $token) }";
            office.ask(&nobody, document, json!({ "token": token })).await.at("/passwordResetUsername").clone()
        };
        let other = office.activated(&office.registration()).await;
        let other = office.app.cases.names.account_id(&other.username).await.expect("an answer").expect("an account");
        let held = second.parse::<Link>().expect("a token");
        let of_another = Link { account: other, ..held }.to_string();
        assert_eq!(whose(&second).await, json!(person.username), "the holder of the link is told whose it is");
        for token in [first.as_str(), of_another.as_str(), "x", ""] {
            assert_eq!(whose(token).await, json!(null), "{token}");
        }
        let person = office.signed_in(&person).await;
        office.refuses(&nobody, "resetPassword", &reset(&first, NEW), &["INVALID_TOKEN token"]).await;
        office.refuses(&nobody, BY_LINK, &json!({ "token": second }), &["INVALID_TOKEN token"]).await;
        for (password, fault) in [
            ("", "REQUIRED newPassword"),
            ("12345", "TOO_SHORT newPassword"),
            ("123456", "INVALID_FORMAT newPassword"),
            (person.username.as_str(), "INVALID_FORMAT newPassword"),
        ] {
            office.refuses(&nobody, "resetPassword", &reset(&second, password), &[fault]).await;
        }
        office.mutate(&nobody, "resetPassword", "changed", reset(&second, NEW)).await.done();
        office.refuses(&nobody, "resetPassword", &reset(&second, NEW), &["INVALID_TOKEN token"]).await;
        assert_eq!(whose(&second).await, json!(null), "it has been used");
        let viewer = office.ask(&person, "{ viewer { id } }", json!({})).await;
        assert_eq!(viewer.status, 401, "every session has ended");
        let old = json!({ "username": person.username, "password": PASSWORD });
        office.refuses(&nobody, "logIn", &old, &["WRONG_CREDENTIALS"]).await;
    }

    async fn whether_an_account_exists_is_not_told(place: TestDatabase) {
        let office = TestService::open(place).await;
        let form = office.registration();
        office.activated(&form).await;
        let nobody = Person::nobody();
        let mut answers = Vec::new();
        for username in [form["username"].clone(), json!("nobody.here"), json!("không phải tên")] {
            let input = json!({ "username": username, "channel": "SMS" });
            answers.push(office.mutate(&nobody, "resendActivation", "accepted", input).await.text);
        }
        for email in [form["email"].clone(), json!("nobody@example.vn")] {
            let reply = office.mutate(&nobody, "requestPasswordReset", "accepted", json!({ "email": email })).await;
            answers.push(reply.text.replace("requestPasswordReset", "resendActivation"));
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:#?}");
        office.refuses(&nobody, "requestPasswordReset", &json!({ "email": "x" }), &["INVALID_FORMAT email"]).await;
    }
}
