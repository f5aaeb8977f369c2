//! The auditors' feed of all events.

use serde_json::{Value, json};
use support::test_service::Reply;
use support::{TestDatabase, each_database};
use uuid::Uuid;

use super::Audited;

const FEED: &str = "query ($after: String, $first: Int, $types: [String!]) { \
    events(after: $after, first: $first, types: $types) { \
    nodes { position aggregateType type sequence payload } pageInfo { hasNextPage endCursor } } }";

impl Audited {
    async fn feed(&self, variables: Value) -> Reply {
        self.office.ask(&self.auditor, FEED, variables).await
    }

    /// Number of events of the access log.
    async fn viewings(&self) -> usize {
        self.follow(Value::Null, 100, Some(&["DossierViewed"])).await.0.len()
    }

    /// All pages from a cursor to the end, of this size; with the last cursor.
    async fn follow(&self, mut after: Value, size: u32, types: Option<&[&str]>) -> (Vec<Value>, Value) {
        self.office.is_read_through().await;
        let mut nodes = Vec::new();
        loop {
            let reply = self.feed(json!({ "after": after, "first": size, "types": types })).await;
            let page = reply.at("/events");
            nodes.extend(page["nodes"].as_array().expect("nodes").iter().cloned());
            after = page["pageInfo"]["endCursor"].clone();
            assert!(after.is_string(), "the end is always told: {}", reply.text);
            if page["pageInfo"]["hasNextPage"] == false {
                return (nodes, after);
            }
        }
    }
}

each_database! {
    async fn a_feed_goes_on_where_it_ended_and_repeats_nothing(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let (all, end) = audited.follow(Value::Null, 100, None).await;
        assert_eq!(audited.follow(Value::Null, 7, None).await.0, all);
        assert!(audited.follow(end.clone(), 100, None).await.0.is_empty());
        let message = json!({ "requestId": Uuid::new_v4(), "code": audited.code, "body": "Cảm ơn." });
        audited.office.mutate(&audited.citizen, "postMessage", "message { id }", message).await.done();
        let (news, _) = audited.follow(end, 100, None).await;
        assert_eq!(news.iter().map(|event| &event["type"]).collect::<Vec<_>>(), [&json!("MessagePosted")]);
    }

    async fn a_feed_of_some_types_says_how_far_it_read(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let (accepted, end) = audited.follow(Value::Null, 1, Some(&["DossierAccepted"])).await;
        assert_eq!(accepted.iter().map(|event| &event["type"]).collect::<Vec<_>>(), [&json!("DossierAccepted")]);
        assert_eq!(end, audited.follow(Value::Null, 100, None).await.1);
        let (none, read) = audited.follow(Value::Null, 20, Some(&["AgencyRenamed"])).await;
        assert!(none.is_empty());
        assert_eq!(read, end);
    }

    async fn no_types_are_all_types_and_an_unknown_one_is_refused_by_its_name(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let all = audited.follow(Value::Null, 100, None).await;
        assert_eq!(audited.follow(Value::Null, 100, Some(&[])).await, all);
        let reply = audited.feed(json!({ "types": ["DossierAccepted", "NeverHappened", "x\u{0}"] })).await;
        assert_eq!(reply.error(), "BAD_USER_INPUT");
        assert!(reply.text.contains("NeverHappened") && !reply.text.contains("DossierAccepted"), "{}", reply.text);
    }

    async fn the_feed_is_read_from_either_end_and_counted(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let (all, _) = audited.follow(Value::Null, 100, None).await;
        let document = "query ($first: Int, $after: String, $last: Int, $before: String, $types: [EventType!]) {
            events(first: $first, after: $after, last: $last, before: $before, eventTypes: $types) {
            edges { cursor node { position type } } totalCount totalCountExact
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
        let asked = async |variables: Value| {
            let reply = audited.office.ask(&audited.auditor, document, variables).await;
            let events = reply.at("/events").clone();
            let positions = events["edges"].as_array().expect("edges").iter().map(|edge| edge["node"]["position"].clone());
            (positions.collect::<Vec<_>>(), events)
        };
        let whole: Vec<_> = all.iter().map(|event| event["position"].clone()).collect();
        let (last, events) = asked(json!({ "first": null, "last": 5 })).await;
        assert_eq!(last, whole[whole.len() - 5..]);
        assert_eq!((&events["totalCount"], &events["totalCountExact"]), (&json!(whole.len()), &json!(true)));
        assert_eq!(events["pageInfo"]["hasPreviousPage"], true);
        // Backwards to the beginning.
        let (mut joined, mut before) = (last, events["pageInfo"]["startCursor"].clone());
        loop {
            let (page, events) = asked(json!({ "first": null, "last": 5, "before": before })).await;
            assert_eq!(events["pageInfo"]["hasNextPage"], true);
            joined = [page, joined].concat();
            before = events["pageInfo"]["startCursor"].clone();
            if events["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
        }
        assert_eq!(joined, whole);
        let (typed, events) = asked(json!({ "first": null, "last": 1, "types": ["DossierAccepted"] })).await;
        assert_eq!((typed.len(), &events["totalCount"]), (1, &json!(1)));
        let both = json!({ "first": 2, "last": 2 });
        assert_eq!(audited.office.ask(&audited.auditor, document, both).await.error(), "BAD_USER_INPUT");
    }

    async fn a_feed_names_nobody_and_leads_to_nobody(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let before = audited.viewings().await;
        let document = "{ events(first: 100) { nodes { actor { name role account { id displayName } } } } }";
        let reply = audited.office.ask(&audited.auditor, document, json!({})).await;
        let actors: Vec<_> = reply.at("/events/nodes").as_array().expect("nodes").iter().map(|node| &node["actor"]).collect();
        let known: Vec<_> = actors.into_iter().filter(|actor| !actor.is_null()).collect();
        assert!(known.iter().any(|actor| actor["role"] == "CITIZEN"), "{known:?}");
        assert!(known.iter().all(|actor| actor["name"].is_null() && actor["account"].is_null()), "{known:?}");
        assert_eq!(audited.viewings().await, before);
    }

    async fn a_feed_tells_nothing_about_people(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let (all, _) = audited.follow(Value::Null, 100, Some(&["AccountRegistered", "DossierSubmitted", "MessagePosted"])).await;
        assert!(all.len() >= 3);
        let text = Value::Array(all).to_string();
        for personal in ["Y Ngọc Ưng", "0621850", "090500", "example.vn", "Bao giờ"] {
            assert!(!text.contains(personal), "{personal}");
        }
    }

    async fn a_cursor_of_nobody_is_refused(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        assert_eq!(audited.feed(json!({ "after": "abc" })).await.error(), "BAD_USER_INPUT");
        assert_eq!(audited.feed(json!({ "first": 0 })).await.error(), "BAD_USER_INPUT");
    }

    async fn the_projections_tell_how_they_do(place: TestDatabase) {
        let audited = Audited::dossier(place).await;
        let query = "{ projections { name position lagEvents lagSeconds state rebuiltAt } }";
        let reply = audited.office.ask(&audited.auditor, query, json!({})).await;
        let all = reply.at("/projections").as_array().expect("projections").clone();
        assert!(all.iter().any(|projection| projection["name"] == "dossier_detail"), "{all:?}");
        assert!(all.iter().all(|projection| projection["state"] == "LIVE"), "{all:?}");
    }
}
