//! A lock on one dossier's exchange: readiness reports it while it lasts, and other dossiers are hardly delayed.

use std::time::{Duration, Instant};

use domain::DossierId;
use futures::future::join_all;
use reqwest::StatusCode;
use serde_json::{Value, json};
use support::contract_client::{ContractClient, text};
use support::hoso_process::HosoProcess;
use support::{BlockedThread, SmsGateway, SmtpServer, TestDatabase, each_database, eventually, postgres, within};
use uuid::Uuid;

const PASSWORD: &str = "Hoso-demo-2026";
/// Longest delay of a message to another dossier beside hanging ones, which wait for eight seconds.
const AT_ONCE: Duration = Duration::from_secs(4);

fn unlimited() -> Vec<(&'static str, String)> {
    vec![("HOSO_RATES", "off".to_owned())]
}

/// An applicant of the demo with two dossiers and a message in each.
async fn talking(service: &HosoProcess) -> (ContractClient, [String; 2]) {
    let mut person = service.visitor();
    person.log_in("congdan", PASSWORD).await;
    let mine = person.ask("MyDossiers", json!({ "first": 20 })).await;
    let mut codes = Vec::new();
    for dossier in mine["viewer"]["dossiers"]["nodes"].as_array().expect("dossiers") {
        let code = text(&dossier["code"]);
        if codes.len() < 2 && is_stored(&post(&person, &code).await) {
            codes.push(code);
        }
    }
    (person, codes.try_into().expect("two dossiers"))
}

async fn post(person: &ContractClient, code: &str) -> Value {
    let input = json!({ "requestId": Uuid::new_v4(), "code": code, "body": "Xin chào." });
    person.answer("PostMessage", json!({ "input": input })).await
}

fn is_stored(answer: &Value) -> bool {
    answer.get("errors").is_none() && answer["data"]["postMessage"]["userErrors"] == json!([])
}

/// Readiness, and its details.
async fn readiness(visitor: &ContractClient) -> (bool, Value) {
    let answer = visitor.get("/readyz").await.expect("an answer");
    let is_ready = answer.status() == StatusCode::OK;
    (is_ready, answer.json().await.expect("JSON"))
}

fn names(said: &Value, what: &str, name: &str) -> bool {
    let all = said[what].as_array().into_iter().flatten();
    all.into_iter().any(|one| one == name || one["name"] == name)
}

each_database! {
    async fn an_append_that_hangs_is_told_while_it_lasts_and_logged_once(database: TestDatabase) {
        let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
        let service = HosoProcess::start_with(unlimited(), &database, &smtp, &sms).await;
        let visitor = service.visitor();
        let (citizen, [code, _]) = talking(&service).await;
        assert!(readiness(&visitor).await.0);
        let held = BlockedThread::of(&database, DossierId::of_code(&code)).await;
        for round in ["the first", "the next"] {
            let told = async {
                let not_ready = async || {
                    let (is_ready, said) = readiness(&visitor).await;
                    (!is_ready).then_some(said)
                };
                eventually("it is told", not_ready).await
            };
            let waits = post(&citizen, &code);
            tokio::pin!(waits);
            // Reported before the hanging request times out.
            let said = tokio::select! {
                said = told => said,
                answer = &mut waits => panic!("{round} who waits is told before: {answer}"),
            };
            assert!(names(&said, "failed", "writes"), "{said}");
            assert!(!is_stored(&within("an answer", waits).await));
            assert!(!readiness(&visitor).await.0, "{round} has given up, and it lasts");
        }
        let mine = citizen.ask("MyDossiers", json!({ "first": 1 })).await;
        assert!(mine["viewer"]["dossiers"]["nodes"].is_array(), "reads go on");
        held.release().await;
        eventually("it is stored again", async || is_stored(&post(&citizen, &code).await).then_some(())).await;
        eventually("it is ready", async || readiness(&visitor).await.0.then_some(())).await;
        let log = service.told();
        let failed: Vec<_> = log.lines().filter(|line| line.contains("ready.failed") && line.contains("\"writes\"")).collect();
        assert_eq!(failed.len(), 1, "{failed:?}");
        assert_eq!(log.matches("\"log.hangs\"").count(), 1);
    }
}

/// SQLite has a single writer, for which all wait.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_dossiers_do_not_wait_with_one_that_is_held() {
    let (database, smtp, sms) = (postgres().await, SmtpServer::start().await, SmsGateway::start().await);
    let service = HosoProcess::start_with(unlimited(), &database, &smtp, &sms).await;
    let visitor = service.visitor();
    let (citizen, [code, other]) = talking(&service).await;
    let held = BlockedThread::of(&database, DossierId::of_code(&code)).await;
    // Until this one is known to hang, commands committed together with it wait too.
    assert!(!is_stored(&post(&citizen, &code).await));
    let hang = join_all((0..4).map(|_| post(&citizen, &code)));
    tokio::pin!(hang);
    let go_on = async {
        let begun = Instant::now();
        let (mut count, mut slowest) = (0, Duration::ZERO);
        // Longer than any attempt of the hanging ones.
        while begun.elapsed() < Duration::from_secs(9) {
            let asked = Instant::now();
            assert!(is_stored(&post(&citizen, &other).await));
            (count, slowest) = (count + 1, slowest.max(asked.elapsed()));
        }
        (count, slowest, readiness(&visitor).await)
    };
    let (hung, (count, slowest, (is_ready, said))) = tokio::join!(hang, go_on);
    assert!(!hung.iter().any(is_stored), "{hung:?}");
    assert!(slowest < AT_ONCE, "{count} messages to another dossier, the slowest in {slowest:?}");
    assert!(is_ready && names(&said, "degraded", "log-hangs"), "{said}");
    held.release().await;
    eventually("it is stored again", async || is_stored(&post(&citizen, &code).await).then_some(())).await;
    let recovered = async || (!names(&readiness(&visitor).await.1, "degraded", "log-hangs")).then_some(());
    eventually("nothing hangs any more", recovered).await;
}
