//! What a page of the portal costs beside the bare answer of its operation, asked over HTTP by the same session.
//!
//! The service tells, where it is asked to, which documents a page runs; each is then sent as any client sends it. Page
//! and answer take turns, so that both suffer the same neighbours.

use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::{Client, RequestBuilder, header};
use serde_json::{Value, json};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

use super::Failure;
use super::arguments::Arguments;
use super::place::Place;
use super::service::Service;

/// Of the events that tell what a page asks.
pub(super) const ASKED: &str = "portal.asked";
/// What the shell of every page asks.
const SHELL: &str = "Whoami";
const WARM_UP: usize = 10;
const TIMES: usize = 100;

/// Documents that pages have run, by name.
#[derive(Clone, Default)]
pub(super) struct Asked(Arc<Mutex<BTreeMap<String, String>>>);

/// Page, operation, variables; `{}` is the number of a dossier.
fn pages(code: &str) -> Vec<(&'static str, String, Value)> {
    let page = json!({ "first": 20, "after": null, "last": null, "before": null });
    let with = |more: Value| {
        let mut variables = page.clone();
        if let (Some(variables), Some(more)) = (variables.as_object_mut(), more.as_object()) {
            variables.extend(more.clone());
        }
        variables
    };
    let over = ["REJECTED", "STOPPED", "RESULT_RETURNED"];
    let open = ["REGISTERED", "ACCEPTED", "PROCESSING", "WITHDRAWAL_REQUESTED", "RESOLVED"];
    let waiting = ["SUPPLEMENT_REQUESTED", "PAYMENT_REQUIRED"];
    let all: Vec<&str> = open.into_iter().chain(over).collect();
    let filter = json!({ "search": null, "sectorCode": null, "agencyCode": null });
    let dossier = json!({ "code": code });
    vec![
        (SHELL, "/".to_owned(), json!({})),
        ("Procedures", "/services".to_owned(), with(json!({ "filter": filter }))),
        ("Procedure", "/services/2.001624".to_owned(), json!({ "code": "2.001624" })),
        ("LookUpDossier", format!("/lookup?code={code}"), json!({ "code": code, "secret": null })),
        ("MyDossiers", "/dossiers".to_owned(), with(json!({ "statuses": all, "waiting": waiting }))),
        ("DossierDetail", format!("/dossiers/{code}"), dossier.clone()),
        ("DossierProgress", format!("/dossiers/{code}/progress"), dossier),
        ("DossierExchange", format!("/dossiers/{code}/exchange"), json!({ "code": code, "last": 20, "before": null })),
        ("ApplyForm", "/services/2.001624/apply/form/trader".to_owned(), json!({ "code": "2.001624" })),
        ("OwnAccount", "/account".to_owned(), json!({})),
    ]
}

/// Times every page, and prints a line for each.
pub(super) async fn run(arguments: &Arguments, asked: &Asked) -> Result<String, Failure> {
    let mut table = format!("{:<24} {:>10} {:>10} {:>7}\n", "page", "page ms", "answer ms", "ratio");
    for kind in arguments.database.kinds() {
        let service = Service::open(Place::fresh(*kind, "pages", arguments).await?).await?;
        let served = service.serve().await?;
        let filed = service.filed().await?.into_iter().next().ok_or("the demo has no dossiers")?;
        let token = service.token(filed.applicant).await?;
        let (client, place) = (Client::new(), format!("http://{}", served.address));
        writeln!(table, "{kind}")?;
        for (operation, path, variables) in pages(&filed.code) {
            let page = client.get(format!("{place}{path}")).header(header::COOKIE, format!("hoso={token}"));
            time(&page).await?;
            let document = asked.document(operation).ok_or_else(|| format!("{path} does not ask {operation}"))?;
            let body = json!({ "query": document, "operationName": operation, "variables": variables });
            let answer = client.post(format!("{place}/graphql")).bearer_auth(&token).json(&body);
            let (page, answer) = side_by_side(&page, &answer).await?;
            let name = path.replace(&filed.code, "…");
            let [page, answer] = [page, answer].map(|took| took.as_secs_f64() * 1000.0);
            writeln!(table, "{name:<24} {page:>10.2} {answer:>10.2} {:>7.2}", page / answer)?;
        }
        served.stop().await?;
        service.remove().await?;
    }
    Ok(table)
}

/// The medians of both.
async fn side_by_side(page: &RequestBuilder, answer: &RequestBuilder) -> Result<(Duration, Duration), Failure> {
    let (mut pages, mut answers) = (Vec::new(), Vec::new());
    for turn in 0..WARM_UP + TIMES {
        let took = (time(page).await?, time(answer).await?);
        if turn >= WARM_UP {
            pages.push(took.0);
            answers.push(took.1);
        }
    }
    pages.sort();
    answers.sort();
    Ok((pages[TIMES / 2], answers[TIMES / 2]))
}

async fn time(request: &RequestBuilder) -> Result<Duration, Failure> {
    let request = request.try_clone().ok_or("a request without a stream")?;
    let begun = Instant::now();
    let response = request.send().await?;
    let status = response.status();
    let body = response.text().await?;
    let took = begun.elapsed();
    if !status.is_success() || body.starts_with("{\"errors\"") {
        return Err(format!("answered {status}: {body}").into());
    }
    Ok(took)
}

impl Asked {
    fn document(&self, operation: &str) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(operation).cloned()
    }
}

impl<S: Subscriber> Layer<S> for Asked {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() != ASKED {
            return;
        }
        let mut told = Told::default();
        event.record(&mut told);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(told.operation, told.document);
    }
}

#[derive(Default)]
struct Told {
    operation: String,
    document: String,
}

impl Visit for Told {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "operation" => value.clone_into(&mut self.operation),
            "document" => value.clone_into(&mut self.document),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}
