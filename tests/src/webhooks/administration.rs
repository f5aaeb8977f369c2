use serde_json::{Value, json};
use store::log::{Position, ResumeToken};

use super::Told;
use super::receiver::Receiver;
use crate::support::{TestDatabase, each_database};

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
        let log = told.office.app.log.read_all(Position::START, 10_000).await.expect("the log").events;
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
            ("", json!(["DossierSubmitted", "x"]), vec!["INVALID_FORMAT types.1", "INVALID_FORMAT url"]),
            ("https://example.vn/", json!(["dossierSubmitted"]), vec!["INVALID_FORMAT types.0"]),
        ] {
            let input = json!({ "url": url, "types": types });
            told.office.refuses(&told.administrator, "registerWebhook", &input, &faults).await;
        }
        let long = json!({ "url": "https://example.vn/", "description": "a".repeat(201) });
        told.office.refuses(&told.administrator, "registerWebhook", &long, &["TOO_LONG description"]).await;
        let nowhere = json!({ "id": "x", "fromPosition": "x" });
        told.office.refuses(&told.administrator, "replayWebhook", &nowhere, &["INVALID_FORMAT fromPosition"]).await;
        told.office.does_not_take(&told.administrator, "registerWebhook", &json!({ "types": [] })).await;
        assert_eq!(told.office.app.webhooks.all().await.expect("rows"), []);
    }
}
