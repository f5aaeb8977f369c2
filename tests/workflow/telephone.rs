//! Change of the telephone number by one-time password.

use axum::http::StatusCode;
use chrono::TimeDelta;
use domain::Role;
use foundation::throttle::{Keys, Kind, Permit};
use futures::future::join_all;
use serde_json::{Value, json};
use support::phone_code::code;
use support::portal_window::{Page, Window};
use support::test_service::{AGENCY, Person, ServiceWithMail, TestService};
use support::{TestDatabase, each_database};

const NEW: &str = "0905777321";
const OTHER: &str = "0905777322";
const LANDLINE: &str = "02603862345";
const SEEN: &str = "{ viewer { version phone awaitedPhone phoneCodeExpiresAt } }";

async fn seen(office: &TestService, person: &Person) -> Value {
    office.ask(person, SEEN, json!({})).await.at("/viewer").clone()
}

async fn wants(office: &TestService, person: &Person, phone: &str) -> Value {
    let input = json!({ "expectedVersion": seen(office, person).await["version"], "phone": phone });
    let selected = "phoneAwaitsCode account { phone awaitedPhone }";
    office.mutate(person, "updateAccount", selected, input).await.done().clone()
}

fn with_code(phone: &str, otp: &str) -> Value {
    json!({ "phone": phone, "otp": otp })
}

/// Results of the reception's search by a number.
async fn found_by(office: &TestService, desk: &Person, phone: &str) -> Value {
    let document = "query ($text: String) { dossiers(filter: { text: $text }) { totalCount } }";
    office.ask(desk, document, json!({ "text": phone })).await.at("/dossiers/totalCount").clone()
}

