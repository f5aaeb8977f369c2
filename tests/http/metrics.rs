//! Metrics: numbers only, for permitted networks only.

mod edges;

use std::net::Ipv4Addr;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use domain::Role;
use hoso::checkpoint::Checkpoints;
use serde_json::json;
use store::sql::{ConnectionBudget, Sql};
use support::scrape::{asked, scrape};
use support::test_service::{AGENCY, PASSWORD, Person, Reply, TestService};
use support::{TestDatabase, each_database, eventually, sqlite};

/// In a permitted network.
const WATCHING: Ipv4Addr = Ipv4Addr::new(10, 9, 3, 3);

/// Cursor before every event.
const START: &str = "00000000-0000000000000000-0000000000000000";

/// A log-in that fails.
async fn guess(office: &TestService, from: Ipv4Addr, username: &str) {
    let document = "mutation ($input: LogInInput!) { logIn(input: $input) { userErrors { code } } }";
    let input = json!({ "input": { "username": username, "password": "Không phải mật khẩu" } });
    office.ask_from(from, &Person::nobody(), document, input).await;
}

each_database! {
    async fn figures_follow_what_happens(place: TestDatabase) {
        let office = TestService::open(place.within(ConnectionBudget::default()).await).await;
        let citizen = office.citizen().await;
        let desk = office.staff(Role::Reception, Some(AGENCY)).await;
        let before = scrape(&office).await;
        let filed = office.file(&citizen).await;
        let again = json!({ "code": filed.code, "expectedVersion": filed.version });
        office.mutate(&desk, "acceptDossier", "dossier { status }", again.clone()).await.done();
        office.refuses(&desk, "acceptDossier", &again, &["VERSION_CONFLICT expectedVersion"]).await;
        office.ask(&citizen, "{ viewer { id } }", json!({})).await.at("/viewer/id");
        office.ask(&citizen, "{ nothing }", json!({})).await;
        office.ask(&citizen, "{", json!({})).await;
        office.app.cases.faults.fault(std::io::Error::other("broken on purpose"));
        for _ in 0..7 {
            guess(&office, Ipv4Addr::new(10, 0, 99, 99), &citizen.username).await;
        }
        let after = scrape(&office).await;
        let grown = |name: &str| after.figure(name) - before.figure(name);
        assert_eq!(grown(r#"hoso_commands_total{kind="dossier",outcome="done"}"#), 2);
        assert_eq!(grown(r#"hoso_commands_total{kind="dossier",outcome="refused"}"#), 1);
        assert_eq!(grown("hoso_faults_total"), 1);
        assert_eq!(grown(r#"hoso_throttle_denials_total{kind="password"}"#), 2);
        assert!(grown(r#"hoso_graphql_operations_total{kind="query",outcome="answered"}"#) >= 1);
        assert_eq!(grown(r#"hoso_graphql_operations_total{kind="query",outcome="refused"}"#), 1);
        assert_eq!(grown(r#"hoso_graphql_operations_total{kind="unreadable",outcome="refused"}"#), 1);
        assert!(grown(r#"hoso_graphql_operation_seconds_count{kind="mutation"}"#) >= 3);
        // Requests with documents that cannot run ask for `application/json`, and get 200.
        assert!(grown(r#"hoso_http_answers_total{class="2xx"}"#) >= 7);
        assert!(grown(r#"hoso_appends_total{outcome="stored"}"#) >= 2);
        assert!(grown("hoso_append_batch_size_count") >= 2);
        assert!(grown("hoso_append_batch_seconds_count") >= 2);
        assert!(grown("hoso_messages_waiting") >= 1, "the applicant is to be told");
        assert!(after.figure("process_resident_memory_bytes") > 1_000_000);
        assert!(after.figure("process_open_fds") > 3);
        assert!(after.sum("hoso_database_connections_allowed") > 8);
        assert!(after.sum("hoso_database_connections_used") <= after.sum("hoso_database_connections_allowed"));
        assert_eq!(after.sum("hoso_unread"), 0);
        assert!(after.count("hoso_projection_lag_events") > 10);
        assert_eq!(after.sum("hoso_projection_lag_events"), 0);
    }

    async fn a_subscription_is_counted_by_what_became_of_it(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, stranger) = (office.citizen().await, office.citizen().await);
        let variables = json!({ "code": office.file(&citizen).await.code, "after": START });
        let document = "subscription ($code: String!, $after: String) { dossierProgressed(code: $code, after: $after) { cursor } }";
        let before = scrape(&office).await;
        let mut watching = office.watch(&citizen, document, variables.clone()).await;
        watching.next().await;
        drop(watching);
        let mut turned_away = office.watch(&stranger, document, variables).await;
        turned_away.next().await;
        turned_away.completes().await;
        drop(turned_away);
        let counted = async || {
            let after = scrape(&office).await;
            let grown = |outcome: &str| {
                let name = format!(r#"hoso_graphql_operations_total{{kind="subscription",outcome="{outcome}"}}"#);
                after.figure(&name) - before.figure(&name)
            };
            ((grown("answered"), grown("refused")) == (1, 1)).then_some(())
        };
        eventually("both are counted", counted).await;
    }

    async fn what_an_operator_must_see_to_is_shown(place: TestDatabase) {
        let office = TestService::open(place).await;
        let database = &office.app.parts.database;
        let calm = scrape(&office).await;
        for name in ["hoso_projection_stopped", "hoso_erasures_due", "hoso_webhook_dead_letters", "hoso_unread"] {
            assert_eq!(calm.sum(name), 0, "{name}");
        }
        assert_eq!(calm.count("hoso_checkpoint_age_seconds"), 0, "there is none yet");
        let events = calm.figure("hoso_checkpoint_behind_events");
        assert!(events > 0);

        let checkpoints = Checkpoints::open(&office.app, &office.config()).expect("a folder");
        checkpoints.write(&office.app).await.expect("written").expect("a checkpoint");
        office.clock.advance(chrono::TimeDelta::minutes(10));
        for statement in [
            "update checkpoints set state = 'STOPPED', stopped_reason = 'on purpose' where name = 'retention' or name = 'outbox'",
            "insert into erasures (account, erased_at) values ('0190a000-0000-7000-8000-000000000001', 1)",
            "insert into webhooks (id, url, types, secret, registered_at, position) values \
             ('0190a000-0000-7000-8000-000000000002', 'https://example.vn/canary', '[]', 'canary', 1, '')",
            "insert into webhook_deliveries (webhook, position, event, event_type, subject, body, attempts, \
             next_attempt_at, dead_at, last_error) values \
             ('0190a000-0000-7000-8000-000000000002', '1', 'e', 'T', 's', '{}', 14, null, 1, 'http 500'), \
             ('0190a000-0000-7000-8000-000000000002', '2', 'e', 'T', 's', '{}', 3, 1, null, 'silent'), \
             ('0190a000-0000-7000-8000-000000000002', '3', 'e', 'T', 's', '{}', 0, 1, null, null)",
        ] {
            let pool = match statement {
                erasure if erasure.contains("erasures") => &database.ledger,
                webhook if webhook.contains("webhook") => &database.edge,
                _ => &database.views,
            };
            pool.execute(Sql::new(statement)).await.expect("done");
        }
        let alarming = scrape(&office).await;
        assert_eq!(alarming.figure(r#"hoso_projection_stopped{projection="outbox"}"#), 1);
        assert_eq!(alarming.sum("hoso_projection_stopped"), 1);
        assert_eq!(alarming.figure("hoso_erasures_due"), 1);
        assert_eq!(alarming.figure("hoso_webhook_dead_letters"), 1);
        assert_eq!(alarming.figure("hoso_webhook_deliveries_waiting"), 2);
        assert_eq!(alarming.figure("hoso_webhook_deliveries_failing"), 1);
        assert_eq!(alarming.figure("hoso_checkpoint_behind_events"), 0);
        assert_eq!(alarming.figure("hoso_checkpoint_age_seconds"), 600);

        let citizen = office.citizen().await;
        let trailing = scrape(&office).await;
        assert!(trailing.figure(r#"hoso_projection_lag_events{projection="outbox"}"#) >= 1);
        let sender = office.sender(&["--data-dir", office.config().data_dir.to_str().expect("a path")]);
        assert_eq!(sender.drain().await.expect("sent").delivered, 0, "what has stopped asks for nothing");
        assert!(!trailing.text.contains(&citizen.username));
    }

    async fn a_part_that_gives_no_answer_is_named_and_keeps_nothing_else_back(place: TestDatabase) {
        let office = TestService::open(place).await;
        office.app.parts.database.edge.execute(Sql::new("drop table webhook_deliveries")).await.expect("gone");
        let scrape = scrape(&office).await;
        assert_eq!(scrape.figure(r#"hoso_unread{part="webhooks"}"#), 1);
        assert_eq!(scrape.figure(r#"hoso_unread{part="dead_letters"}"#), 1);
        assert_eq!(scrape.sum("hoso_unread"), 2);
        assert_eq!(scrape.count("hoso_webhook_deliveries_waiting"), 0, "no figure is better than a wrong one");
        assert_eq!(scrape.figure("hoso_erasures_due"), 0);
    }

    async fn figures_name_nobody(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let filed = office.file(&citizen).await;
        let id = office.account(&citizen).await.0.to_string();
        guess(&office, Ipv4Addr::new(10, 0, 77, 77), "canary.nguoi.la").await;
        let look_up = "query ($code: String!) { lookUpDossier(code: $code) { status } }";
        office.ask(&citizen, look_up, json!({ "code": filed.code })).await;
        office.ask(&citizen, "query Canary { canary: viewer { canaryField } }", json!({})).await;
        office.send(Request::get("/canary/Nguyen?canary=1").body(Body::empty()).expect("a request")).await;
        office.app.cases.faults.fault(std::io::Error::other("canary"));
        let sender = office.sender(&["--data-dir", office.config().data_dir.to_str().expect("a path")]);
        sender.drain().await.expect("sent");
        let text = scrape(&office).await.text.to_lowercase();
        let token = citizen.token.clone().expect("a token");
        let known = [
            "canary", "y ngọc ưng", "nguyen", "example.vn", "0905", "0621850", "10.0.77", PASSWORD, "fields.rs", AGENCY,
        ];
        let drawn = [citizen.username, filed.code, filed.id, filed.secret, id, token];
        for personal in known.into_iter().map(str::to_owned).chain(drawn) {
            assert!(!text.contains(&personal.to_lowercase()), "{personal}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_are_told_what_they_are_told_of_nothing() {
    let office = TestService::open(sqlite().await).await;
    let stranger = Ipv4Addr::new(203, 0, 113, 9);
    let nothing = Request::get("/nothing").body(Body::empty()).expect("a request");
    let nothing = office.send_from(stranger, nothing).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    let here = Ipv4Addr::LOCALHOST;
    for (from, method, headers) in [
        (stranger, Method::GET, &[][..]),
        (stranger, Method::GET, &[("x-forwarded-for", "127.0.0.1")]),
        (here, Method::GET, &[("x-forwarded-for", "203.0.113.9")]),
        (here, Method::GET, &[("via", "1.1 proxy")]),
        (here, Method::POST, &[]),
    ] {
        let reply = asked(&office, from, method, headers).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND);
        assert_eq!(reply.header("content-type"), nothing.header("content-type"));
        assert!(!reply.text.contains("hoso_"), "{}", reply.text);
        // Names that each page renews.
        let shown =
            |reply: &Reply| reply.text.split("name=\"token\"").next().map(|text| text.replace("metrics", "nothing"));
        assert_eq!(shown(&reply), shown(&nothing));
    }
    for from in [here, WATCHING] {
        assert_eq!(asked(&office, from, Method::GET, &[]).await.status, StatusCode::OK);
    }
}
