//! Entries of the delivery log: attempts, pages, visibility.

use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use support::test_service::{OTHER_AGENCY, Person};
use support::{TestDatabase, each_database};

use super::{Counter, about_accounts, choose_sms};

each_database! {
    async fn the_ledger_tells_every_try_and_why_it_failed(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        post.send().await;
        choose_sms(office, &counter.citizen, true).await;
        post.mail.refuse(["451 4.3.0 later"]);
        post.sms.answer([503, 500]);
        counter.moves(&counter.desk, "acceptDossier", json!({})).await;
        let asked_at = office.clock.now();
        post.send().await;

        let ledger = counter.ledger(&counter.citizen).await;
        let kinds: Vec<_> = ledger.iter().map(|delivery| (&delivery["kind"], &delivery["channel"])).collect();
        let (progressed, sms, email) = (json!("DOSSIER_PROGRESSED"), json!("SMS"), json!("EMAIL"));
        assert_eq!(kinds, [(&progressed, &sms), (&progressed, &email), (&json!("DOSSIER_SUBMITTED"), &email)]);
        let by_sms = &ledger[0];
        assert_eq!((&by_sms["state"], &by_sms["lastError"]), (&json!("WAITING"), &json!("http 503")));
        assert_eq!((&by_sms["attemptCount"], &by_sms["sentAt"]), (&json!(1), &Value::Null));
        assert_ne!(by_sms["nextAttemptAt"], Value::Null);
        let address = by_sms["address"].as_str().expect("an address");
        assert!(address.starts_with("•••••••") && address.chars().count() == 10, "{address}");
        let domain = ledger[1]["address"].as_str().expect("an address");
        assert_eq!(domain, "c•••@example.vn");
        assert_eq!(ledger[1]["lastError"], "smtp 451");

        office.clock.advance(TimeDelta::seconds(1));
        post.send().await;
        office.clock.advance(TimeDelta::seconds(2));
        post.send().await;
        let ledger = counter.ledger(&counter.desk).await;
        let tries: Vec<_> = ledger[0]["attempts"].as_array().expect("attempts").iter().collect();
        let outcomes: Vec<_> = tries.iter().map(|attempt| (&attempt["outcome"], &attempt["error"])).collect();
        let (failed, sent) = (json!("FAILED"), json!("SENT"));
        assert_eq!(outcomes, [(&failed, &json!("http 503")), (&failed, &json!("http 500")), (&sent, &Value::Null)]);
        assert_eq!(tries[0]["at"], json!(asked_at.utc().to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)));
        assert_eq!((&ledger[0]["state"], &ledger[0]["lastError"]), (&json!("SENT"), &Value::Null));
        assert_eq!((&ledger[0]["attemptCount"], &ledger[0]["nextAttemptAt"]), (&json!(3), &Value::Null));
        assert_eq!((&ledger[1]["state"], &ledger[1]["attemptCount"]), (&json!("SENT"), &json!(2)));
    }

    async fn a_dossiers_messages_are_paged_from_either_end(database: TestDatabase) {
        let counter = Counter::open(database).await;
        counter.moves(&counter.desk, "acceptDossier", json!({})).await;
        let money = json!({ "amount": "1200000" });
        counter.moves(&counter.desk, "requestPayment", json!({ "money": money, "reason": "Phí." })).await;
        counter.post.send().await;
        let document = "query ($code: String!, $first: Int, $after: String, $last: Int, $before: String) {
            dossier(code: $code) { deliveries(first: $first, after: $after, last: $last, before: $before) {
                nodes { id } totalCount totalCountExact pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } } }";
        let page = async |mut variables: Value| {
            variables["code"] = json!(counter.filed.code);
            let reply = counter.office().ask(&counter.citizen, document, variables).await;
            reply.at("/dossier/deliveries").clone()
        };
        let all: Vec<Value> =
            counter.ledger(&counter.citizen).await.iter().map(|delivery| json!({ "id": delivery["id"] })).collect();
        assert_eq!(all.len(), 3);
        let first = page(json!({ "first": 2 })).await;
        assert_eq!((&first["nodes"], &first["totalCount"]), (&json!(all[..2]), &json!(3)));
        let rest = page(json!({ "first": 2, "after": first["pageInfo"]["endCursor"] })).await;
        assert_eq!((&rest["nodes"], &rest["pageInfo"]["hasNextPage"]), (&json!(all[2..]), &json!(false)));
        let last = page(json!({ "last": 1, "before": rest["pageInfo"]["startCursor"] })).await;
        assert_eq!((&last["nodes"], &last["pageInfo"]["hasPreviousPage"]), (&json!(all[1..2]), &json!(true)));
        let wrong = json!({ "code": counter.filed.code, "after": "x" });
        assert_eq!(counter.office().ask(&counter.citizen, document, wrong).await.error(), "BAD_USER_INPUT");
    }

    async fn a_dossiers_messages_are_seen_by_whoever_sees_the_dossier(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        post.send().await;
        let id = counter.only(&counter.citizen).await["id"].clone();
        let auditor = office.staff(Role::Auditor, None).await;
        let stranger = office.citizen().await;
        let elsewhere = office.staff(Role::Reception, Some(OTHER_AGENCY)).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let node = "query ($id: ID!) { node(id: $id) { ... on Delivery { kind } } }";
        for who in [&counter.citizen, &counter.desk, &counter.leader, &auditor] {
            assert_eq!(counter.only(who).await["id"], id);
            let reply = office.ask(who, node, json!({ "id": id })).await;
            assert_eq!(reply.at("/node/kind"), "DOSSIER_SUBMITTED");
        }
        for who in [&Person::nobody(), &stranger, &elsewhere, &administrator] {
            assert_eq!(office.ask(who, node, json!({ "id": id })).await.at("/node"), &Value::Null);
        }
    }

    async fn what_accounts_are_sent_is_seen_by_administrators_alone(database: TestDatabase) {
        let counter = Counter::open(database).await;
        let (office, post) = (counter.office(), &counter.post);
        let administrator = office.staff(Role::Administrator, None).await;
        let waiting = office.register(&office.registration()).await;
        post.send().await;
        let all = about_accounts(office, &administrator, json!({})).await;
        assert_eq!(all.len(), 4, "a link and a one-time password each: {all:?}");
        assert!(all.iter().all(|delivery| delivery["kind"] != "DOSSIER_SUBMITTED"));
        let account = all[0]["account"].clone();
        assert_eq!(account["username"], waiting.username.as_str(), "the newest first");
        for (filter, found) in [
            (json!({ "accountId": account["id"] }), 2),
            (json!({ "accountId": account["id"], "kind": "ACTIVATION_OTP" }), 1),
            (json!({ "state": "SENT" }), 2),
            (json!({ "state": "GIVEN_UP" }), 2),
            (json!({ "state": "WAITING", "kind": null }), 0),
        ] {
            assert_eq!(about_accounts(office, &administrator, filter.clone()).await.len(), found, "{filter}");
        }
        let document = "query ($filter: DeliveryFilter) { deliveries(filter: $filter) { totalCount } }";
        assert_eq!(office.ask(&administrator, document, json!({})).await.at("/deliveries/totalCount"), 4);
        let wrong = json!({ "filter": { "accountId": "x" } });
        assert_eq!(office.ask(&administrator, document, wrong).await.error(), "BAD_USER_INPUT");
        let auditor = office.staff(Role::Auditor, None).await;
        let node = "query ($id: ID!) { node(id: $id) { id } }";
        for who in [&Person::nobody(), &counter.citizen, &counter.desk, &counter.leader, &auditor] {
            assert_eq!(office.ask(who, document, json!({})).await.at("/deliveries"), &Value::Null);
            assert_eq!(office.ask(who, node, json!({ "id": all[0]["id"] })).await.at("/node"), &Value::Null);
        }
    }
}
