//! Home page: look-up by code, search of procedures, and the number of dossiers that wait for the viewer.

use askama::Template;
use axum::Extension;

use super::dossiers;
use super::layout::{Layout, Viewer};
use super::page_context::PageExtension;
use super::render::{Answer, ok};

/// `GET /`: look-up first, then the way in.
pub async fn show(Extension(context): PageExtension) -> Answer {
    let layout = context.layout(context.t("home-title")).await?;
    let applies = layout.viewer.as_ref().is_some_and(Viewer::is_applicant);
    let waiting = if applies { dossiers::count_waiting(&context).await? } else { 0 };
    Ok(ok(&HomePage { layout, waiting }))
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    layout: Layout,
    /// Number of dossiers that wait for the viewer.
    waiting: i32,
}
