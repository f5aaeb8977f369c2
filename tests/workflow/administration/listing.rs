//! Lists of accounts: pagination and filters.

use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, OTHER_AGENCY, Person, TestService};
use support::{TestDatabase, each_database};

use super::met;

const LISTED: &str = "query ($filter: AccountFilter, $first: Int, $after: String, $last: Int, $before: String) {
    accounts(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
        nodes { username } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
        totalCount totalCountExact } }";

async fn usernames(office: &TestService, who: &Person, filter: Value) -> Vec<String> {
    let reply = office.ask(who, LISTED, json!({ "filter": filter })).await;
    let nodes = reply.at("/accounts/nodes").as_array().expect("accounts").clone();
    nodes.iter().map(|node| node["username"].as_str().expect("a username").to_owned()).collect()
}

each_database! {
    async fn administrators_page_through_everybodys_accounts_the_oldest_first(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let mut people = vec![administrator.username.clone()];
        for _ in 0..4 {
            office.clock.advance(TimeDelta::minutes(1));
            people.push(office.staff(Role::Specialist, Some(AGENCY)).await.username);
        }
        let page = async |variables: Value| {
            let reply = office.ask(&administrator, LISTED, variables).await;
            let nodes = reply.at("/accounts/nodes").as_array().expect("accounts").clone();
            let names: Vec<_> = nodes.iter().map(|node| node["username"].as_str().expect("a name").to_owned()).collect();
            (names, reply.at("/accounts/pageInfo").clone(), reply.at("/accounts/totalCount").clone())
        };
        let (first, info, total) = page(json!({ "first": 2 })).await;
        assert_eq!((first.as_slice(), total), (&people[..2], json!(5)));
        assert_eq!((&info["hasNextPage"], &info["hasPreviousPage"]), (&json!(true), &json!(false)));
        let (second, info, _) = page(json!({ "first": 3, "after": info["endCursor"] })).await;
        assert_eq!((second.as_slice(), &info["hasNextPage"]), (&people[2..], &json!(false)));
        let (last, _, _) = page(json!({ "last": 1, "before": info["startCursor"] })).await;
        assert_eq!(last, people[1..2]);
        let wrong = json!({ "first": 2, "after": "x" });
        assert_eq!(office.ask(&administrator, LISTED, wrong).await.error(), "BAD_USER_INPUT");
        let too_many = json!({ "first": 101 });
        assert_eq!(office.ask(&administrator, LISTED, too_many).await.error(), "BAD_USER_INPUT");
    }

    async fn accounts_are_found_by_kind_role_status_and_agency(place: TestDatabase) {
        let office = TestService::open(place).await;
        let administrator = office.staff(Role::Administrator, None).await;
        let here = office.staff(Role::Leader, Some(AGENCY)).await;
        let there = office.staff(Role::Leader, Some(OTHER_AGENCY)).await;
        let citizen = office.citizen().await;
        let waiting = office.register(&office.registration()).await;
        let (id, _) = met(&office, &administrator, &there).await;
        office.mutate(&administrator, "lockAccount", "", json!({ "accountId": id })).await.done();
        for (filter, found) in [
            (json!({ "agencyCode": AGENCY }), vec![&here]),
            (json!({ "role": "LEADER", "status": "LOCKED" }), vec![&there]),
            (json!({ "kind": "CITIZEN", "status": "ACTIVE" }), vec![&citizen]),
            (json!({ "status": "PENDING_ACTIVATION" }), vec![&waiting]),
            (json!({ "role": "ADMINISTRATOR", "agencyCode": null }), vec![&administrator]),
            (json!({ "agencyCode": "000.00.08.H99" }), vec![]),
        ] {
            let expected: Vec<_> = found.into_iter().map(|person| person.username.clone()).collect();
            assert_eq!(usernames(&office, &administrator, filter.clone()).await, expected, "{filter}");
        }
    }
}
