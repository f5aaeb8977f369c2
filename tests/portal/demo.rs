//! The demo on its first day.

use std::collections::BTreeMap;

use domain::dossier::DossierStatus;
use serde_json::json;
use support::test_service::{Person, TestService, fixtures, read_fixtures};
use support::{TestDatabase, each_database};

const PASSWORD: &str = "Hoso-demo-2026";

each_database! {
    async fn it_has_everybody_and_dossiers_in_every_status(place: TestDatabase) {
        let office = TestService::open_with(place, &fixtures()).await;
        for _ in 0..2 {
            let (config, fixtures) = (office.config(), read_fixtures(&fixtures()));
            hoso::demo::load(&office.app, &config, &fixtures, &PASSWORD.into()).await.expect("the demo");
        }
        for username in ["congdan", "tochuc", "tiepnhan", "chuyenvien", "lanhdao", "thanhtra", "quantri"] {
            sign_in(&office, username).await;
        }
        let auditor = sign_in(&office, "thanhtra").await;
        let queue = "{ dossiers(first: 100) { totalCount nodes { status } } }";
        let reply = office.ask(&auditor, queue, json!({})).await;
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for dossier in reply.at("/dossiers/nodes").as_array().expect("dossiers") {
            *found.entry(dossier["status"].as_str().expect("a status")).or_default() += 1;
        }
        let missing: Vec<_> = DossierStatus::ALL.iter().filter(|status| !found.contains_key(status.name())).collect();
        assert!(missing.is_empty(), "none is {missing:?}: {found:?}");
        assert_eq!(reply.at("/dossiers/totalCount"), &json!(45), "told once, however often it is started");
        what_was_done_looks_like_work(&office, &auditor).await;
        for username in ["tiepnhan", "chuyenvien", "lanhdao"] {
            holds_some_of_the_work(&office, username).await;
        }
        let desk = sign_in(&office, "tiepnhan").await;
        let reply = office.ask(&desk, "{ viewer { agency { code } } }", json!({})).await;
        assert_eq!(reply.text_at("/viewer/agency/code"), support::test_service::AGENCY);
    }
}

/// Own work is less than the agency's, unassigned dossiers exist, and a hand-over is possible.
async fn holds_some_of_the_work(office: &TestService, username: &str) {
    let officer = sign_in(office, username).await;
    let viewer = office.ask(&officer, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
    let open = json!([
        "REGISTERED",
        "ACCEPTED",
        "PROCESSING",
        "SUPPLEMENT_REQUESTED",
        "PAYMENT_REQUIRED",
        "WITHDRAWAL_REQUESTED"
    ]);
    let query = "query($mine: DossierFilter, $nobody: DossierFilter, $anyone: DossierFilter) { \
                 mine: dossiers(filter: $mine, first: 1) { totalCount } \
                 nobody: dossiers(filter: $nobody, first: 1) { totalCount } \
                 anyone: dossiers(filter: $anyone, first: 1) { totalCount } }";
    let filters = json!({
        "mine": { "statuses": open, "assigneeId": viewer }, "nobody": { "statuses": open, "unassigned": true },
        "anyone": { "statuses": open },
    });
    let reply = office.ask(&officer, query, filters).await;
    let [mine, nobody, anyone] = ["/mine/totalCount", "/nobody/totalCount", "/anyone/totalCount"]
        .map(|place| reply.at(place).as_u64().expect("a count"));
    assert!(mine > 0 && nobody > 0 && mine + nobody < anyone, "{username}: {mine} and {nobody} of {anyone}");
    let outlook = office.ask(&officer, "{ handOverOutlook { count } }", json!({})).await;
    assert_eq!(outlook.at("/handOverOutlook/count"), &json!(mine), "{username}");
}

/// Acts are in office hours, results have documents, and messages were sent.
async fn what_was_done_looks_like_work(office: &TestService, auditor: &Person) {
    let codes = office.ask(auditor, "{ dossiers(first: 100) { nodes { code } } }", json!({})).await;
    let query = "query($code: String!) { dossier(code: $code) { status result { files { name } } \
                 progress { at actor { role } } deliveries(first: 50) { nodes { state lastError } } } }";
    let rulebook = office.app.cases.facts.rulebook();
    let mut told = 0;
    for code in codes.at("/dossiers/nodes").as_array().expect("dossiers") {
        let reply = office.ask(auditor, query, json!({ "code": code["code"] })).await;
        let dossier = reply.at("/dossier");
        if ["RESOLVED", "RESULT_RETURNED"].contains(&dossier["status"].as_str().expect("a status")) {
            assert_ne!(dossier["result"]["files"].as_array().map_or(0, Vec::len), 0, "{dossier}");
        }
        for entry in dossier["progress"].as_array().expect("entries") {
            let at: domain::Moment = entry["at"].as_str().expect("a moment").parse().expect("a moment");
            let is_citizens = entry["actor"]["role"].as_str().is_none_or(|role| role == "CITIZEN");
            let before = at - chrono::TimeDelta::minutes(1);
            assert!(is_citizens || rulebook.calendar().working_minutes_between(before, at) == 1, "{dossier}");
            assert!(at <= office.clock.now(), "{dossier}");
        }
        for delivery in dossier["deliveries"]["nodes"].as_array().expect("deliveries") {
            // News of an unassigned dossier are obsolete once it is assigned.
            let is_moot = delivery["lastError"] == "moot";
            assert!(delivery["state"] == "SENT" || is_moot, "{dossier}");
            told += usize::from(!is_moot);
        }
    }
    assert!(told > 100, "{told}");
}

async fn sign_in(office: &TestService, username: &str) -> Person {
    let credentials = json!({ "username": username, "password": PASSWORD });
    let reply = office.mutate(&Person::nobody(), "logIn", "session { token }", credentials).await;
    let token = reply.done()["session"]["token"].as_str().expect("a token").to_owned();
    Person { username: username.to_owned(), token: Some(token) }
}
