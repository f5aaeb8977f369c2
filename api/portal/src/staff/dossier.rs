//! Dossier page of the office, with the changes since the viewer last looked.

use askama::Template;
use axum::Extension;
use axum::extract::Path;
use axum::http::HeaderMap;
use domain::Moment;
use serde_json::Value;

use super::filing::{Differing, Filing, FilingChanges};
use super::head::{Frame, Head};
use super::rulings::Rulings;
use super::seen;
use super::transfer::Transfer;
use crate::failure::Failure;
use crate::form::{Form, ReadableGroup, told};
use crate::layout::Layout;
use crate::operation::schema;
use crate::page_context::PageExtension;
use crate::query::query;
use crate::render::{Answer, ok};
use crate::schema::account::Particulars;
use crate::schema::dossier::{DossierResult, PaymentRequest, SupplementRequest};
use crate::schema::enums::DueDateDoubt;
use crate::schema::file::DossierDocument;
use crate::schema::page::Page;
use crate::schema::procedure::{ProcedureForm, RequiredDocument};
use crate::schema::progress::{PresentActor, ProgressEntry};
use crate::schema::viewing::DossierViewing;

/// `GET /staff/dossiers/{code}`: the dossier as filed, with the changes since the viewer's last visit.
pub async fn show(Extension(context): PageExtension, Path(code): Path<String>, headers: HeaderMap) -> Answer {
    let (layout, viewer) = context.colleague(context.t("dossier-detail")).await?;
    let since = seen::news_since(&context, &code).await;
    // Nothing is news to whom all of it is.
    let variables = WorkspaceVariables { code, since: since.unwrap_or(i32::MAX), from_the_end: None };
    let dossier = Workspace::ask(&context, variables).await?.ok_or(Failure::NotFound)?;
    let row = &dossier.head.row;
    seen::keep(&context, &row.code, since.unwrap_or(row.version), row.version).await;
    let form = Form::of(&dossier.procedure.form_schema);
    let filed = dossier.form.as_ref().map(|filed| told(context.translator(), form.fields(), filed)).unwrap_or_default();
    let groups = filed.into_iter().map(|group| (String::new(), group)).collect();
    let frame = Frame::new(&context, &headers, "detail", &layout, &dossier.head);
    let filing = Filing {
        translator: context.translator(),
        form: &form,
        required_documents: &dossier.procedure.required_documents,
    };
    let differences = dossier.filing_changes.as_ref().map(|changes| filing.changes(changes)).unwrap_or_default();
    let barred = dossier.rulings.barred(context.translator());
    Ok(ok(&WorkspacePage {
        layout: layout.wide(),
        frame,
        groups,
        barred,
        differences,
        lately: dossier.viewings.lately(&context, &viewer.id),
        dossier,
    }))
}

#[derive(Template)]
#[template(path = "staff-dossier.html")]
struct WorkspacePage {
    layout: Layout,
    frame: Frame,
    dossier: Detailed,
    groups: Vec<(String, ReadableGroup)>,
    barred: Vec<(String, String)>,
    /// Changes of the applicant since the viewer last opened the dossier.
    differences: Vec<Differing>,
    lately: Option<String>,
}

impl WorkspacePage {
    fn caption(&self) -> String {
        self.layout.t("news-filing")
    }
}

#[derive(Debug, cynic::QueryVariables)]
struct WorkspaceVariables {
    code: String,
    since: i32,
    /// Null in place of the default of `first`, since the last ones are asked for.
    from_the_end: Option<i32>,
}

query!(Workspace(WorkspaceVariables): dossier(code: $code) -> Detailed);

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier", variables = "WorkspaceVariables")]
struct Detailed {
    #[cynic(spread)]
    head: Head,
    #[cynic(spread)]
    rulings: Rulings,
    #[cynic(rename = "applicant", alias)]
    filed_by: Option<Particulars>,
    accepted_at: Option<Moment>,
    due_date_doubt: Option<DueDateDoubt>,
    supplement_until: Option<Moment>,
    procedure: ProcedureForm,
    form: Option<Value>,
    documents: Vec<DossierDocument>,
    supplement_request: Option<SupplementRequest>,
    payment_request: Option<PaymentRequest>,
    result: Option<DossierResult>,
    #[cynic(rename = "progress", alias)]
    transfers: Vec<Transfer>,
    #[arguments(version: $since)]
    changes_since: Vec<ProgressEntry>,
    #[arguments(version: $since)]
    filing_changes: Option<FilingChanges>,
    #[arguments(first: $from_the_end, last: 10)]
    viewings: Page<DossierViewing<PresentActor>>,
}

impl Particulars {
    /// The person who acts for an organization.
    fn representative(&self) -> Option<&String> {
        self.full_name.as_ref().filter(|_| self.organization_name.is_some())
    }
}

impl Detailed {
    /// Transfers with attached files, latest first.
    fn enclosures(&self) -> Vec<&Transfer> {
        Transfer::with_files(&self.transfers).collect()
    }

    fn missing_papers(&self) -> impl Iterator<Item = &RequiredDocument> {
        let filed = |paper: &&RequiredDocument| self.documents.iter().all(|document| document.requirement != paper.key);
        self.procedure.required_documents.iter().filter(filed)
    }
}

impl DueDateDoubt {
    /// The text that warns of it.
    fn text(self) -> &'static str {
        match self {
            Self::NoCalendar => "dossier-due-no-calendar",
            Self::DayOff => "dossier-due-day-off",
        }
    }
}
