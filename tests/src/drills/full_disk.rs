//! The disk under the three files of SQLite is full for a while.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{Outcome, is_long};
use crate::guide::person::{Person, request_id, text};
use crate::guide::service::Service;
use crate::support::{SmallDisk, SmsGateway, SmtpServer, eventually, sqlite_below};

const PASSWORD: &str = "Hoso-demo-2026";
/// Mebibytes: the demo's databases and their logs need less than half of it.
const ROOM: u32 = 96;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_stored_and_all_is_well_again_without_a_restart() {
    let disk = SmallDisk::of_mebibytes(ROOM);
    let database = sqlite_below(disk.path()).await;
    let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
    let mut service = Service::start_demo(&database, &smtp, &sms).await;
    // Nobody writes so much who means it.
    service.set("HOSO_RATES", "off");
    service.restart().await;
    let mut citizen = service.visitor();
    citizen.log_in("congdan", PASSWORD).await;
    let code = first_dossier(&citizen).await;

    let mut writer = Writer { citizen: citizen.clone(), code: code.clone(), count: 0, acknowledged: Vec::new() };
    for _ in 0..3 {
        assert_eq!(writer.write().await, Written::Stored);
    }
    let mut slowest_refusal = Duration::ZERO;
    let mut slowest_recovery = Duration::ZERO;
    for _ in 0..if is_long() { 5 } else { 1 } {
        disk.fill();
        let visitor = service.visitor();
        // What SQLite has set aside in its log files still takes some writes.
        eventually("readiness tells", async || is(&visitor, StatusCode::SERVICE_UNAVAILABLE).await).await;
        eventually("the full disk is noticed", async || (writer.write().await == Written::Unavailable).then_some(()))
            .await;
        let asked = Instant::now();
        assert_eq!(writer.write().await, Written::Unavailable);
        slowest_refusal = slowest_refusal.max(asked.elapsed());
        eventually("nobody signs in", async || (log_in(&service).await == Written::Unavailable).then_some(())).await;
        let page = citizen.get(&format!("/dossiers/{code}")).await.expect("an answer");
        assert!(page.status().is_success() || page.status().is_redirection(), "reads go on: {}", page.status());
        assert_eq!(first_dossier(&citizen).await, code, "reads go on");

        disk.free();
        let freed = Instant::now();
        eventually("people sign in again", async || (log_in(&service).await == Written::Stored).then_some(())).await;
        eventually("a message is stored", async || (writer.write().await == Written::Stored).then_some(())).await;
        eventually("readiness tells", async || is(&visitor, StatusCode::OK).await).await;
        slowest_recovery = slowest_recovery.max(freed.elapsed());
    }
    eventually("every acknowledged message is shown", async || {
        (bodies(&citizen, &code).await.len() >= writer.acknowledged.len()).then_some(())
    })
    .await;
    let shown = bodies(&citizen, &code).await;
    let times = |body: &String| shown.iter().filter(|shown| *shown == body).count();
    let count = |wanted: fn(usize) -> bool| {
        u64::try_from(writer.acknowledged.iter().filter(|body| wanted(times(body))).count()).expect("a count")
    };
    let verified = service.run(&["audit", "verify"], "").expect("the log and its rows hold");
    assert!(!verified.is_empty());
    Outcome {
        case: "23 the disk is full",
        database: "sqlite",
        acknowledged: u64::try_from(writer.acknowledged.len()).expect("a count"),
        lost: count(|times| times == 0),
        doubled: count(|times| times > 1),
        took: slowest_recovery,
        figure: format!("refused after {} ms at most", slowest_refusal.as_millis()),
    }
    .report();
}

/// What became of a write.
#[derive(Debug, PartialEq, Eq)]
enum Written {
    Stored,
    Unavailable,
}

fn outcome(answer: &Value) -> Written {
    match answer["errors"][0]["extensions"]["code"].as_str() {
        None => Written::Stored,
        Some("UNAVAILABLE") => Written::Unavailable,
        Some(code) => panic!("a full disk is answered {code}"),
    }
}

/// Somebody who writes one message after the other.
struct Writer {
    citizen: Person,
    code: String,
    count: u32,
    acknowledged: Vec<String>,
}

impl Writer {
    async fn write(&mut self) -> Written {
        self.count += 1;
        let body = format!("Tin {}: {}", self.count, "dài ".repeat(400)).trim_end().to_owned();
        let input = json!({ "code": self.code, "body": body, "requestId": request_id(&body) });
        let answer = self.citizen.answer("PostMessage", json!({ "input": input })).await;
        let written = outcome(&answer);
        if written == Written::Stored {
            assert_eq!(answer["data"]["postMessage"]["userErrors"], json!([]));
            self.acknowledged.push(body);
        }
        written
    }
}

async fn log_in(service: &Service) -> Written {
    let input = json!({ "input": { "username": "tochuc", "password": PASSWORD } });
    outcome(&service.visitor().answer("LogIn", input).await)
}

async fn is(visitor: &Person, status: StatusCode) -> Option<()> {
    (visitor.get("/readyz").await?.status() == status).then_some(())
}

async fn first_dossier(citizen: &Person) -> String {
    let answer = citizen.ask("MyDossiers", json!({ "first": 1 })).await;
    text(&answer["viewer"]["dossiers"]["nodes"][0]["code"])
}

/// Page by page, the newest last.
async fn bodies(citizen: &Person, code: &str) -> Vec<String> {
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let variables = json!({ "code": code, "first": 50, "after": after });
        let answer = citizen.ask("DossierExchange", variables).await;
        let page = &answer["dossier"]["exchange"];
        let nodes = page["nodes"].as_array().expect("a thread");
        all.extend(nodes.iter().map(|message| text(&message["body"])));
        if page["pageInfo"]["hasNextPage"] != json!(true) {
            return all;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}
