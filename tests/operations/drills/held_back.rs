//! Case 24: a foreign transaction runs for long, or was prepared and forgotten.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::Role;
use serde_json::{Value, json};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, Executor, PgConnection};
use support::licence::Licence;
use support::phone_code;
use support::portal_window::Window;
use support::scrape::scrape;
use support::test_service::{AGENCY, Person, Reply, TestService, path_of};
use support::{Cluster, TestDatabase, eventually, postgres, postgres_pool};
use tokio::time::Instant;
use uuid::Uuid;

use super::{Outcome, is_long};

const BY_CODE: &str = "query ($code: String!) { dossier(code: $code) { \
                       status version form documents { file { name } } applicant { displayName } } }";
const SAID: &str = "query ($code: String!, $first: Int, $after: String, $last: Int) { dossier(code: $code) { \
                    exchange(first: $first, after: $after, last: $last) { nodes { body side author { name } } \
                    totalCount pageInfo { hasNextPage hasPreviousPage endCursor } } } }";
const LOOK_UP: &str = "query ($code: String!, $secret: String) { lookUpDossier(code: $code, secret: $secret) { \
                       code status progress { status } detail { applicantName form documents { file { name } } } } }";
const SELF: &str = "{ viewer { phone awaitedPhone version } }";
const OWN: &str = "{ viewer { dossiers(first: 5) { nodes { code status } edges { cursor } } } }";

/// An idle transaction with an id in this database.
async fn idle_in(office: &TestService, database: &str) -> (PgConnection, i32) {
    let options =
        PgConnectOptions::clone(&postgres_pool(&office.app.parts.database).connect_options()).database(database);
    let mut connection = PgConnection::connect_with(&options).await.expect("the server answers");
    let pid: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut connection).await.expect("a process");
    connection.execute("begin").await.expect("a transaction");
    let written = format!("create table of_others_{pid} (of integer)");
    connection.execute(written.as_str()).await.expect("something is written");
    (connection, pid)
}

async fn own_database(office: &TestService) -> String {
    let database = sqlx::query_scalar("select current_database()::text");
    database.fetch_one(postgres_pool(&office.app.parts.database)).await.expect("a database")
}

async fn get(office: &TestService, path: &str, language: &str) -> Reply {
    let request = Request::get(path).header("cookie", format!("hoso-language={language}")).body(Body::empty());
    office.send(request.expect("a request")).await
}

async fn degraded(office: &TestService) -> Value {
    get(office, "/readyz", "en").await.body["degraded"].clone()
}

async fn withdraw(office: &TestService, citizen: &Person, code: &str, version: i64) -> Reply {
    let input =
        json!({ "code": code, "expectedVersion": version, "reason": "Tôi nộp nhầm.", "requestId": Uuid::new_v4() });
    office.mutate(citizen, "withdrawDossier", "dossier { status version }", input).await
}

/// Open in another database, and prepared in both: readers are not held back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transactions_that_cannot_add_to_the_log_freeze_nothing() {
    let cluster = Cluster::new();
    let server = cluster.primary();
    let office = TestService::open(TestDatabase::elsewhere(server.url()).await).await;
    postgres_pool(&office.app.parts.database).execute("create database other").await.expect("another database");
    let (_open, _) = idle_in(&office, "other").await;
    for (database, name) in [("other", "prepared elsewhere"), ("postgres", "prepared here")] {
        let (mut forgotten, _) = idle_in(&office, database).await;
        let prepare = format!("prepare transaction '{name}'");
        forgotten.execute(prepare.as_str()).await.expect("prepared");
    }
    let begun = Instant::now();
    let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
    let mut codes = Vec::new();
    for _ in 0..if is_long() { 20 } else { 4 } {
        let input = office.submission(&citizen).await;
        let reply = office.mutate(&citizen, "submitDossier", "dossier { code }", input).await;
        assert_eq!(reply.done()["stale"], false, "{}", reply.text);
        codes.push(reply.done()["dossier"]["code"].as_str().expect("a code").to_owned());
    }
    let took = begun.elapsed();
    let queue = office.ask(&desk, "{ dossiers(first: 100) { nodes { code } } }", json!({})).await;
    let shown = queue.at("/dossiers/nodes").as_array().expect("a list");
    let lost = codes.iter().filter(|code| !shown.iter().any(|node| node["code"] == **code)).count() as u64;
    assert_eq!(degraded(&office).await, Value::Null);
    let status = office.app.parts.projector.status(office.clock.now()).await.expect("the projections");
    assert!(status.iter().all(|status| status.lag_events == 0), "{status:?}");
    Outcome {
        case: "24 transactions of another database, and prepared ones",
        database: "postgres",
        acknowledged: codes.len() as u64,
        lost,
        doubled: shown.len() as u64 - (codes.len() as u64 - lost),
        took,
        figure: format!("{} submissions, each answered with its rows", codes.len()),
    }
    .report();
}

