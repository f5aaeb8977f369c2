use askama::Template;
use axum::Extension;
use axum::extract::Path;
use cynic::QueryBuilder;
use foundation::texts::media_type;

use super::answer::{Answer, ok};
use super::failure::Failure;
use super::money::Money;
use super::operation::schema;
use super::schema::agency::{Agency, Sector};
use super::schema::enums::TimeUnit;
use super::shell::Shell;
use super::tongue::Tongue;
use super::visit::Here;

/// `GET /services/{code}`: what a procedure takes, costs and asks for.
pub async fn show(Extension(visit): Here, Path(code): Path<String>) -> Answer {
    let found: Procedure = visit.ask(Procedure::build(ProcedureVariables { code })).await?;
    let service = found.procedure.ok_or(Failure::NotFound)?;
    let shell = visit.shell(visit.say("service-title")).await?;
    Ok(ok(&ServicePage { shell, service }))
}

#[derive(Template)]
#[template(path = "service.html")]
struct ServicePage {
    shell: Shell,
    service: Service,
}

#[derive(Debug, cynic::QueryVariables)]
struct ProcedureVariables {
    code: String,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ProcedureVariables")]
struct Procedure {
    #[arguments(code: $code)]
    procedure: Option<Service>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Procedure")]
struct Service {
    code: String,
    name: String,
    legal_basis: Option<String>,
    sector: Option<Sector>,
    agency: Agency,
    processing_time: ProcessingTime,
    fees: Vec<Fee>,
    required_documents: Vec<RequiredDocument>,
    steps: Vec<ProcedureStep>,
    guidance: Option<ProcedureGuidance>,
}

#[derive(Debug, cynic::QueryFragment)]
struct ProcedureGuidance {
    applicants: Option<String>,
    copies: Option<i32>,
    result: Option<String>,
    conditions: Option<String>,
}

/// What is paid.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct Fee {
    /// What for.
    pub name: String,
    /// In which case.
    pub condition: Option<String>,
    /// How much.
    pub money: Money,
}

/// How long the office may take.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct ProcessingTime {
    /// How many.
    pub amount: i32,
    /// Of what.
    pub unit: TimeUnit,
}

/// A paper that a procedure asks for.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct RequiredDocument {
    /// Names it.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it is the procedure's form itself, printed and signed.
    pub is_form: bool,
    /// Which kinds of file.
    pub media_types: Vec<String>,
    /// How large a file may be.
    pub max_bytes: i32,
}

#[derive(Debug, cynic::QueryFragment)]
struct ProcedureStep {
    name: String,
    processing_time: Option<ProcessingTime>,
}

impl Service {
    /// Whether a dossier without one of its papers is refused.
    fn asks_for_papers(&self) -> bool {
        self.required_documents.iter().any(|paper| paper.required)
    }
}

impl ProcessingTime {
    /// `15 ngày làm việc`
    pub fn written(&self, tongue: &Tongue) -> String {
        let id = match self.unit {
            TimeUnit::WorkingHour => "time-working-hours",
            TimeUnit::WorkingDay => "time-working-days",
            TimeUnit::Day => "time-days",
            TimeUnit::Month => "time-months",
        };
        tongue.say_with(id, "amount", self.amount)
    }
}

impl RequiredDocument {
    /// What the paper of a key is called among these; its key where it is none of them.
    pub fn name_of(papers: &[Self], key: &str) -> String {
        papers.iter().find(|paper| paper.key == key).map_or_else(|| key.to_owned(), |paper| paper.name.clone())
    }

    /// `PDF, JPEG; tối đa 10 MB`
    pub fn kinds(&self, tongue: &Tongue) -> String {
        let kinds: Vec<&str> = self.media_types.iter().map(|name| media_type(name)).collect();
        tongue.say_with_both("paper-kinds", ("kinds", &kinds.join(", ")), ("size", &tongue.size(self.max_bytes)))
    }

    /// Whether a telephone's camera can make one.
    pub fn takes_pictures(&self) -> bool {
        self.media_types.iter().any(|name| name.starts_with("image/"))
    }

    /// What a browser's file chooser offers.
    pub fn accept(&self) -> String {
        self.media_types.join(",")
    }
}
