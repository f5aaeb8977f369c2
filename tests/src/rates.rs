//! How often applicants may do what: far more than people do, and no more.

use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::office::{HERE, Office, Person, Post, Reply};
use crate::support::{TestDatabase, each_database};

async fn says(office: &Office, who: &Person, code: &str) -> Reply {
    let message = json!({ "requestId": Uuid::new_v4(), "code": code, "body": "Bao giờ có kết quả?" });
    office.mutate(who, "postMessage", "message { id }", message).await
}

/// How many of these are let through before one is not; and in how many seconds the next one will be.
async fn let_through(most: usize, mut act: impl AsyncFnMut() -> Reply) -> (usize, u64) {
    for done in 0..=most {
        let reply = act().await;
        if !reply.body["errors"].is_null() {
            assert_eq!(reply.error(), "RATE_LIMITED", "{}", reply.text);
            let wait = &reply.body["errors"][0]["extensions"]["retryAfterSeconds"];
            return (done, wait.as_u64().expect("seconds"));
        }
    }
    panic!("{most} are let through")
}

each_database! {
    async fn messages_of_an_applicant_end_at_thirty_and_go_on_two_seconds_later(place: TestDatabase) {
        let office = Office::open_at_default_rates(place).await;
        let (citizen, other) = (office.citizen().await, office.citizen().await);
        let (own, theirs) = (office.file(&citizen).await, office.file(&other).await);
        assert_eq!(let_through(40, async || says(&office, &citizen, &own.code).await).await, (30, 2));
        says(&office, &other, &theirs.code).await.done();
        let desk = office.staff(Role::Reception, Some(HERE)).await;
        for _ in 0..40 {
            says(&office, &desk, &own.code).await.done();
        }
        office.clock.advance(TimeDelta::seconds(2));
        says(&office, &citizen, &own.code).await.done();
        assert_eq!(says(&office, &citizen, &own.code).await.error(), "RATE_LIMITED");
    }

    async fn whatever_an_applicant_can_cause_has_an_end(place: TestDatabase) {
        let office = Office::open_at_default_rates(place).await;
        let citizen = office.citizen().await;
        let aimed = |more: Value| {
            let mut input = json!({ "code": "000.00.08.H34-260309-9999", "expectedVersion": 1 });
            input.as_object_mut().expect("an input").extend(more.as_object().expect("an input").clone());
            input
        };
        let draft = json!({ "procedureCode": "2.001433", "procedureVersion": 1, "form": {}, "documents": [] });
        let submission = json!({
            "requestId": Uuid::new_v4(), "procedureCode": "x", "procedureVersion": 1, "form": {}, "documents": [],
        });
        for (mutations, most) in [
            (vec![("submitDossier", submission)], 60),
            (
                vec![
                    ("withdrawDossier", aimed(json!({ "reason": "x" }))),
                    ("supplementDossier", aimed(json!({ "message": "x" }))),
                    ("updateAccount", json!({ "expectedVersion": 1_000, "fullName": "x" })),
                ],
                60,
            ),
            (vec![("saveDraft", draft), ("deleteDraft", json!({ "procedureCode": "x" }))], 240),
            (vec![("createUpload", json!({ "fileName": "", "mediaType": "", "size": 0 }))], 240),
            (vec![("markExchangeRead", aimed(json!({ "upToMessageId": "x" })))], 240),
        ] {
            let mut round = mutations.iter().cycle();
            let act = async || {
                let (mutation, input) = round.next().expect("a mutation");
                let mut input = input.clone();
                if *mutation == "markExchangeRead" {
                    input.as_object_mut().expect("an input").remove("expectedVersion");
                }
                office.mutate(&citizen, mutation, "", input).await
            };
            assert_eq!(let_through(most + 1, act).await.0, most, "{mutations:?}");
        }
    }

    async fn one_number_gets_so_many_codes_a_day_whoever_registers_with_it(place: TestDatabase) {
        let post = Post::of(Office::open_at_default_rates(place).await).await;
        let office = &post.office;
        let mut registered = Vec::new();
        for _ in 0..12 {
            let mut form = office.registration();
            form["phone"] = json!("0905777321");
            let reply = office.mutate(&Person::nobody(), "registerAccount", "account { id }", form.clone()).await;
            match &reply.faults()[..] {
                [] => registered.push(form["username"].as_str().expect("a username").to_owned()),
                faults => {
                    assert_eq!(faults, ["TOO_MANY_ATTEMPTS phone"]);
                    assert_eq!(reply.param("retryAfterSeconds"), 86_400);
                }
            }
        }
        assert_eq!(registered.len(), 10);
        // Another code is not sent either, which tells nobody who has the number.
        for username in [registered[0].as_str(), "nobody.has.this"] {
            let input = json!({ "username": username, "channel": "SMS" });
            let reply = office.mutate(&Person::nobody(), "resendActivation", "accepted", input).await;
            assert_eq!(reply.done()["accepted"], true);
        }
        post.send().await;
        assert_eq!(post.sms.received().iter().filter(|sms| sms.to == "0905777321").count(), 10);
        office.clock.advance(TimeDelta::days(1));
        let mut form = office.registration();
        form["phone"] = json!("0905777321");
        office.register(&form).await;
    }

    async fn one_address_gets_so_many_links_a_day(place: TestDatabase) {
        let rates = "link-to-address=2".parse().expect("rates");
        let post = Post::of(Office::open_at_rates(place, rates).await).await;
        let person = post.office.register(&post.office.registration()).await;
        for _ in 0..3 {
            post.office.clock.advance(TimeDelta::minutes(2));
            let input = json!({ "username": person.username, "channel": "EMAIL" });
            post.office.mutate(&Person::nobody(), "resendActivation", "accepted", input).await.done();
        }
        post.send().await;
        assert_eq!(post.emails(&person).len(), 2, "that of the registration, and one more");
    }

    async fn news_to_an_address_that_nobody_has_proven_end_and_both_sides_see_it(place: TestDatabase) {
        let rates = "news-to-address=2".parse().expect("rates");
        let post = Post::of(Office::open_at_rates(place, rates).await).await;
        let office = &post.office;
        // By the telephone: the address may be anybody's.
        let citizen = office.citizen().await;
        let mut codes = Vec::new();
        for _ in 0..3 {
            codes.push(office.file(&citizen).await.code);
        }
        post.send().await;
        assert_eq!(post.emails(&citizen).len(), 2);
        let ledger = "query ($code: String!) { dossier(code: $code) { deliveries(first: 9) { nodes { state lastError } } } }";
        let desk = office.staff(Role::Reception, Some(HERE)).await;
        for who in [&citizen, &desk] {
            let mut given_up = 0;
            for code in &codes {
                let reply = office.ask(who, ledger, json!({ "code": code })).await;
                let delivery = reply.at("/dossier/deliveries/nodes/0").clone();
                given_up += usize::from(delivery == json!({ "state": "GIVEN_UP", "lastError": "too many" }));
            }
            assert_eq!(given_up, 1);
        }
    }

    async fn news_by_sms_to_a_number_that_nobody_has_proven_end(place: TestDatabase) {
        let rates = "news-to-number=2".parse().expect("rates");
        let post = Post::of(Office::open_at_rates(place, rates).await).await;
        let office = &post.office;
        let proven = office.citizen().await;
        // By the link of the e-mail: the number may be anybody's.
        let unproven = office.register(&office.registration()).await;
        let input = json!({ "token": office.activation_link(&unproven).await });
        office.mutate(&unproven, "activateAccountByLink", "account { id }", input).await.done();
        let unproven = office.signed_in(&unproven).await;
        post.send().await;
        let sent = async |citizen: &Person| {
            let before = post.sms.received().len();
            let input = json!({ "expectedVersion": office.account(citizen).await.1.version, "notifyBySms": true });
            office.mutate(citizen, "updateAccount", "account { id }", input).await.done();
            for _ in 0..3 {
                office.file(citizen).await;
            }
            post.send().await;
            post.sms.received().len() - before
        };
        assert_eq!(sent(&proven).await, 3, "the number was proven by the code that was sent to it");
        assert_eq!(sent(&unproven).await, 2);
    }
}
