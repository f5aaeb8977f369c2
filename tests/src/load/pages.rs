//! Cost of the portal's pages beside the bare answers of their operations, over HTTP in the same session.
//!
//! On request the service traces the documents that a page runs; each is then sent as any client sends it. Page and
//! answer take turns, so that both suffer the same neighbours.

use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::Role;
use reqwest::{Client, RequestBuilder, header};
use serde_json::{Value, json};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

use super::Failure;
use super::arguments::Arguments;
use super::place::Place;
use super::service::MeasuredService;

/// Target of the trace events with the documents of pages.
pub const ASKED: &str = "portal.asked";
/// Operation of every page's shell.
const SHELL: &str = "Whoami";
const WARM_UP: usize = 10;
const TIMES: usize = 100;

/// Traced documents by name, each with its highest cost.
#[derive(Clone, Default)]
pub struct Asked(Arc<Mutex<BTreeMap<String, (String, u64)>>>);

/// A page, with its one operation that counts.
struct Page {
    operation: &'static str,
    path: String,
    variables: Value,
}

fn pages_of_applicants(code: &str) -> Vec<Page> {
    let over = ["REJECTED", "STOPPED", "RESULT_RETURNED"];
    let open = ["REGISTERED", "ACCEPTED", "PROCESSING", "WITHDRAWAL_REQUESTED", "RESOLVED"];
    let waiting = ["SUPPLEMENT_REQUESTED", "PAYMENT_REQUIRED"];
    let all: Vec<&str> = open.into_iter().chain(over).collect();
    let filter = json!({ "search": null, "sectorCode": null, "agencyCode": null });
    let dossier = json!({ "code": code });
    let thread = json!({ "code": code, "last": 20, "before": null });
    vec![
        Page::new(SHELL, "/".to_owned(), json!({})),
        Page::new("Procedures", "/services".to_owned(), first_page(json!({ "filter": filter }))),
        Page::new("Procedure", "/services/2.001624".to_owned(), json!({ "code": "2.001624" })),
        Page::new("LookUpDossier", format!("/lookup?code={code}"), json!({ "code": code, "secret": null })),
        Page::new("MyDossiers", "/dossiers".to_owned(), first_page(json!({ "statuses": all, "waiting": waiting }))),
        Page::new("DossierDetail", format!("/dossiers/{code}"), dossier.clone()),
        Page::new("DossierProgress", format!("/dossiers/{code}/progress"), dossier),
        Page::new("DossierExchange", format!("/dossiers/{code}/exchange"), thread),
        Page::new("ApplyForm", "/services/2.001624/apply/form/trader".to_owned(), json!({ "code": "2.001624" })),
        Page::new("OwnAccount", "/account".to_owned(), json!({})),
    ]
}

/// Pages of officers, among them that of the account with this id.
fn pages_of_officers(code: &str, officer: &Value) -> Vec<Page> {
    let open = [
        "REGISTERED",
        "ACCEPTED",
        "SUPPLEMENT_REQUESTED",
        "PAYMENT_REQUIRED",
        "PROCESSING",
        "WITHDRAWAL_REQUESTED",
        "RESOLVED",
    ];
    let queue = json!({
        "filter": { "statuses": open }, "orderBy": "DUE_AT_ASC",
        "mine": { "statuses": open, "assigneeId": officer }, "nobody": { "statuses": open, "unassigned": true },
        "anyone": { "statuses": open }, "overdue": { "statuses": open, "timeliness": ["OVERDUE"] },
        "soon": { "statuses": open, "timeliness": ["DUE_SOON"] },
    });
    let nothing_new = json!({ "code": code, "since": i32::MAX });
    vec![
        Page::new("StaffQueue", "/staff?who=anyone".to_owned(), first_page(queue)),
        Page::new("Workspace", format!("/staff/dossiers/{code}"), nothing_new),
        Page::new("StaffReport", "/staff/report".to_owned(), json!({ "filter": null })),
    ]
}

fn pages_of_auditors(code: &str) -> Vec<Page> {
    let history = json!({ "code": code, "first": 50, "after": null });
    vec![Page::new("DossierHistory", format!("/audit/dossiers/{code}"), history)]
}

fn pages_of_administrators() -> Vec<Page> {
    let accounts = first_page(json!({ "filter": { "kind": "STAFF" } }));
    vec![Page::new("Accounts", "/admin/accounts".to_owned(), accounts)]
}

/// These variables with those of a list's first page.
fn first_page(mut variables: Value) -> Value {
    variables["first"] = json!(20);
    for other in ["after", "last", "before"] {
        variables[other] = Value::Null;
    }
    variables
}

