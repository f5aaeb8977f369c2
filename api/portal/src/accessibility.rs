//! Accessibility statement: the standard that pages follow, their known limits, and the way to report a barrier.

use askama::Template;
use axum::Extension;

use super::layout::Layout;
use super::page_context::PageExtension;
use super::render::{Answer, ok};

/// `GET /accessibility`: the statement, with standard, limits and contact.
pub async fn show(Extension(context): PageExtension) -> Answer {
    let layout = context.layout(context.t("accessible-title")).await?;
    Ok(ok(&AccessibilityPage { layout }))
}

#[derive(Template)]
#[template(path = "accessibility.html")]
struct AccessibilityPage {
    layout: Layout,
}
