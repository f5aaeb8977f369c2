//! Idempotency of requests about webhooks.

use serde_json::{Value, json};
use store::sql::Sql;
use support::webhook_receiver::Receiver;
use support::{TestDatabase, each_database, stored};
use uuid::Uuid;

use super::Told;

const REGISTERED: &str = "webhook { id url types } secret";

each_database! {
    async fn a_registration_that_comes_again_answers_with_the_same_secret(place: TestDatabase) {
        let told = Told::open(place).await;
        let (office, administrator) = (&told.office, &told.administrator);
        let input = json!({ "requestId": Uuid::new_v4(), "url": "https://example.vn/hook", "types": ["DossierAccepted"] });
        let register = || office.mutate(administrator, "registerWebhook", REGISTERED, input.clone());
        let answers = futures::future::join_all([register(), register(), register()]).await;
        for answer in &answers {
            assert_eq!(answer.done(), answers[0].done());
        }
        let before = office.footprint().await;
        assert_eq!(register().await.done(), answers[0].done());
        office.assert_nothing_written_since(&before, "registered again").await;
        assert_eq!(office.app.parts.webhooks.all().await.expect("rows").len(), 1);

        let other = json!({ "requestId": input["requestId"], "url": "https://example.vn/other" });
        office.refuses(administrator, "registerWebhook", &other, &["REQUEST_ID_REUSED requestId"]).await;
        let id = &answers[0].done()["webhook"]["id"];
        let elsewhere = json!({ "requestId": input["requestId"], "id": id });
        let removed = office.mutate(administrator, "removeWebhook", "removed", elsewhere.clone()).await;
        assert_eq!(removed.done()["removed"], true, "of another mutation the same id is another request");
        let removed = office.mutate(administrator, "removeWebhook", "removed", elsewhere).await;
        assert_eq!(removed.done()["removed"], true, "as the first time");
        office.refuses(administrator, "registerWebhook", &input, &["NOT_FOUND requestId"]).await;
        assert_eq!(office.app.parts.webhooks.all().await.expect("rows"), [], "what was removed does not come back");
        let again = json!({ "url": "https://example.vn/hook" });
        for _ in 0..2 {
            office.mutate(administrator, "registerWebhook", "webhook { id }", again.clone()).await.done();
        }
        assert_eq!(office.app.parts.webhooks.all().await.expect("rows").len(), 2, "without a request id each is another one");
    }

    async fn a_replay_and_a_retry_that_come_again_tell_nothing_again(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        told.dossier().await;
        let (id, _) = told.tell(&receiver, &["DossierSubmitted"]).await;
        let replay = json!({ "requestId": Uuid::new_v4(), "id": id });
        let selected = "webhook { id }";
        for told_in_all in [1, 1] {
            told.office.mutate(&told.administrator, "replayWebhook", selected, replay.clone()).await.done();
            told.deliver().await;
            assert_eq!(receiver.taken().len(), told_in_all);
        }
        let other = json!({ "requestId": replay["requestId"], "id": id, "fromPosition": "x" });
        told.office.refuses(&told.administrator, "replayWebhook", &other, &["REQUEST_ID_REUSED requestId"]).await;

        given_up(&told, 1).await;
        let letters = page(&told, "first: 1").await;
        let retry = json!({ "requestId": Uuid::new_v4(), "id": letters["nodes"][0]["id"] });
        for _ in 0..2 {
            let reply = told.office.mutate(&told.administrator, "retryDeadLetter", selected, retry.clone()).await;
            assert_eq!(reply.done()["webhook"]["id"], id.as_str());
        }
        assert_eq!(page(&told, "first: 1").await["totalCount"], 0);
        let unknown = json!({ "requestId": Uuid::new_v4(), "id": retry["id"] });
        told.office.refuses(&told.administrator, "retryDeadLetter", &unknown, &["NOT_FOUND id"]).await;
    }

    async fn dead_letters_are_read_page_by_page(place: TestDatabase) {
        let told = Told::open(place).await;
        let receiver = Receiver::start().await;
        told.tell(&receiver, &["DossierSubmitted"]).await;
        given_up(&told, 5).await;
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let letters = page(&told, &format!("first: 2{after}")).await;
            assert_eq!((&letters["totalCount"], &letters["totalCountExact"]), (&json!(5), &json!(true)));
            seen.extend(letters["nodes"].as_array().expect("rows").iter().map(|letter| letter["position"].clone()));
            if letters["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = format!(", after: {}", letters["pageInfo"]["endCursor"]);
        }
        assert_eq!(seen, [1, 2, 3, 4, 5].map(position), "each once, the oldest first");
        let last = page(&told, "last: 2").await;
        let positions: Vec<&Value> = last["nodes"].as_array().expect("rows").iter().map(|row| &row["position"]).collect();
        assert_eq!(positions, [&position(4), &position(5)]);
        assert_eq!(last["pageInfo"]["hasPreviousPage"], true);
        for arguments in ["first: 0", "first: 101", "first: 1, last: 1", "first: 1, after: \"x\""] {
            let document = format!("{{ webhooks {{ deadLetters({arguments}) {{ totalCount }} }} }}");
            let reply = told.office.ask(&told.administrator, &document, json!({})).await;
            assert_eq!(reply.error(), "BAD_USER_INPUT", "{arguments}");
        }
    }
}

/// Inserts dead letters of the only webhook.
async fn given_up(told: &Told, count: u64) {
    for number in 1..=count {
        let sql = "insert into webhook_deliveries (webhook, position, event, event_type, subject, body, attempts, dead_at, \
                   last_error) select id, $1, id, 'DossierSubmitted', id, '{}', 14, 0, 'silent' from webhooks";
        let sql = Sql::new(sql).bind(stored(position(number)));
        told.office.app.parts.database.edge.execute(sql).await.expect("given up");
    }
}

/// Position in the log's format.
fn position(number: u64) -> String {
    format!("{:08x}-{:016x}-{number:016x}", 0, 0)
}

/// A page of dead letters of the only webhook.
async fn page(told: &Told, arguments: &str) -> Value {
    let document = format!(
        "{{ webhooks {{ deadLetters({arguments}) {{ totalCount totalCountExact nodes {{ id position }} \
         pageInfo {{ hasNextPage hasPreviousPage endCursor }} }} }} }}"
    );
    told.office.ask(&told.administrator, &document, json!({})).await.at("/webhooks/0/deadLetters").clone()
}
