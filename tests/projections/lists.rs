//! Lists: order, pagination in both directions, changes, search.

mod found;

use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use support::subscriptions::say;
use support::test_service::{AGENCY, Person, TestService};
use support::{TestDatabase, each_database};

const OWN: &str = "query ($filter: DossierFilter, $orderBy: DossierOrder, $first: Int, $after: String, $last: Int) {
    viewer { dossiers(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last) {
        nodes { code updatedAt } totalCount pageInfo { endCursor hasNextPage } } } }";

async fn own(office: &TestService, who: &Person, variables: Value) -> Vec<String> {
    let reply = office.ask(who, OWN, variables).await;
    let nodes = reply.at("/viewer/dossiers/nodes").as_array().expect("dossiers").clone();
    nodes.iter().map(|node| node["code"].as_str().expect("a code").to_owned()).collect()
}

each_database! {
    async fn an_applicants_list_is_ordered_and_narrowed_as_they_like(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let mut filed = Vec::new();
        for _ in 0..3 {
            filed.push(office.file(&citizen).await.code);
            office.clock.advance(TimeDelta::minutes(1));
        }
        let [first, second, third] = [&filed[0], &filed[1], &filed[2]].map(Clone::clone);
        let before = office.clock.now().to_string();
        office.clock.advance(TimeDelta::minutes(1));
        say(&office, &desk, &second, "Xin chào").await;
        assert_eq!(own(&office, &citizen, json!({})).await, [third.clone(), second.clone(), first.clone()]);
        let updated = json!({ "orderBy": "UPDATED_AT_DESC" });
        assert_eq!(own(&office, &citizen, updated).await, [second.clone(), third.clone(), first.clone()]);
        let oldest = json!({ "orderBy": "SUBMITTED_AT_ASC", "last": 1 });
        assert_eq!(own(&office, &citizen, oldest).await, std::slice::from_ref(&third));
        for (filter, found) in [
            (json!({ "hasUnread": true }), vec![&second]),
            (json!({ "hasUnread": false }), vec![&third, &first]),
            (json!({ "changedSince": before }), vec![&second]),
            (json!({ "turn": "OFFICE" }), vec![&third, &second, &first]),
            (json!({ "turn": "APPLICANT" }), vec![]),
        ] {
            assert_eq!(own(&office, &citizen, json!({ "filter": filter })).await, found.into_iter().cloned().collect::<Vec<_>>(), "{filter}");
        }
        let listed = office.ask(&citizen, OWN, json!({ "filter": { "hasUnread": true } })).await;
        let document = "query ($code: String!) { dossier(code: $code) { updatedAt } }";
        let single = office.ask(&citizen, document, json!({ "code": second })).await;
        let said = listed.text_at("/viewer/dossiers/nodes/0/updatedAt");
        assert_eq!(single.text_at("/dossier/updatedAt"), said, "one answer, wherever it is asked");
        // The staff's queue likewise, with unread messages of the staff.
        let queue = "query ($filter: DossierFilter) { dossiers(filter: $filter, orderBy: UPDATED_AT_ASC) { nodes { code } } }";
        let found = office.ask(&desk, queue, json!({ "filter": { "hasUnread": true } })).await;
        assert_eq!(found.at("/dossiers/nodes"), &json!([]));
        let found = office.ask(&desk, queue, json!({ "filter": { "changedSince": before } })).await;
        assert_eq!(found.at("/dossiers/nodes"), &json!([{ "code": second }]));
    }

    async fn procedures_come_in_the_order_that_is_asked_for(place: TestDatabase) {
        let office = TestService::open(place).await;
        let document = "query ($filter: ProcedureFilter, $orderBy: ProcedureOrder) {
            procedures(filter: $filter, orderBy: $orderBy, first: 100) { nodes { code } totalCount } }";
        let codes = async |variables: Value| {
            let reply = office.ask(&Person::nobody(), document, variables).await;
            let nodes = reply.at("/procedures/nodes").as_array().expect("procedures").clone();
            assert_eq!(reply.at("/procedures/totalCount"), nodes.len());
            nodes.iter().map(|node| node["code"].as_str().expect("a code").to_owned()).collect::<Vec<_>>()
        };
        let by_code = codes(json!({ "orderBy": "CODE_ASC" })).await;
        assert!(by_code.is_sorted() && by_code.len() == 6, "{by_code:?}");
        let mut backwards = codes(json!({ "orderBy": "CODE_DESC" })).await;
        backwards.reverse();
        assert_eq!(backwards, by_code);
        let mut named = codes(json!({ "orderBy": "NAME_DESC" })).await;
        named.reverse();
        assert_eq!(named, codes(json!({})).await);
        let best = codes(json!({ "filter": { "search": "xin giay phep ban buon ruou" } })).await;
        assert_eq!(best[0], "2.001624");
        let agency = json!({ "filter": { "search": "sở công thương kon tum" }, "orderBy": "CODE_ASC" });
        assert!(codes(agency).await.iter().all(|code| by_code.contains(code)));
    }
}
