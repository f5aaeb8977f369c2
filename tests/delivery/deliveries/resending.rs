//! Resending by hand: permission, limits, idempotency.

use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, OTHER_AGENCY, Person, Reply, TestService};
use support::{ReceivedMail, TestDatabase, each_database};
use uuid::Uuid;

use super::{Counter, LEDGER, about_accounts, choose_sms};

async fn resend(office: &TestService, who: &Person, id: &Value) -> Reply {
    let selected = format!("delivery {{ {LEDGER} }}");
    office.mutate(who, "resendDelivery", &selected, json!({ "id": id })).await
}

fn message_ids(mails: &[ReceivedMail]) -> Vec<&str> {
    mails.iter().map(|mail| mail.header("Message-ID")).collect()
}

each_database! {
    async fn a_message_that_is_sent_again_arrives_under_another_id(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        post.send().await;
        let submitted = counter.only(&counter.citizen).await;
        office.clock.advance(TimeDelta::minutes(1));
        let reply = resend(office, &counter.desk, &submitted["id"]).await;
        let due = &reply.done()["delivery"];
        assert_eq!((&due["state"], &due["sentAt"], &due["attemptCount"]), (&json!("WAITING"), &Value::Null, &json!(1)));
        let by = due["resends"][0]["account"]["fullName"].as_str().expect("who");
        assert!(by.starts_with("Lê Thị Cán Bộ"), "{by}");

        // A failing server does not change the Message-ID.
        post.mail.refuse(["451 4.3.0 later"]);
        post.send().await;
        office.clock.advance(TimeDelta::seconds(1));
        post.send().await;
        let mails = post.emails(&counter.citizen);
        let [first, second] = message_ids(&mails)[..] else { panic!("two e-mails: {mails:?}") };
        assert_ne!(first, second);
        let (first, second) = (first.to_owned(), second.to_owned());
        assert_eq!(mails[0].body, mails[1].body);
        let sent = counter.only(&counter.citizen).await;
        assert_eq!((&sent["state"], &sent["attemptCount"]), (&json!("SENT"), &json!(3)), "attempts count on");

        office.clock.advance(TimeDelta::minutes(1));
        resend(office, &counter.leader, &submitted["id"]).await.done();
        post.send().await;
        let mails = post.emails(&counter.citizen);
        let third = message_ids(&mails)[2];
        assert!(third != first && third != second);
        assert_eq!(counter.only(&counter.desk).await["resends"].as_array().expect("resends").len(), 2);
    }

    async fn what_was_given_up_is_sent_days_later_with_as_long_anew(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        post.mail.refuse(["451 4.3.0 later"]);
        post.send().await;
        office.clock.advance(TimeDelta::hours(25));
        post.send().await;
        let citizen = office.signed_in(&counter.citizen).await;
        let lost = counter.only(&citizen).await;
        assert_eq!((&lost["state"], &lost["lastError"]), (&json!("GIVEN_UP"), &json!("late")));
        assert_ne!(lost["gaveUpAt"], Value::Null);

        office.clock.advance(TimeDelta::days(2));
        let citizen = office.signed_in(&citizen).await;
        resend(office, &citizen, &lost["id"]).await.done();
        post.mail.refuse(["451 4.3.0 later"]);
        post.send().await;
        office.clock.advance(TimeDelta::seconds(1));
        post.send().await;
        assert_eq!(counter.only(&citizen).await["state"], "SENT", "the first pause is a second again");
    }

    async fn an_sms_is_sent_again_under_another_id_too(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        choose_sms(office, &counter.citizen, true).await;
        counter.moves(&counter.desk, "acceptDossier", json!({})).await;
        post.send().await;
        let told = counter.ledger(&counter.desk).await;
        assert_eq!(told[0]["channel"], "SMS");
        resend(office, &counter.desk, &told[0]["id"]).await.done();
        post.send().await;
        let received = post.sms.received();
        let [first, second] = &received[..] else { panic!("two SMS: {received:?}") };
        assert_eq!(first.text, second.text);
        assert_ne!(first.id, second.id);
    }

    async fn the_desk_its_head_and_the_applicant_send_again_what_is_theirs_and_nobody_else(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        post.send().await;
        let id = counter.only(&counter.citizen).await["id"].clone();
        let stranger = office.citizen().await;
        let administrator = office.staff(Role::Administrator, None).await;
        let elsewhere = office.staff(Role::Leader, Some(OTHER_AGENCY)).await;
        let specialist = office.staff(Role::Specialist, Some(AGENCY)).await;
        let auditor = office.staff(Role::Auditor, None).await;
        post.send().await;
        for who in [&stranger, &elsewhere, &administrator] {
            let nowhere = json!("RGVsaXZlcnk6MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwOkVNQUlM");
            let hidden = resend(office, who, &id).await;
            assert_eq!(hidden.faults(), ["NOT_FOUND id"]);
            assert_eq!(hidden.text, resend(office, who, &nowhere).await.text, "as what does not exist");
        }
        for who in [&specialist, &auditor] {
            assert_eq!(resend(office, who, &id).await.error(), "FORBIDDEN");
        }
        assert_eq!(resend(office, &Person::nobody(), &id).await.error(), "UNAUTHENTICATED");
        for who in [&counter.desk, &counter.leader, &counter.citizen] {
            office.clock.advance(TimeDelta::minutes(1));
            resend(office, who, &id).await.done();
            assert_eq!(resend(office, who, &id).await.faults(), ["NOT_ALLOWED_IN_STATUS id"], "it is on its way");
            post.send().await;
        }
        let of_account = about_accounts(office, &administrator, json!({ "kind": "ACTIVATION_LINK" })).await[0]["id"].clone();
        for who in [&counter.desk, &counter.citizen] {
            assert_eq!(resend(office, who, &of_account).await.faults(), ["NOT_FOUND id"]);
        }
    }

    async fn applicants_have_a_message_a_minute_sent_again(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        choose_sms(office, &counter.citizen, true).await;
        counter.moves(&counter.desk, "acceptDossier", json!({})).await;
        post.send().await;
        let told = counter.ledger(&counter.citizen).await;
        resend(office, &counter.citizen, &told[0]["id"]).await.done();
        assert_eq!(resend(office, &counter.citizen, &told[1]["id"]).await.error(), "RATE_LIMITED");
        // The staff's limit counts per message, independently of applicants.
        resend(office, &counter.desk, &told[1]["id"]).await.done();
        resend(office, &counter.desk, &told[2]["id"]).await.done();
        post.send().await;
        assert_eq!(resend(office, &counter.desk, &told[1]["id"]).await.error(), "RATE_LIMITED");
        office.clock.advance(TimeDelta::minutes(1));
        resend(office, &counter.citizen, &told[1]["id"]).await.done();
    }

    async fn a_request_that_comes_twice_sends_once(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        counter.moves(&counter.desk, "acceptDossier", json!({})).await;
        post.send().await;
        let told = counter.ledger(&counter.desk).await;
        let input = json!({ "id": told[0]["id"], "requestId": Uuid::new_v4() });
        for _ in 0..2 {
            let reply = office.mutate(&counter.desk, "resendDelivery", "delivery { id }", input.clone()).await;
            assert_eq!(reply.done()["delivery"]["id"], told[0]["id"]);
            post.send().await;
        }
        let told_now = counter.ledger(&counter.desk).await;
        assert_eq!(told_now[0]["resends"].as_array().expect("resends").len(), 1);
        let mut other = input;
        other["id"] = told[1]["id"].clone();
        office.refuses(&counter.desk, "resendDelivery", &other, &["REQUEST_ID_REUSED requestId"]).await;
    }

    async fn a_request_that_was_answered_is_not_sent_again(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        let item = json!({ "target": { "requirement": "application" }, "instruction": "Ký lại đơn." });
        counter.moves(&counter.desk, "requestSupplement", json!({ "message": "Đề nghị bổ sung.", "items": [item] })).await;
        post.send().await;
        let asked = counter.ledger(&counter.desk).await[0]["id"].clone();
        resend(office, &counter.desk, &asked).await.done();
        post.send().await;
        counter.moves(&counter.desk, "cancelSupplementRequest", json!({ "reason": "Đã đủ." })).await;
        post.send().await;
        let reply = resend(office, &counter.desk, &asked).await;
        assert_eq!((reply.faults(), reply.param("reason")), (vec!["NOT_ALLOWED_IN_STATUS id".to_owned()], &json!("MOOT")));
    }

    async fn an_administrator_sends_again_what_is_still_of_use_to_an_account(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        let administrator = office.staff(Role::Administrator, None).await;
        let waiting = office.register(&office.registration()).await;
        post.send().await;
        let sent = about_accounts(office, &administrator, json!({ "kind": "ACTIVATION_LINK" })).await;
        let (link, of_active) = (&sent[0]["id"], &sent[1]["id"]);
        resend(office, &administrator, link).await.done();
        post.send().await;
        let mails = post.emails(&waiting);
        assert_eq!(mails.len(), 2);
        assert_eq!(mails[0].body, mails[1].body, "the same link");
        assert_eq!(resend(office, &administrator, of_active).await.faults(), ["NOT_ALLOWED_IN_STATUS id"], "it is active");

        let input = json!({ "username": waiting.username, "channel": "EMAIL" });
        office.mutate(&Person::nobody(), "resendActivation", "accepted", input).await.done();
        post.send().await;
        assert_eq!(resend(office, &administrator, link).await.faults(), ["NOT_ALLOWED_IN_STATUS id"], "a newer link");
        let newer = about_accounts(office, &administrator, json!({ "kind": "ACTIVATION_LINK" })).await[0]["id"].clone();
        office.clock.advance(TimeDelta::hours(24));
        let administrator = office.signed_in(&administrator).await;
        assert_eq!(resend(office, &administrator, &newer).await.faults(), ["EXPIRED id"]);
    }
}
