//! Notifications sent about a dossier.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use serde::Deserialize;

use super::deliveries::{self, Delivery};
use super::head::{Frame, Head};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::layout::Layout;
use crate::operation::schema;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::query::query;
use crate::redirect::{self, encoded};
use crate::render::{Answer, again, ok};
use crate::schema::enums::Role;
use crate::schema::page::Page;

/// Messages on one page.
const PAGE: i32 = 20;

/// Query string of the list: the cursor of its page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MailQuery {
    after: String,
}

/// `GET /staff/dossiers/{code}/mail`: deliveries about a dossier, with their states.
pub async fn show(
    Extension(context): PageExtension,
    Path(code): Path<String>,
    Query(wanted): Query<MailQuery>,
    headers: HeaderMap,
) -> Answer {
    page(&context, &headers, code, &wanted.after, Faults::none(context.translator())).await
}

/// `POST /staff/dossiers/{code}/mail`: has a message sent again.
pub async fn resend(
    Extension(context): PageExtension,
    Path(code): Path<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    context.signed_in()?;
    let faults = deliveries::resend(&context, &posted).await?;
    if !faults.is_empty() {
        return page(&context, &headers, code, "", faults).await;
    }
    context.leave_notice("notice-due-again");
    Ok(redirect::to(&format!("/staff/dossiers/{code}/mail")))
}

async fn page(context: &PageContext, headers: &HeaderMap, code: String, after: &str, faults: Faults) -> Answer {
    let (layout, viewer) = context.colleague(context.t("mail-title")).await?;
    let variables =
        MailVariables { code, first: PAGE, after: Some(after.to_owned()).filter(|after| !after.is_empty()) };
    let dossier = DossierMail::ask(context, variables).await?.ok_or(Failure::NotFound)?;
    let here = format!("/staff/dossiers/{}/mail", dossier.head.row.code);
    let next = dossier.deliveries.page_info.following().map(|after| format!("{here}?after={}", encoded(after)));
    let template = MailPage {
        frame: Frame::new(context, headers, "mail", &layout, &dossier.head),
        next,
        deliveries: dossier.deliveries.nodes,
        dossier: Mailed { head: dossier.head },
        // Reception and leaders are responsible for the office's messages.
        may_resend: matches!(viewer.role, Role::Reception | Role::Leader),
        request_id: context.app().ids.uuid().to_string(),
        resend: here,
        layout: layout.wide(),
        faults,
    };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

/// The dossier, for the top of its page.
struct Mailed {
    head: Head,
}

#[derive(Template)]
#[template(path = "staff-mail.html")]
struct MailPage {
    layout: Layout,
    faults: Faults,
    frame: Frame,
    dossier: Mailed,
    deliveries: Vec<Delivery>,
    may_resend: bool,
    resend: String,
    request_id: String,
    next: Option<String>,
}

#[derive(Debug, cynic::QueryVariables)]
struct MailVariables {
    code: String,
    first: i32,
    after: Option<String>,
}

query!(DossierMail(MailVariables): dossier(code: $code) -> MailedDossier);

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier", variables = "MailVariables")]
struct MailedDossier {
    #[cynic(spread)]
    head: Head,
    #[arguments(first: $first, after: $after)]
    deliveries: Page<Delivery>,
}
