//! Administration of webhooks by GraphQL.

use serde_json::{Value, json};
use store::log::{Position, ResumeToken};
use support::webhook_receiver::Receiver;
use support::{TestDatabase, each_database};

use super::Told;

each_database! {
    async fn a_webhook_is_registered_shown_and_removed(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        let input = json!({ "url": receiver.url("/hook"), "types": ["DossierAccepted"], "description": "  Kho dữ liệu " });
        let selected = "webhook { id url types description waiting deadLetters { totalCount } deliveredAt } secret";
        let reply = told.office.mutate(&told.administrator, "registerWebhook", selected, input).await;
        let done = reply.done();
        let webhook = &done["webhook"];
        assert_eq!((&webhook["url"], &webhook["types"]), (&json!(receiver.url("/hook")), &json!(["DossierAccepted"])));
        assert_eq!((&webhook["description"], &webhook["deliveredAt"]), (&json!("Kho dữ liệu"), &Value::Null));
        let secret = done["secret"].as_str().expect("a secret");
        assert!(secret.starts_with("whsec_") && secret.len() == 50, "{secret}");
        assert_eq!(told.webhook().await["id"], webhook["id"]);

        told.dossier().await;
        let round = told.deliver().await;
        assert_eq!(round.delivered, 1, "only what was asked for");
        let id = json!({ "id": webhook["id"] });
        let removed = told.office.mutate(&told.administrator, "removeWebhook", "removed", id.clone()).await;
        assert_eq!(removed.done()["removed"], true);
        let removed = told.office.mutate(&told.administrator, "removeWebhook", "removed", id.clone()).await;
        assert_eq!(removed.done()["removed"], false);
        let reply = told.office.mutate(&told.administrator, "replayWebhook", "", id).await;
        assert_eq!(reply.faults(), ["NOT_FOUND id"]);
        told.dossier().await;
        assert_eq!(told.deliver().await.delivered, 0);
    }

    async fn nobody_is_told_once_more_from_a_time_that_the_log_has_lost(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        told.dossier().await;
        let (id, _) = told.tell(&receiver, &[]).await;
        told.office.is_read_through().await;
        let log = told.office.app.parts.log.read_all(Position::START, 10_000).await.expect("the log").events;
        let [.., before, last] = &log[..] else { panic!("events") };
        let of_another = ResumeToken::new(last.position, before.hash()).to_string();
        let beyond = ResumeToken::new(Position::new(7, 7, 7_000_000), last.hash()).to_string();
        let footprint = told.office.footprint().await;
        for lost in [of_another, beyond] {
            let input = json!({ "id": id, "fromPosition": lost });
            let reply = told.office.mutate(&told.administrator, "replayWebhook", "webhook { id }", input).await;
            assert_eq!(reply.error(), "CURSOR_LOST", "{lost}");
        }
        told.office.assert_nothing_written_since(&footprint, "a replay from a lost time").await;
        let held = json!({ "id": id, "fromPosition": ResumeToken::after(before).to_string() });
        told.office.mutate(&told.administrator, "replayWebhook", "webhook { id }", held).await.done();
    }

    async fn what_may_not_be_called_and_never_happens_is_refused(place: TestDatabase) {
        let told = Told::open(place).await;
        for (url, types, faults) in [
            ("http://example.vn/", json!([]), vec!["INVALID_FORMAT url"]),
            ("https://10.0.0.1/", json!([]), vec!["INVALID_FORMAT url"]),
            ("https://[fd00::1]/", json!([]), vec!["INVALID_FORMAT url"]),
            ("https://169.254.169.254/latest", json!([]), vec!["INVALID_FORMAT url"]),
            ("https://u:p@example.vn/", json!([]), vec!["INVALID_FORMAT url"]),
            ("", json!(["DossierSubmitted"]), vec!["INVALID_FORMAT url"]),
        ] {
            let input = json!({ "url": url, "types": types });
            told.office.refuses(&told.administrator, "registerWebhook", &input, &faults).await;
        }
        let long = json!({ "url": "https://example.vn/", "description": "a".repeat(201) });
        told.office.refuses(&told.administrator, "registerWebhook", &long, &["TOO_LONG description"]).await;
        let nowhere = json!({ "id": "x", "fromPosition": "x" });
        told.office.refuses(&told.administrator, "replayWebhook", &nowhere, &["INVALID_FORMAT fromPosition"]).await;
        told.office.does_not_take(&told.administrator, "registerWebhook", &json!({ "types": [] })).await;
        for types in [json!(["DossierSubmitted", "x"]), json!(["dossierSubmitted"])] {
            let input = json!({ "url": "https://example.vn/", "types": types });
            told.office.does_not_take(&told.administrator, "registerWebhook", &input).await;
        }
        assert_eq!(told.office.app.parts.webhooks.all().await.expect("rows"), []);
    }

    async fn a_receiver_is_tried_before_anything_happens(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        let (id, secret) = told.tell(&receiver, &[]).await;
        let selected = "webhook { id waiting } delivered error";
        let reply = told.office.mutate(&told.administrator, "testWebhook", selected, json!({ "id": id })).await;
        assert_eq!((&reply.done()["delivered"], &reply.done()["error"]), (&json!(true), &Value::Null));
        let taken = receiver.taken();
        let [message] = &taken[..] else { panic!("one message") };
        assert_eq!((&message.body["type"], &message.body["webhook"]), (&json!("WebhookTested"), &json!(id)));
        message.is_signed_by(&secret);
        receiver.answers(|_| axum::http::StatusCode::IM_A_TEAPOT);
        let reply = told.office.mutate(&told.administrator, "testWebhook", selected, json!({ "id": id })).await;
        assert_eq!((&reply.payload()["delivered"], &reply.payload()["error"]), (&json!(false), &json!("http 418")));
        assert_eq!(told.webhook().await["lastError"], Value::Null, "it is no delivery");
        let reply = told.office.mutate(&told.administrator, "testWebhook", selected, json!({ "id": "x" })).await;
        assert_eq!(reply.faults(), ["NOT_FOUND id"]);
    }

    async fn a_webhook_moves_with_what_waits_for_it(place: TestDatabase) {
        let told = Told::open(place).await;
        let (old, new) = (Receiver::start().await, Receiver::start().await);
        let (id, secret) = told.tell(&old, &["DossierAccepted"]).await;
        old.answers(|_| axum::http::StatusCode::GONE);
        told.dossier().await;
        assert_eq!(told.deliver().await.delivered, 0);
        assert!(told.webhook().await["goneAt"].is_string());
        let wrong = json!({ "id": id, "url": "https://10.0.0.1/" });
        told.office.refuses(&told.administrator, "changeWebhookAddress", &wrong, &["INVALID_FORMAT url"]).await;
        let request = json!({ "requestId": uuid::Uuid::new_v4(), "id": id, "url": new.url("/hook") });
        for _ in 0..2 {
            let moved = told.office.mutate(&told.administrator, "changeWebhookAddress", "webhook { url goneAt }", request.clone()).await;
            assert_eq!(moved.done()["webhook"], json!({ "url": new.url("/hook"), "goneAt": null }));
        }
        assert_eq!(told.deliver().await.delivered, 1);
        let taken = new.taken();
        let [message] = &taken[..] else { panic!("one message") };
        message.is_signed_by(&secret);
    }

    async fn what_was_told_is_listed_with_what_waits_and_what_was_given_up(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        told.tell(&receiver, &["DossierSubmitted", "DossierAccepted"]).await;
        told.dossier().await;
        assert_eq!(told.deliver().await.delivered, 2);
        let refused = told.dossier().await;
        receiver.refuses(&refused);
        let round = told.deliver().await;
        assert_eq!((round.delivered, round.retried_later), (0, 1));
        let document = "query ($last: Int) { webhooks { id deliveries(last: $last) { totalCount pageInfo { hasPreviousPage }
            nodes { id type aggregateId state attemptCount endedAt error } } } }";
        let administrator = told.office.signed_in(&told.administrator).await;
        let reply = told.office.ask(&administrator, document, json!({})).await;
        let deliveries = reply.at("/webhooks/0/deliveries");
        assert_eq!(deliveries["totalCount"], 4);
        let nodes = deliveries["nodes"].as_array().expect("deliveries");
        let states: Vec<_> = nodes.iter().map(|node| (&node["type"], &node["state"], &node["error"])).collect();
        let [submitted, accepted] = ["DossierSubmitted", "DossierAccepted"].map(|name| json!(name));
        let [waiting, failing, arrived] = ["WAITING", "FAILING", "ARRIVED"].map(|name| json!(name));
        let (why, none) = (json!("http 503"), Value::Null);
        assert_eq!(
            states,
            [
                (&accepted, &waiting, &none),
                (&submitted, &failing, &why),
                (&accepted, &arrived, &none),
                (&submitted, &arrived, &none),
            ]
        );
        assert!(nodes[3]["endedAt"].is_string() && nodes[3]["attemptCount"] == 1);
        assert_eq!(nodes[1]["aggregateId"], json!(refused));
        let last = told.office.ask(&administrator, document, json!({ "last": 1 })).await;
        assert_eq!(last.at("/webhooks/0/deliveries/nodes/0/id"), &nodes[3]["id"]);
        assert_eq!(last.at("/webhooks/0/deliveries/pageInfo/hasPreviousPage"), true);
        // Found by their ids, by administrators alone.
        let by_id = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
        let ids = json!({ "ids": [nodes[0]["id"], nodes[3]["id"], reply.at("/webhooks/0/id")] });
        let found = told.office.ask(&administrator, by_id, ids.clone()).await;
        let kinds: Vec<_> = (0..3).map(|place| found.text_at(&format!("/nodes/{place}/__typename"))).collect();
        assert_eq!(kinds, ["WebhookDelivery", "WebhookDelivery", "Webhook"]);
        let desk = told.office.signed_in(&told.desk).await;
        let found = told.office.ask(&desk, by_id, ids).await;
        assert_eq!(found.at("/nodes"), &json!([null, null, null]));
    }
}
