//! Privacy notice, with the version that registrations consent to.

use askama::Template;
use axum::Extension;

use super::layout::Layout;
use super::page_context::PageExtension;
use super::render::{Answer, ok};

/// Version of the notice, the day of its last change: a consent refers to one version. Another text has another day.
pub const NOTICE: &str = "2026-11-30";

/// Parts of the notice, in the order of the law: purposes and data, who receives them and for how long, rights.
const PARTS: [&str; 7] = ["data", "purposes", "receivers", "keeping", "protection", "rights", "asking"];

/// A part in the reader's language.
struct Part {
    title: String,
    told: String,
}

/// `GET /privacy`: how personal data is processed, and by whom.
pub async fn show(Extension(context): PageExtension) -> Answer {
    let part =
        |name| Part { title: context.t(&format!("privacy-{name}")), told: context.t(&format!("privacy-{name}-told")) };
    let layout = context.layout(context.t("privacy-title")).await?;
    let version = context.translator().t_with("privacy-version", "version", NOTICE);
    Ok(ok(&PrivacyPage { layout, parts: PARTS.map(part), version }))
}

#[derive(Template)]
#[template(path = "privacy.html")]
struct PrivacyPage {
    layout: Layout,
    parts: [Part; 7],
    version: String,
}
