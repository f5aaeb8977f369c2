use askama::Template;
use axum::Extension;
use axum::extract::Path;

use super::answer::{Answer, ok};
use super::failure::Failure;
use super::operation::schema;
use super::schema::agency::{Agency, Sector};
use super::schema::procedure::{Fee, ProcessingTime, RequiredDocument};
use super::shell::Shell;
use super::visit::Here;

/// `GET /services/{code}`: what a procedure takes, costs and asks for.
pub async fn show(Extension(visit): Here, Path(code): Path<String>) -> Answer {
    let service: Service = visit.procedure("Procedure", code, None).await?.ok_or(Failure::NotFound)?;
    let shell = visit.shell(visit.say("service-title")).await?;
    Ok(ok(&ServicePage { shell, service }))
}

#[derive(Template)]
#[template(path = "service.html")]
struct ServicePage {
    shell: Shell,
    service: Service,
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
