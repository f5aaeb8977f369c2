//! Arguments of pagination: sizes, cursors, directions.

use domain::Role;
use serde_json::{Value, json};
use support::test_service::{AGENCY, TestService};
use support::{TestDatabase, each_database};

/// Each list with a placeholder for its arguments, and whether it takes `last`.
const LISTS: [(&str, bool); 4] = [
    ("{ procedures(ARGUMENTS) { totalCount nodes { code } pageInfo { endCursor } } }", false),
    ("{ dossiers(ARGUMENTS) { totalCount nodes { code } pageInfo { endCursor } } }", true),
    ("{ viewer { dossiers(ARGUMENTS) { totalCount nodes { code } pageInfo { endCursor } } } }", true),
    ("{ dossier(code: \"CODE\") { exchange(ARGUMENTS) { totalCount nodes { id } pageInfo { endCursor } } } }", true),
];

each_database! {
    async fn a_page_has_one_to_a_hundred_rows_from_one_end(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let officer = office.staff(Role::Reception, Some(AGENCY)).await;
        let filed = office.file(&citizen).await;
        for (list, both_ends) in LISTS {
            let who = if list.contains("viewer") { &citizen } else { &officer };
            let ask = |arguments: &str| {
                let document = list.replace("ARGUMENTS", arguments).replace("CODE", &filed.code);
                async { (office.ask(who, &document, json!({})).await, document) }
            };
            for arguments in ["first: 1", "first: 100", "last: 1", "last: 100", "first: null, after: null"] {
                if both_ends || arguments.starts_with("first") {
                    let (reply, document) = ask(arguments).await;
                    assert_eq!(reply.body["errors"], Value::Null, "{document}: {}", reply.text);
                }
            }
            for arguments in [
                "first: 0", "first: 101", "first: -1", "last: 0", "last: 101", "first: 1, last: 1",
                "first: 1, after: \"x\"", "first: 1, after: \"\"", "first: 2147483648", "last: 1, before: \"W10\"",
            ] {
                if arguments.contains("last") && !both_ends {
                    continue;
                }
                let (reply, document) = ask(arguments).await;
                assert_eq!(reply.error(), "BAD_USER_INPUT", "{document}: {}", reply.text);
            }
        }
    }

    async fn a_cursor_of_another_list_or_order_is_none(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let officer = office.staff(Role::Reception, Some(AGENCY)).await;
        office.file(&citizen).await;
        let queue = "query ($order: DossierOrder, $after: String) {
            dossiers(orderBy: $order, after: $after) { pageInfo { endCursor } nodes { code } } }";
        let catalogue = "query ($after: String) { procedures(after: $after) { pageInfo { endCursor } } }";
        let cursor = office.ask(&officer, queue, json!({ "order": "SUBMITTED_AT_ASC" })).await;
        let cursor = cursor.text_at("/dossiers/pageInfo/endCursor");
        let next = office.ask(&officer, queue, json!({ "order": "SUBMITTED_AT_ASC", "after": cursor })).await;
        assert_eq!(next.at("/dossiers/nodes"), &json!([]));
        for order in ["DUE_AT_ASC", "DUE_AT_DESC", "SUBMITTED_AT_DESC"] {
            let reply = office.ask(&officer, queue, json!({ "order": order, "after": cursor })).await;
            assert_eq!(reply.error(), "BAD_USER_INPUT", "{order}");
        }
        assert_eq!(office.ask(&officer, catalogue, json!({ "after": cursor })).await.error(), "BAD_USER_INPUT");
        let other = office.ask(&officer, catalogue, json!({})).await.text_at("/procedures/pageInfo/endCursor");
        let reply = office.ask(&officer, queue, json!({ "order": "SUBMITTED_AT_ASC", "after": other })).await;
        assert_eq!(reply.error(), "BAD_USER_INPUT");
    }

    async fn what_cannot_be_asked_for_is_no_input(place: TestDatabase) {
        let office = TestService::open(place).await;
        let officer = office.staff(Role::Reception, Some(AGENCY)).await;
        let ids: Vec<String> = (0..101).map(|number| number.to_string()).collect();
        for (document, variables) in [
            ("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids })),
            ("query ($filter: DossierFilter) { dossiers(filter: $filter) { totalCount } }", json!({ "filter": { "assigneeId": "x" } })),
            ("query ($filter: DossierFilter) { dossiers(filter: $filter) { totalCount } }", json!({ "filter": { "submittedFrom": "13/02/2026" } })),
            ("query ($filter: DossierFilter) { dossiers(filter: $filter) { totalCount } }", json!({ "filter": { "statuses": ["GONE"] } })),
            ("query ($filter: DossierFilter) { dossiers(filter: $filter) { totalCount } }", json!({ "filter": { "statuses": "REGISTERED", "wrong": 1 } })),
            ("query ($filter: ReportFilter) { progressReport(filter: $filter) { total } }", json!({ "filter": { "from": "2026-03-10", "to": "2026-03-09" } })),
            ("query ($filter: ReportFilter) { progressReport(filter: $filter) { total } }", json!({ "filter": { "to": "9/3/2026" } })),
            ("{ procedure { code } }", json!({})),
            ("query ($code: String!) { procedure(code: $code) { code } }", json!({})),
            ("query ($code: String!) { procedure(code: $code) { code } }", json!({ "code": 7 })),
        ] {
            let reply = office.ask(&officer, document, variables).await;
            assert_eq!(reply.error(), "BAD_USER_INPUT", "{document}: {}", reply.text);
        }
        let unknown = office.ask(&officer, "{ nodes(ids: [\"x\", \"\"]) { id } node(id: \"x\") { id } }", json!({})).await;
        assert_eq!(unknown.at(""), &json!({ "nodes": [null, null], "node": null }));
    }
}