/// Open in the service's own database, where it might still append: the wait is short, its process is named, and the
/// applicant sees their own acts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_might_add_to_the_log_is_named_and_hides_nothing_from_its_author() {
    let office = TestService::open(postgres().await).await;
    let (citizen, other) = (office.citizen().await, office.citizen().await);
    let auditor = office.staff(Role::Auditor, None).await;
    let before = office.file(&citizen).await;
    let database = own_database(&office).await;
    let (foreign, pid) = idle_in(&office, &database).await;
    let withdrawn = withdraw(&office, &citizen, &before.code, before.version).await;
    assert_eq!(withdrawn.done()["dossier"]["status"], "WITHDRAWAL_REQUESTED");
    assert_eq!(withdrawn.done()["stale"], true);
    eventually("it is known who it is", async || office.app.parts.log.held_back()).await;

    let begun = Instant::now();
    let input = office.submission(&citizen).await;
    let reply = office.mutate(&citizen, "submitDossier", "dossier { code version status } lookUpSecret", input).await;
    let took = begun.elapsed();
    assert_eq!(reply.done()["stale"], true);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let (code, secret) = (text(&reply.done()["dossier"]["code"]), text(&reply.done()["lookUpSecret"]));
    sees_what_they_did(&office, &citizen, &code, &before.code).await;
    looks_up_what_they_did(&office, (&code, &secret), (&before.code, &before.secret)).await;
    says_and_changes(&office, &citizen, &code).await;
    sees_what_they_said(&office, &citizen, &code, 2).await;
    let elsewhere = office.ask(&auditor, SAID, json!({ "code": code })).await;
    assert!(!elsewhere.text.contains("Tin một"), "nobody else is shown it before its time: {}", elsewhere.text);
    let unseen = by_code(&office, &other, &code).await;
    assert_eq!(unseen.at("/dossier"), &Value::Null);
    assert_eq!(by_code(&office, &Person::nobody(), &code).await.at("/dossier"), &Value::Null);
    assert_eq!(office.ask(&other, OWN, json!({})).await.at("/viewer/dossiers/nodes"), &json!([]));
    is_told(&office, pid, &database).await;

    // After its end the read models catch up.
    foreign.close().await.expect("an end");
    eventually("all rows hold it", async || {
        office.app.parts.projector.catch_up().await.ok()?;
        let status = office.app.parts.projector.status(office.clock.now()).await.ok()?;
        let follows = status.iter().all(|status| status.lag_events == 0);
        (follows && office.app.parts.log.held_back().is_none()).then_some(())
    })
    .await;
    assert_eq!(degraded(&office).await, Value::Null);
    let calm = scrape(&office).await;
    assert_eq!((calm.figure("hoso_log_held_back_seconds"), calm.sum("hoso_log_held_back_by")), (0, 0));
    let lines = office.hoso(&["projections", "status", "--json"]).expect("JSON");
    assert!(lines.contains(r#""heldBack": null"#) && !lines.contains("\"pid\""), "{lines}");
    sees_what_they_did(&office, &citizen, &code, &before.code).await;
    sees_what_they_said(&office, &citizen, &code, 2).await;
    assert_eq!(by_code(&office, &auditor, &code).await.at("/dossier/status"), "REGISTERED");
    assert!(!get(&office, "/", "en").await.text.contains("Some changes are stored"));
    Outcome {
        case: "24 a transaction of the own database",
        database: "postgres",
        acknowledged: 2,
        lost: 0,
        doubled: 0,
        took,
        figure: "two uploads and a submission while it holds readers back".to_owned(),
    }
    .report();
}

/// An absence is visible at once to its author, and can be changed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_notes_an_absence_again_before_the_rows_hold_the_first() {
    let office = TestService::open(postgres().await).await;
    let officer = office.staff(Role::Reception, Some(AGENCY)).await;
    let administrator = office.staff(Role::Administrator, None).await;
    let id = office.ask(&officer, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
    let page = format!("/admin/accounts/{id}/absence");
    let database = own_database(&office).await;
    let (foreign, _) = idle_in(&office, &database).await;
    let window = Window::of(&office, &administrator);
    for until in ["12/03/2026", "13/03/2026"] {
        let noted = window.post(&window.open(&page).await, &[("from", "12/03/2026"), ("until", until)]).await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.text);
        eventually("it is known who it is", async || office.app.parts.log.held_back()).await;
        assert_eq!(window.open(&page).await.value("until"), until);
    }
    foreign.close().await.expect("an end");
}

