use askama::Template;
use axum::Extension;

use super::answer::{Answer, ok};
use super::shell::Shell;
use super::visit::Here;

/// `GET /accessibility`: for whom the portal is made to work, by which standard, what it cannot see to, and whom to tell.
pub async fn show(Extension(visit): Here) -> Answer {
    let shell = visit.shell(visit.say("accessible-title")).await?;
    Ok(ok(&AccessibilityPage { shell }))
}

#[derive(Template)]
#[template(path = "accessibility.html")]
struct AccessibilityPage {
    shell: Shell,
}
