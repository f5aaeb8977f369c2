//! Page of a procedure: requirements, fees and processing time.

use askama::Template;
use axum::Extension;
use axum::extract::Path;

use super::failure::Failure;
use super::layout::Layout;
use super::operation::schema;
use super::page_context::PageExtension;
use super::render::{Answer, ok};
use super::schema::agency::{Agency, Sector};
use super::schema::procedure::{Fee, ProcessingTime, RequiredDocument};

/// `GET /services/{code}`: requirements, time, fees and steps of a procedure.
pub async fn show(Extension(context): PageExtension, Path(code): Path<String>) -> Answer {
    let service: Service = context.procedure("Procedure", code, None).await?.ok_or(Failure::NotFound)?;
    let layout = context.layout(context.t("service-title")).await?;
    Ok(ok(&ServicePage { layout, service }))
}

#[derive(Template)]
#[template(path = "service.html")]
struct ServicePage {
    layout: Layout,
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
    /// Tells a procedure with at least one mandatory document.
    fn asks_for_papers(&self) -> bool {
        self.required_documents.iter().any(|paper| paper.required)
    }
}