/// A revoked decision under held-back readers: no path leads its applicant to the document.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_that_was_taken_back_hides_its_document_before_the_rows_hold_that() {
    let licence = Licence::applied_for(postgres().await).await;
    let (office, citizen, leader) = (&licence.office, &licence.citizen, &licence.leader);
    licence.moved(&licence.desk, "acceptDossier", json!({})).await;
    licence.moved(&licence.desk, "forwardDossier", json!({})).await;
    let draft = office.upload(&licence.specialist).await;
    licence.moved(&licence.specialist, "forwardDossier", json!({ "uploadIds": [draft] })).await;
    let paper = office.upload(leader).await;
    licence.moved(leader, "decideDossier", json!({ "outcome": "GRANTED", "uploadIds": [paper] })).await;
    let result =
        "query ($code: String!) { dossier(code: $code) { result { files { id } } documents { file { id } } } }";
    let seen = office.ask(citizen, result, json!({ "code": licence.code })).await;
    let (file, own) = (seen.at("/dossier/result/files/0/id").clone(), seen.at("/dossier/documents/0/file/id").clone());
    let node = async |who: &Person, id: &Value| {
        let found = office.ask(who, "query ($id: ID!) { node(id: $id) { ... on File { url } } }", json!({ "id": id }));
        found.await.at("/node").clone()
    };
    let url = node(citizen, &file).await["url"].clone();
    let database = own_database(office).await;
    let (foreign, _) = idle_in(office, &database).await;
    licence.moved(leader, "revokeRuling", json!({ "reason": "Ghi nhầm hồ sơ." })).await;
    eventually("it is known that readers are held back", async || office.app.parts.log.held_back()).await;

    assert_eq!(node(citizen, &file).await, Value::Null);
    assert!(node(citizen, &own).await["url"].is_string(), "their own papers stay theirs");
    let to_officers = node(leader, &file).await["url"].clone();
    for (url, status) in [(&url, StatusCode::NOT_FOUND), (&to_officers, StatusCode::OK)] {
        let path = path_of(url.as_str().expect("a URL"));
        let fetched = office.send(Request::get(path).body(Body::empty()).expect("a request")).await;
        assert_eq!(fetched.status, status, "{}", fetched.text);
    }
    let copied = office.ask(citizen, "{ exportMyData { dossiers files { id } } }", json!({})).await;
    assert_eq!(copied.at("/exportMyData/dossiers/0/status"), "PROCESSING");
    let text = |id: &Value| id.as_str().expect("an id").to_owned();
    assert!(copied.text.contains(&text(&own)) && !copied.text.contains(&text(&file)), "{}", copied.text);

    let input = office.submission(citizen).await;
    let filed = office.mutate(citizen, "submitDossier", "dossier { code }", input).await;
    let copied = office.ask(citizen, "{ exportMyData { dossiers files { id url } } }", json!({})).await;
    let listed = copied.at("/exportMyData/dossiers").as_array().expect("dossiers");
    assert!(listed.iter().any(|dossier| dossier["code"] == filed.done()["dossier"]["code"]), "{}", copied.text);
    for file in copied.at("/exportMyData/files").as_array().expect("files") {
        let path = path_of(file["url"].as_str().expect("a URL"));
        let fetched = office.send(Request::get(path).body(Body::empty()).expect("a request")).await;
        assert_eq!(fetched.status, StatusCode::OK, "also a paper that no row holds yet: {}", fetched.text);
    }
    foreign.close().await.expect("an end");
}

