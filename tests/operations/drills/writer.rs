//! A client that keeps writing through an outage.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::{Value, json};
use support::contract_client::{ContractClient, request_id, text};
use support::eventually;
use support::hoso_process::HosoProcess;

use super::process::PASSWORD;
use super::{Outcome, is_long};

/// Longest recovery once there is room, in drills of a release.
const WELL_AGAIN: Duration = Duration::from_secs(2);

/// Longest time of a refusal once the outage is known.
const REFUSED_WITHIN: Duration = Duration::from_secs(2);

/// Outcome of a write.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Written {
    Stored,
    Unavailable,
}

fn outcome(answer: &Value) -> Written {
    match answer["errors"][0]["extensions"]["code"].as_str() {
        None => Written::Stored,
        Some("UNAVAILABLE") => Written::Unavailable,
        Some(code) => panic!("what cannot be stored is answered {code}: {answer}"),
    }
}

/// A client that posts messages one after the other, and reads.
pub(super) struct Writer {
    citizen: ContractClient,
    code: String,
    count: u32,
    acknowledged: Vec<String>,
    pub(super) slowest_refusal: Duration,
    slowest_recovery: Duration,
}

impl Writer {
    /// A citizen of the demo, with a dossier.
    pub(super) async fn of(service: &HosoProcess) -> Self {
        let mut citizen = service.visitor();
        citizen.log_in("congdan", PASSWORD).await;
        let code = first_dossier(&citizen).await;
        let (slowest_refusal, slowest_recovery) = (Duration::ZERO, Duration::ZERO);
        let mut writer = Self { citizen, code, count: 0, acknowledged: Vec::new(), slowest_refusal, slowest_recovery };
        for _ in 0..3 {
            assert_eq!(writer.write().await, Written::Stored);
        }
        writer
    }

    pub(super) async fn write(&mut self) -> Written {
        self.count += 1;
        let body = format!("Tin {}: {}", self.count, "dài ".repeat(400)).trim_end().to_owned();
        let input = json!({ "code": self.code, "body": body, "requestId": request_id(&body) });
        let asked = Instant::now();
        let answer = self.citizen.answer("PostMessage", json!({ "input": input })).await;
        let written = outcome(&answer);
        match written {
            Written::Stored => {
                assert_eq!(answer["data"]["postMessage"]["userErrors"], json!([]));
                self.acknowledged.push(body);
            }
            Written::Unavailable => self.slowest_refusal = self.slowest_refusal.max(asked.elapsed()),
        }
        written
    }

    /// Number of acknowledged messages.
    pub(super) fn acknowledged(&self) -> u64 {
        self.acknowledged.len() as u64
    }

    /// Reads through API and pages.
    pub(super) async fn reads(&self) {
        let page = self.citizen.get(&format!("/dossiers/{}", self.code)).await.expect("an answer");
        assert!(page.status().is_success() || page.status().is_redirection(), "reads go on: {}", page.status());
        assert_eq!(first_dossier(&self.citizen).await, self.code, "reads go on");
    }

    /// Asserts recovery: log-ins, messages, readiness.
    pub(super) async fn recovers(&mut self, service: &HosoProcess) {
        let (freed, visitor) = (Instant::now(), service.visitor());
        eventually("people sign in again", async || (log_in(service).await == Written::Stored).then_some(())).await;
        eventually("a message is stored", async || (self.write().await == Written::Stored).then_some(())).await;
        eventually("readiness tells", async || is(&visitor, StatusCode::OK).await).await;
        let took = freed.elapsed();
        assert!(!is_long() || took <= WELL_AGAIN, "well again after {took:?}");
        self.slowest_recovery = self.slowest_recovery.max(took);
    }

    /// Reports, once every acknowledged message is visible.
    pub(super) async fn report(self, case: &'static str, database: &'static str, figure: &str) {
        eventually("every acknowledged message is shown", async || {
            (self.bodies().await.len() >= self.acknowledged.len()).then_some(())
        })
        .await;
        let shown = self.bodies().await;
        let times = |body: &String| shown.iter().filter(|shown| *shown == body).count();
        let count = |wanted: fn(usize) -> bool| {
            u64::try_from(self.acknowledged.iter().filter(|body| wanted(times(body))).count()).expect("a count")
        };
        // Every refusal was UNAVAILABLE: any other code has failed the drill.
        assert!(!is_long() || self.slowest_refusal <= REFUSED_WITHIN, "refused after {:?}", self.slowest_refusal);
        let refused = self.slowest_refusal.as_millis();
        Outcome {
            case,
            database,
            acknowledged: self.acknowledged(),
            lost: count(|times| times == 0),
            doubled: count(|times| times > 1),
            took: self.slowest_recovery,
            figure: format!("refused after {refused} ms at most{figure}"),
        }
        .report();
    }

    /// Page by page, newest last.
    async fn bodies(&self) -> Vec<String> {
        let (mut all, mut after) = (Vec::new(), Value::Null);
        loop {
            let variables = json!({ "code": self.code, "first": 50, "after": after });
            let answer = self.citizen.ask("DossierExchange", variables).await;
            let page = &answer["dossier"]["exchange"];
            let nodes = page["nodes"].as_array().expect("a thread");
            all.extend(nodes.iter().map(|message| text(&message["body"])));
            if page["pageInfo"]["hasNextPage"] != json!(true) {
                return all;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
    }
}

/// Signs somebody else in.
pub(super) async fn log_in(service: &HosoProcess) -> Written {
    let input = json!({ "input": { "username": "tochuc", "password": PASSWORD } });
    outcome(&service.visitor().answer("LogIn", input).await)
}

/// True where readiness has this status.
pub(super) async fn is(visitor: &ContractClient, status: StatusCode) -> Option<()> {
    (visitor.get("/readyz").await?.status() == status).then_some(())
}

async fn first_dossier(citizen: &ContractClient) -> String {
    let answer = citizen.ask("MyDossiers", json!({ "first": 1 })).await;
    text(&answer["viewer"]["dossiers"]["nodes"][0]["code"])
}
