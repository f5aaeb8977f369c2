//! Histories of dossiers, page by page.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::chain::canonical;
use support::{TestDatabase, each_database, lose, tamper};

use super::Audited;

const HISTORY: &str = "query ($code: String!, $first: Int, $after: String) { dossier(code: $code) { \
    history(first: $first, after: $after) { \
    nodes { id position aggregateType sequence type recordedAt actor { name role } payload metadata stored hash previousHash } \
    pageInfo { hasNextPage endCursor } } } }";

impl Audited {
    /// The whole history, in pages of this size.
    async fn history(&self, size: u32) -> Vec<Value> {
        let (mut nodes, mut after) = (Vec::new(), Value::Null);
        loop {
            let variables = json!({ "code": self.code, "first": size, "after": after });
            let reply = self.office.ask(&self.auditor, HISTORY, variables).await;
            let page = reply.at("/dossier/history");
            nodes.extend(page["nodes"].as_array().expect("nodes").iter().cloned());
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                return nodes;
            }
        }
    }

    async fn verification(&self) -> Value {
        let query = "query ($code: String!) { verifyDossier(code: $code) { \
                     intact eventCount headHash brokenStream firstBrokenSequence } }";
        let reply = self.office.ask(&self.auditor, query, json!({ "code": self.code })).await;
        reply.at("/verifyDossier").clone()
    }
}

