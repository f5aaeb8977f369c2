//! Access record of a dossier: notifications sent about it, and who viewed it.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query};
use serde::Deserialize;

use super::failure::Failure;
use super::layout::Layout;
use super::operation::schema;
use super::page_context::PageExtension;
use super::query::query;
use super::redirect::encoded;
use super::render::{Answer, ok};
use super::schema::dossier::Head;
use super::schema::page::{Page, PageInfo};
use super::schema::progress::Actor;
use super::schema::viewing::DossierViewing;
use super::staff::deliveries::Delivery;

/// Rows of each of the two lists.
const PAGE: i32 = 20;

/// Query string of the page: cursors of its two lists.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RecordQuery {
    /// Messages behind this cursor.
    sent: String,
    /// Viewings behind this cursor.
    viewed: String,
}

/// `GET /dossiers/{code}/record`: messages sent to the applicant about a dossier, and its viewings by the office.
pub async fn show(
    Extension(context): PageExtension,
    Path(code): Path<String>,
    Query(wanted): Query<RecordQuery>,
) -> Answer {
    context.signed_in()?;
    let cursor = |given: &str| Some(given.to_owned()).filter(|given| !given.is_empty());
    let variables = RecordVariables { code, first: PAGE, sent: cursor(&wanted.sent), viewed: cursor(&wanted.viewed) };
    let dossier = DossierRecord::ask(&context, variables).await?.ok_or(Failure::NotFound)?;
    let here = format!("/dossiers/{}/record", dossier.head.code);
    let (sent, viewed) = (encoded(&wanted.sent), encoded(&wanted.viewed));
    let following = |page: &PageInfo| page.following().map(encoded);
    let template = RecordPage {
        tab: "record",
        next: following(&dossier.deliveries.page_info).map(|sent| format!("{here}?viewed={viewed}&sent={sent}")),
        more_viewings: following(&dossier.viewings.page_info)
            .map(|viewed| format!("{here}?sent={sent}&viewed={viewed}")),
        deliveries: dossier.deliveries.nodes,
        viewings: dossier.viewings.nodes,
        dossier: HeadOnly { head: dossier.head },
        layout: context.layout(context.t("record-title")).await?,
        may_resend: false,
        resend: "",
        request_id: "",
    };
    Ok(ok(&template))
}

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage {
    layout: Layout,
    tab: &'static str,
    dossier: HeadOnly,
    deliveries: Vec<Delivery>,
    next: Option<String>,
    viewings: Vec<DossierViewing<Actor>>,
    more_viewings: Option<String>,
    may_resend: bool,
    resend: &'static str,
    request_id: &'static str,
}

/// Head of the page in the shape that the templates of a dossier's pages read.
struct HeadOnly {
    head: Head,
}

#[derive(Debug, cynic::QueryVariables)]
struct RecordVariables {
    code: String,
    first: i32,
    sent: Option<String>,
    viewed: Option<String>,
}

query!(DossierRecord(RecordVariables): dossier(code: $code) -> Watched);

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier", variables = "RecordVariables")]
struct Watched {
    #[cynic(spread)]
    head: Head,
    #[arguments(first: $first, after: $sent)]
    deliveries: Page<Delivery>,
    #[arguments(first: $first, after: $viewed)]
    viewings: Page<DossierViewing<Actor>>,
}