/// Assignments under held-back readers are in no row: their holder's hand-over reports that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hand_over_says_that_what_was_assigned_lately_may_be_missing() {
    let office = TestService::open(postgres().await).await;
    let (desk, colleague) =
        (office.staff(Role::Reception, Some(AGENCY)).await, office.staff(Role::Reception, Some(AGENCY)).await);
    let citizen = office.citizen().await;
    let codes = [office.file(&citizen).await.code, office.file(&citizen).await.code];
    let id = async |person: &Person| office.ask(person, "{ viewer { id } }", json!({})).await.text_at("/viewer/id");
    let (holder, taker) = (id(&desk).await, id(&colleague).await);
    let takes = async |code: &str| {
        let version = office.version(&desk, code).await;
        let input = json!({ "code": code, "expectedVersion": version, "assigneeId": holder });
        office.mutate(&desk, "assignDossier", "dossier { id }", input).await.done();
    };
    takes(&codes[0]).await;
    let window = Window::of(&office, &desk);
    let hands_over = async || {
        let form = window.open("/staff/hand-over").await;
        let done = window.post(&form, &[("toId", &taker), ("reason", "Chuyển phòng")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        window.open(done.headers["location"].to_str().expect("a path")).await.text
    };
    let said = "có thể chưa có trong lần bàn giao này";
    let database = own_database(&office).await;
    let (foreign, _) = idle_in(&office, &database).await;
    takes(&codes[1]).await;
    let outcome = hands_over().await;
    assert!(outcome.contains("Đã bàn giao 1 hồ sơ") && outcome.contains(said), "{outcome}");

    foreign.close().await.expect("an end");
    eventually("all rows hold it", async || {
        office.app.parts.projector.catch_up().await.ok()?;
        (!office.app.cases.rows.trail()).then_some(())
    })
    .await;
    let outcome = hands_over().await;
    assert!(outcome.contains("Đã bàn giao 1 hồ sơ") && !outcome.contains(said), "{outcome}");
}

/// Posts two messages, and changes the telephone number by its code.
async fn says_and_changes(office: &TestService, citizen: &Person, code: &str) {
    for body in ["Tin một", "Tin hai"] {
        let input = json!({ "code": code, "body": body, "requestId": Uuid::new_v4() });
        let posted = office.mutate(citizen, "postMessage", "message { body }", input).await;
        assert_eq!(posted.done()["stale"], true, "{}", posted.text);
    }
    let version = office.ask(citizen, SELF, json!({})).await.at("/viewer/version").clone();
    let input = json!({ "expectedVersion": version, "phone": "0987654321", "requestId": Uuid::new_v4() });
    let changed = office.mutate(citizen, "updateAccount", "account { phone awaitedPhone }", input).await;
    assert_eq!(changed.done()["account"]["awaitedPhone"], "0987654321");
    let waits = office.ask(citizen, SELF, json!({})).await;
    assert_eq!(waits.at("/viewer/awaitedPhone"), "0987654321", "what was wanted is shown to whoever wanted it");
    assert_eq!(waits.at("/viewer/version").as_i64(), version.as_i64().map(|version| version + 1));
    let input = json!({ "phone": "0987654321", "otp": phone_code::code(office, citizen).await });
    let confirmed = office.mutate(citizen, "confirmPhone", "account { phone }", input).await;
    assert_eq!(confirmed.done()["account"]["phone"], "0987654321");
    let seen = office.ask(citizen, SELF, json!({})).await;
    let shown = (seen.at("/viewer/phone"), seen.at("/viewer/awaitedPhone"));
    assert_eq!(shown, (&json!("0987654321"), &Value::Null), "what was changed is shown to whoever changed it");
    assert_eq!(seen.at("/viewer/version").as_i64(), version.as_i64().map(|version| version + 2));
}

/// The author's own messages in the thread, whole and page by page.
async fn sees_what_they_said(office: &TestService, citizen: &Person, code: &str, count: u64) {
    let page = async |variables: Value| {
        let mut variables = variables;
        variables["code"] = json!(code);
        office.ask(citizen, SAID, variables).await.at("/dossier/exchange").clone()
    };
    let said = |page: &Value| {
        page["nodes"].as_array().expect("a thread").iter().map(|node| node["body"].clone()).collect::<Vec<_>>()
    };
    let whole = page(json!({})).await;
    let mut bodies = said(&whole);
    // The test's clock stands still: ids break the tie.
    bodies.sort_by_key(ToString::to_string);
    assert_eq!((bodies, &whole["totalCount"]), (vec![json!("Tin hai"), json!("Tin một")], &json!(count)));
    assert_eq!(
        (&whole["nodes"][0]["side"], &whole["nodes"][0]["author"]["name"]),
        (&json!("CITIZEN"), &json!("Y Ngọc Ưng"))
    );
    let first = page(json!({ "first": 1 })).await;
    assert_eq!((said(&first), &first["pageInfo"]["hasNextPage"]), (said(&whole)[..1].to_vec(), &json!(true)));
    let rest = page(json!({ "first": 5, "after": first["pageInfo"]["endCursor"] })).await;
    assert_eq!((said(&rest), &rest["pageInfo"]["hasNextPage"]), (said(&whole)[1..].to_vec(), &json!(false)));
    let last = page(json!({ "last": 1 })).await;
    assert_eq!((said(&last), &last["pageInfo"]["hasPreviousPage"]), (said(&whole)[1..].to_vec(), &json!(true)));
}

async fn by_code(office: &TestService, who: &Person, code: &str) -> Reply {
    office.ask(who, BY_CODE, json!({ "code": code })).await
}

/// A filed and a withdrawn dossier, by code and in the list.
async fn sees_what_they_did(office: &TestService, citizen: &Person, filed: &str, withdrawn: &str) {
    let seen = by_code(office, citizen, filed).await;
    let dossier = seen.at("/dossier");
    assert_eq!((&dossier["status"], &dossier["version"]), (&json!("REGISTERED"), &json!(1)));
    assert!(dossier["form"].is_object());
    let documents = dossier["documents"].as_array().expect("documents");
    assert_eq!((documents.len(), &documents[0]["file"]["name"]), (2, &json!("đơn.pdf")));
    assert_eq!(dossier["applicant"]["displayName"], "Y Ngọc Ưng");
    assert_eq!(by_code(office, citizen, withdrawn).await.at("/dossier/status"), "WITHDRAWAL_REQUESTED");
    let expected = json!([
        { "code": filed, "status": "REGISTERED" },
        { "code": withdrawn, "status": "WITHDRAWAL_REQUESTED" },
    ]);
    let mut own = office.ask(citizen, OWN, json!({})).await.at("/viewer/dossiers/nodes").clone();
    // The test's clock stands still: a fixed order for the comparison.
    own.as_array_mut().expect("a list").sort_by_key(|node| node["status"].to_string());
    assert_eq!(own, expected);
}

/// Without a session: by code and secret; the code alone shows the public state.
async fn looks_up_what_they_did(office: &TestService, filed: (&str, &str), withdrawn: (&str, &str)) {
    let found = async |code: &str, secret: Option<&str>| {
        let variables = json!({ "code": code, "secret": secret });
        office.ask(&Person::nobody(), LOOK_UP, variables).await.at("/lookUpDossier").clone()
    };
    let seen = found(filed.0, Some(filed.1)).await;
    assert_eq!((&seen["code"], &seen["status"]), (&json!(filed.0), &json!("REGISTERED")));
    assert_eq!(seen["detail"]["applicantName"], "Y Ngọc Ưng");
    assert_eq!(seen["detail"]["documents"][0]["file"]["name"], "đơn.pdf");
    assert!(seen["detail"]["form"].is_object());
    for secret in [None, Some(withdrawn.1)] {
        assert_eq!(found(filed.0, secret).await, Value::Null);
    }
    let seen = found(withdrawn.0, Some(withdrawn.1)).await;
    assert_eq!(
        (&seen["status"], &seen["progress"][0]["status"]),
        (&json!("WITHDRAWAL_REQUESTED"), &json!("REGISTERED"))
    );
    assert_eq!(found(withdrawn.0, None).await["status"], "REGISTERED");
}

/// Reported by `/readyz`, lag, metrics, the command line and the portal.
async fn is_told(office: &TestService, pid: i32, database: &str) {
    let told = degraded(office).await;
    let detail = told[0]["detail"].as_str().expect("a detail");
    assert_eq!(told[0]["name"], "log-held-back");
    assert!(detail.contains(&format!("process {pid}")) && detail.contains(database), "{detail}");
    let status = office.app.parts.projector.status(office.clock.now()).await.expect("the projections");
    assert!(status.iter().all(|status| status.lag_events >= 2), "{status:?}");
    let named = format!("hoso_log_held_back_by{{pid=\"{pid}\",database=\"{database}\",prepared=\"\"}}");
    assert_eq!(scrape(office).await.figure(&named), 1);
    let old = async || (scrape(office).await.figure("hoso_log_held_back_seconds") >= 1).then_some(());
    eventually("its age is told", old).await;
    for (language, sentence) in [("en", "Some changes are stored"), ("vi", "Một số thay đổi đã được lưu")]
    {
        assert!(get(office, "/", language).await.text.contains(sentence), "{language}");
    }
    let lines = office.hoso(&["projections", "status", "--json"]).expect("JSON");
    let lines: Value = serde_json::from_str(&lines).expect("JSON");
    for line in lines.as_array().expect("a line for each projection") {
        let by = &line["heldBack"];
        assert_eq!((&by["pid"], &by["database"], &by["prepared"]), (&json!(pid), &json!(database), &Value::Null));
        assert!(by["ageSeconds"].as_f64().is_some_and(|age| age > 0.0) && by["ageIsKnown"].is_boolean(), "{by}");
    }
    let listed = office.hoso(&["projections", "status"]).expect("a table");
    assert!(listed.contains(&format!("process {pid}")) && listed.contains(database), "{listed}");
}