each_database! {
    async fn another_number_counts_once_its_code_is_given(place: TestDatabase) {
        let post = ServiceWithMail::open(place).await;
        let office = &post.office;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        office.file(&citizen).await;
        let old = seen(office, &citizen).await["phone"].as_str().expect("a number").to_owned();
        post.send().await;

        let answer = wants(office, &citizen, NEW).await;
        let waits = json!({ "phoneAwaitsCode": true, "account": { "phone": old, "awaitedPhone": NEW } });
        for field in ["phoneAwaitsCode", "account"] {
            assert_eq!(answer[field], waits[field]);
        }
        post.send().await;
        let [sms] = &post.sms.received()[..] else { panic!("one SMS") };
        assert_eq!((sms.to.as_str(), sms.digits()), (NEW, code(office, &citizen).await));
        assert_eq!((found_by(office, &desk, NEW).await, found_by(office, &desk, &old).await), (json!(0), json!(1)));
        let applicant = "{ dossiers { nodes { applicant { phone awaitedPhone phoneCodeExpiresAt } } } }";
        let shown = office.ask(&desk, applicant, json!({})).await.at("/dossiers/nodes/0/applicant").clone();
        assert_eq!(shown, json!({ "phone": old, "awaitedPhone": null, "phoneCodeExpiresAt": null }));

        let selected = "account { phone awaitedPhone }";
        let done = office.mutate(&citizen, "confirmPhone", selected, with_code(NEW, &sms.digits())).await;
        assert_eq!(done.done()["account"], json!({ "phone": NEW, "awaitedPhone": null }));
        assert_eq!((found_by(office, &desk, NEW).await, found_by(office, &desk, &old).await), (json!(1), json!(0)));
        // A repetition changes nothing.
        let before = office.footprint().await;
        office.mutate(&citizen, "confirmPhone", "", with_code(NEW, &sms.digits())).await.done();
        office.assert_nothing_written_since(&before, "a code given twice").await;
        // The rebuilt read model agrees.
        office.app.parts.projector.rebuild("accounts", office.clock.now(), |_| {}).await.expect("rebuilt");
        office.assert_nothing_written_since(&before, "the same rows").await;
    }

    async fn a_code_has_three_tries_and_five_minutes(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        wants(&office, &citizen, NEW).await;
        let first = code(&office, &citizen).await;
        let wrong = if first == "999999" { "000000" } else { "999999" };
        office.refuses(&citizen, "confirmPhone", &with_code(NEW, " "), &["REQUIRED otp"]).await;
        for _ in 0..3 {
            let reply = office.mutate(&citizen, "confirmPhone", "", with_code(NEW, wrong)).await;
            assert_eq!(reply.faults(), ["INVALID_TOKEN otp"]);
        }
        office.refuses(&citizen, "confirmPhone", &with_code(NEW, &first), &["TOO_MANY_ATTEMPTS otp"]).await;
        office.mutate(&citizen, "resendPhoneCode", "", json!({ "phone": NEW })).await.done();
        let second = code(&office, &citizen).await;
        assert_ne!(first, second);
        office.clock.advance(TimeDelta::minutes(5));
        office.refuses(&citizen, "confirmPhone", &with_code(NEW, &second), &["EXPIRED otp"]).await;
        // Requested anew, another code is sent.
        wants(&office, &citizen, NEW).await;
        office.mutate(&citizen, "confirmPhone", "", with_code(NEW, &code(&office, &citizen).await)).await.done();
    }

    async fn whoever_knows_a_username_closes_none_of_it_to_its_holder(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        wants(&office, &citizen, NEW).await;
        // From many addresses, so that the limit per name is reached.
        for kind in [Kind::OneTimePassword, Kind::ActivationResend] {
            let mut is_closed = false;
            for place in 0..=110 {
                let keys = Keys { address: [10, 9, place, 1].into(), name: Some(&citizen.username) };
                let tried = office.app.parts.throttle.check(kind, &keys, office.clock.now()).await;
                is_closed |= tried.map(Permit::failed).is_err();
            }
            assert!(is_closed, "{kind:?}");
        }
        office.mutate(&citizen, "resendPhoneCode", "", json!({ "phone": NEW })).await.done();
        office.mutate(&citizen, "confirmPhone", "", with_code(NEW, &code(&office, &citizen).await)).await.done();
    }

    async fn of_two_windows_the_later_number_waits_and_the_code_of_the_other_is_none(place: TestDatabase) {
        let post = ServiceWithMail::open(place).await;
        let office = &post.office;
        let citizen = office.citizen().await;
        post.send().await;
        wants(office, &citizen, NEW).await;
        let replaced = code(office, &citizen).await;
        wants(office, &citizen, OTHER).await;
        for (mutation, input) in [
            ("confirmPhone", with_code(NEW, &replaced)),
            ("resendPhoneCode", json!({ "phone": NEW })),
            ("cancelPhoneChange", json!({ "phone": NEW })),
        ] {
            office.refuses(&citizen, mutation, &input, &["NOT_ALLOWED_IN_STATUS"]).await;
        }
        // Messages pending for the first number are obsolete.
        post.send().await;
        let told: Vec<_> = post.sms.received().into_iter().map(|sms| sms.to).collect();
        assert_eq!(told, [OTHER]);
        // Both windows send the right code at once: it counts once.
        let otp = code(office, &citizen).await;
        let give = || office.mutate(&citizen, "confirmPhone", "account { phone }", with_code(OTHER, &otp));
        for reply in join_all([give(), give()]).await {
            assert_eq!(reply.done()["account"]["phone"], OTHER);
        }
        let version = seen(office, &citizen).await["version"].clone();
        assert_eq!(version, json!(office.account(&citizen).await.1.version));
        assert_eq!(version, 7, "registered, asked twice, activated; two wishes and one change");
    }

    async fn who_thinks_better_of_it_keeps_the_old_number(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let old = seen(&office, &citizen).await["phone"].as_str().expect("a number").to_owned();
        wants(&office, &citizen, NEW).await;
        let selected = "account { phone awaitedPhone }";
        let kept = json!({ "phone": old, "awaitedPhone": null });
        let done = office.mutate(&citizen, "cancelPhoneChange", selected, json!({ "phone": NEW })).await;
        assert_eq!(done.done()["account"], kept);
        wants(&office, &citizen, NEW).await;
        assert_eq!(wants(&office, &citizen, &old).await["account"], kept, "the number that stands is wanted");
        // A landline, which receives no code, takes effect at once.
        let landline = wants(&office, &citizen, LANDLINE).await;
        assert_eq!((&landline["phoneAwaitsCode"], &landline["account"]["phone"]), (&json!(false), &json!(LANDLINE)));
    }

    async fn one_number_and_one_account_get_so_many_codes_a_day(place: TestDatabase) {
        let office = TestService::open_at_default_rates(place).await;
        let mut told = Vec::new();
        for _ in 0..2 {
            let citizen = office.citizen().await;
            for _ in 0..6 {
                let version = seen(&office, &citizen).await["version"].clone();
                let input = json!({ "expectedVersion": version, "phone": NEW });
                told.push(office.mutate(&citizen, "updateAccount", "", input).await.faults());
                office.clock.advance(TimeDelta::minutes(6));
            }
        }
        let refused = told.iter().filter(|faults| *faults == &["TOO_MANY_ATTEMPTS phone"]).count();
        assert_eq!((told.len(), refused), (12, 2), "to one number, whoever wants it: {told:?}");
        // One account tries many numbers.
        let citizen = office.citizen().await;
        let mut limited = 0;
        for number in 0..12 {
            let version = seen(&office, &citizen).await["version"].clone();
            let input = json!({ "expectedVersion": version, "phone": format!("09051234{number:02}") });
            let reply = office.mutate(&citizen, "updateAccount", "", input).await;
            limited += usize::from(reply.body["errors"][0]["extensions"]["code"] == "RATE_LIMITED");
        }
        assert_eq!(limited, 2);
    }

    async fn the_account_page_says_which_number_waits_and_takes_its_code(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let window = Window::of(&office, &citizen);
        let old = window.open("/account").await.value("phone");
        let give = async |typed: &[(&str, &str)]| window.post_to("/account/phone", &window.open("/account").await, typed).await;
        let page = window.open("/account").await;
        assert!(!page.text.contains("/account/phone"), "nothing waits");
        assert_eq!(window.post(&page, &[("phone", "0905 777 321")]).await.status, StatusCode::SEE_OTHER);
        let page = window.open("/account").await;
        assert!(page.text.contains("Nhập mã vừa gửi tới số điện thoại mới"), "{}", page.text);
        assert_eq!((page.value("awaited"), page.value("phone")), (NEW.to_owned(), old.clone()));

        let refused = give(&[("otp", "12 34 5")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("href=\"#otp\"") && refused.text.contains("id=\"otp-error\""), "{}", refused.text);
        assert_eq!(Page::of("/account", &refused).value("phone"), old);
        let first = code(&office, &citizen).await;
        assert_eq!(give(&[("also", "RESEND")]).await.status, StatusCode::SEE_OTHER);
        assert_ne!(code(&office, &citizen).await, first);
        // Another window cancels it meanwhile.
        let late = window.open("/account").await;
        assert_eq!(give(&[("also", "DROP")]).await.status, StatusCode::SEE_OTHER);
        let otp = first;
        let refused = window.post_to("/account/phone", &late, &[("otp", &otp)]).await;
        assert!(refused.text.contains("không còn chờ mã"), "{}", refused.text);
        assert!(!window.open("/account").await.text.contains("/account/phone"));

        window.post(&window.open("/account").await, &[("phone", NEW)]).await;
        let otp = code(&office, &citizen).await;
        let typed = format!("{} {}", &otp[..3], &otp[3..]);
        assert_eq!(give(&[("otp", &typed)]).await.status, StatusCode::SEE_OTHER);
        let page = window.open("/account").await;
        assert_eq!(page.value("phone"), NEW);
        assert!(page.text.contains("Đã đổi số điện thoại."), "{}", page.text);
    }
}