/// Times every page; returns a line for each.
pub(super) async fn run(arguments: &Arguments, asked: &Asked) -> Result<String, Failure> {
    let mut table = format!("{:<38} {:>10} {:>10} {:>7}\n", "page", "page ms", "answer ms", "ratio");
    for kind in arguments.database.kinds() {
        let service = MeasuredService::open(Place::fresh(*kind, "pages", arguments).await?).await?;
        let served = service.serve().await?;
        let place = format!("http://{}", served.address);
        // The demo's plain officer accounts are of the first agency.
        let filed = service.filed().await?.into_iter().min_by(|one, other| one.code.cmp(&other.code));
        let filed = filed.ok_or("the demo has no dossiers")?;
        let code = &filed.code;
        writeln!(table, "{kind}")?;
        let mut reader = Reader::new(asked, &place, service.token(filed.applicant, Role::Citizen).await?);
        reader.time_all(pages_of_applicants(code), code, &mut table).await?;
        let officer = service.account("tiepnhan").await?;
        reader = Reader::new(asked, &place, service.token(officer, Role::Reception).await?);
        let id = reader.ask("{ viewer { id } }").await?["data"]["viewer"]["id"].clone();
        reader.time_all(pages_of_officers(code, &id), code, &mut table).await?;
        let auditor = service.account("thanhtra").await?;
        reader = Reader::new(asked, &place, service.token(auditor, Role::Auditor).await?);
        reader.time_all(pages_of_auditors(code), code, &mut table).await?;
        let administrator = service.account("quantri").await?;
        reader = Reader::new(asked, &place, service.token(administrator, Role::Administrator).await?);
        reader.time_all(pages_of_administrators(), code, &mut table).await?;
        served.stop().await?;
        service.remove().await?;
    }
    Ok(table)
}

impl Page {
    fn new(operation: &'static str, path: String, variables: Value) -> Self {
        Self { operation, path, variables }
    }
}

/// A session with a browser and a client.
struct Reader<'a> {
    asked: &'a Asked,
    place: &'a str,
    client: Client,
    token: String,
}

impl<'a> Reader<'a> {
    fn new(asked: &'a Asked, place: &'a str, token: String) -> Self {
        Self { asked, place, client: Client::new(), token }
    }

    async fn time_all(&self, pages: Vec<Page>, code: &str, table: &mut String) -> Result<(), Failure> {
        for Page { operation, path, variables } in pages {
            let address = format!("{}{path}", self.place);
            let page = self.client.get(address).header(header::COOKIE, format!("hoso={}", self.token));
            time(&page).await?;
            let document = self.asked.document(operation).ok_or_else(|| format!("{path} does not ask {operation}"))?;
            let body = json!({ "query": document, "operationName": operation, "variables": variables });
            let (page, answer) = side_by_side(&page, &self.request(&body)).await?;
            let name = path.replace(code, "…");
            let [page, answer] = [page, answer].map(|took| took.as_secs_f64() * 1000.0);
            writeln!(table, "{name:<38} {page:>10.2} {answer:>10.2} {:>7.2}", page / answer)?;
        }
        Ok(())
    }

    async fn ask(&self, document: &str) -> Result<Value, Failure> {
        Ok(self.request(&json!({ "query": document })).send().await?.json().await?)
    }

    fn request(&self, body: &Value) -> RequestBuilder {
        self.client.post(format!("{}/graphql", self.place)).bearer_auth(&self.token).json(body)
    }
}

/// Median times of page and answer.
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
    let request = request.try_clone().ok_or("a request without a stream")?.header("x-forwarded-for", address());
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

/// A new client address per request, as of a proxy: look-ups are throttled by address.
fn address() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    Ipv4Addr::from_bits(u32::from_be_bytes([10, 0, 0, 1]) + NUMBER.fetch_add(1, Ordering::Relaxed)).to_string()
}

impl Asked {
    fn document(&self, operation: &str) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(operation).map(|(document, _)| document.clone())
    }

    /// Highest cost of each operation, by name.
    pub fn costs(&self) -> BTreeMap<String, u64> {
        let asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().map(|(name, (_, cost))| (name.clone(), *cost)).collect()
    }
}

impl<S: Subscriber> Layer<S> for Asked {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() != ASKED {
            return;
        }
        let mut told = Told::default();
        event.record(&mut told);
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (document, cost) = asked.entry(told.operation).or_default();
        (*document, *cost) = (told.document, told.cost.max(*cost));
    }
}

#[derive(Default)]
struct Told {
    operation: String,
    document: String,
    cost: u64,
}

impl Visit for Told {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "operation" => value.clone_into(&mut self.operation),
            "document" => value.clone_into(&mut self.document),
            _ => {}
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "cost" {
            self.cost = value;
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}