each_database! {
    async fn the_history_tells_everything_in_its_order_whatever_the_page(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let whole = audited.history(100).await;
        let told: Vec<_> = whole.iter().map(|event| event["type"].as_str().expect("a type")).collect();
        let of_reading = told.iter().filter(|told| **told == "DossierViewed").count();
        assert!(of_reading >= 1, "the auditor's own reading stands in it: {told:?}");
        for expected in ["DossierSubmitted", "DossierAccepted", "MessagePosted"] {
            assert!(told.contains(&expected), "{told:?}");
        }
        assert_eq!(told[0], "DossierSubmitted");
        let positions: Vec<_> = whole.iter().map(|event| event["position"].as_str().expect("a position")).collect();
        assert!(positions.is_sorted(), "{positions:?}");
        assert_eq!(audited.history(1).await, whole);
        assert_eq!(audited.history(2).await, whole);
        assert_eq!(whole[0]["actor"]["name"], "Y Ngọc Ưng");
        assert_eq!(whole[0]["actor"]["role"], "CITIZEN");
        let message = whole.iter().find(|event| event["type"] == "MessagePosted").expect("a message");
        assert_eq!(message["payload"]["body"], "Bao giờ có kết quả?");
        assert!(!message["stored"].to_string().contains("kết quả"), "the stored form is sealed");
    }

    async fn a_history_is_read_from_either_end_and_counted(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let whole = audited.history(100).await;
        let document = "query ($code: String!, $before: String) { dossier(code: $code) {
            history(first: null, last: 2, before: $before) { nodes { id } totalCount pageInfo { hasPreviousPage startCursor } }
            viewings(first: null, last: 1) { nodes { at } totalCount pageInfo { hasPreviousPage } } } }";
        let (mut joined, mut before): (Vec<Value>, _) = (Vec::new(), Value::Null);
        loop {
            let reply = audited.office.ask(&audited.auditor, document, json!({ "code": audited.code, "before": before })).await;
            let page = reply.at("/dossier/history").clone();
            assert_eq!(page["totalCount"], whole.len());
            assert_eq!(reply.at("/dossier/viewings/nodes").as_array().map(Vec::len), Some(1));
            joined = [page["nodes"].as_array().expect("nodes").clone(), joined].concat();
            before = page["pageInfo"]["startCursor"].clone();
            if page["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
        }
        assert_eq!(joined, whole.iter().map(|event| json!({ "id": event["id"] })).collect::<Vec<_>>());
    }

    async fn anybody_can_compute_the_hash_of_what_is_stored(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        for event in audited.history(100).await {
            let form = canonical(&event["stored"]).expect("a canonical form");
            let hash = Sha256::new().chain_update([0]).chain_update(form).finalize();
            assert_eq!(event["hash"], hex::encode(hash));
            assert_eq!(event["previousHash"], event["metadata"]["previousHash"]);
        }
    }

    async fn a_cursor_of_a_time_that_is_lost_is_refused(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let viewings = "query ($code: String!, $after: String) { dossier(code: $code) { viewings(after: $after) { \
                        nodes { at } pageInfo { endCursor } } } }";
        let variables = |after: &Value| json!({ "code": audited.code, "first": 100, "after": after });
        let read = async |query: &str, after: &Value| {
            let who = if query == HISTORY { &audited.auditor } else { &audited.citizen };
            audited.office.ask(who, query, variables(after)).await
        };
        let history = read(HISTORY, &Value::Null).await.at("/dossier/history/pageInfo/endCursor").clone();
        let looked = read(viewings, &Value::Null).await.at("/dossier/viewings/pageInfo/endCursor").clone();
        assert!(history.is_string() && looked.is_string());
        read(HISTORY, &history).await.at("/dossier/history/nodes");
        read(viewings, &looked).await.at("/dossier/viewings/nodes");

        let gone = "aggregate_type in ('viewing', 'exchange')";
        assert!(lose(&audited.office.app.parts.database.ledger, gone).await >= 2);
        assert_eq!(read(viewings, &looked).await.error(), "CURSOR_LOST");
        // A new access takes the place of the lost one: another event under the same number.
        assert_eq!(read(HISTORY, &history).await.error(), "CURSOR_LOST");
        read(HISTORY, &Value::Null).await.at("/dossier/history/nodes");
        assert_eq!(read(viewings, &looked).await.error(), "CURSOR_LOST");
    }

    async fn an_event_is_found_by_its_id(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let first = audited.history(1).await.swap_remove(0);
        let query = "query ($id: ID!) { node(id: $id) { ... on Event { type hash } } }";
        let found = audited.office.ask(&audited.auditor, query, json!({ "id": first["id"] })).await;
        assert_eq!(found.at("/node"), &json!({ "type": "DossierSubmitted", "hash": first["hash"] }));
        let hidden = audited.office.ask(&audited.citizen, query, json!({ "id": first["id"] })).await;
        assert_eq!(hidden.at("/node"), &Value::Null);
    }

    async fn a_verification_names_the_first_event_that_does_not_hold(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let events = audited.history(100).await;
        let intact = audited.verification().await;
        let own = events.iter().rfind(|event| event["aggregateType"] == "dossier").expect("an event");
        assert_eq!((&intact["intact"], &intact["headHash"]), (&json!(true), &own["hash"]));
        let ledger = &audited.office.app.parts.database.ledger;
        let (json, text) = if ledger.is_sqlite() { ("", "") } else { ("::jsonb", "::text") };
        let change = format!(
            "update events set metadata = replace(metadata{text}, 'CITIZEN', 'LEADER'){json} \
             where aggregate_type = 'exchange' and event_type = 'MessagePosted'"
        );
        assert_eq!(tamper(ledger, &change).await, 1);
        let broken = audited.verification().await;
        let found = (&broken["intact"], &broken["brokenStream"], &broken["firstBrokenSequence"]);
        assert_eq!(found, (&json!(false), &json!("exchange"), &json!(1)));
        assert_eq!(broken["eventCount"], intact["eventCount"]);
    }

    async fn what_was_tampered_with_is_shown_as_it_stands(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let ledger = &audited.office.app.parts.database.ledger;
        let change = "update events set event_type = 'MessageLost' where event_type = 'MessagePosted'";
        assert_eq!(tamper(ledger, change).await, 1);
        let history = audited.history(100).await;
        let lost = history.iter().find(|event| event["type"] == "MessageLost").expect("shown");
        assert_eq!(lost["stored"]["eventType"], "MessageLost");
    }
}
