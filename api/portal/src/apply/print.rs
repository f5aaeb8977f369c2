//! Print view of an application, for signing by hand.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query};

use super::filling::{FROM_CHECK, Filling};
use super::step::Came;
use crate::failure::Failure;
use crate::form::{Block, Part, sheet};
use crate::layout::Layout;
use crate::page_context::PageExtension;
use crate::redirect;
use crate::render::{Answer, ok};
use crate::schema::account::Particulars;

/// `GET /services/{code}/apply/print`: the form as typed so far, for print and signature. It neither submits nor
/// stores; empty fields are left to be filled in by hand.
pub async fn show(Extension(context): PageExtension, Path(code): Path<String>, Query(came): Query<Came>) -> Answer {
    let filling = Filling::load(&context, code).await?;
    if let Some(code) = filling.sent_before() {
        return Ok(redirect::to(&format!("/dossiers/{code}/submitted")));
    }
    let viewer: Particulars = context.own_account("Parties").await?.ok_or(Failure::SignedOut)?;
    let Particulars { full_name, organization_name, .. } = viewer;
    let layout = context.layout(context.t("print-title")).await?;
    let title = filling.procedure.form_schema["title"].as_str().filter(|title| !title.is_empty());
    let page = PrintPage {
        back: filling.page(if came.from == FROM_CHECK { FROM_CHECK } else { "papers" }),
        title: title.unwrap_or(&filling.procedure.name).to_owned(),
        agency: filling.procedure.agency.name.clone(),
        is_organization: organization_name.is_some(),
        applicant: organization_name.or(full_name),
        parts: sheet(context.translator(), filling.form.fields(), &filling.sent()),
        undertakings: filling.form.undertakings().map(|field| field.title.clone()).collect(),
        procedure: filling.procedure.name,
        code: filling.procedure.code,
        layout,
    };
    Ok(ok(&page))
}

#[derive(Template)]
#[template(path = "print.html")]
struct PrintPage {
    layout: Layout,
    back: String,
    /// Title of the procedure's form.
    title: String,
    procedure: String,
    code: String,
    agency: String,
    applicant: Option<String>,
    /// Set where the signature is an organization's.
    is_organization: bool,
    parts: Vec<Part>,
    undertakings: Vec<String>,
}
