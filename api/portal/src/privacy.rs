use askama::Template;
use axum::Extension;

use super::answer::{Answer, ok};
use super::shell::Shell;
use super::visit::Here;

/// The day from which the notice reads as it does: whoever agrees to it, agrees to this one. Another text has another day.
pub const NOTICE: &str = "2026-11-30";

/// What the notice tells, in the order of the law: purposes and data, who receives them and for how long, rights.
const PARTS: [&str; 7] = ["data", "purposes", "receivers", "keeping", "protection", "rights", "asking"];

/// A part in the reader's language.
struct Part {
    title: String,
    told: String,
}

/// `GET /privacy`: how personal data is processed, and by whom.
pub async fn show(Extension(visit): Here) -> Answer {
    let part =
        |name| Part { title: visit.say(&format!("privacy-{name}")), told: visit.say(&format!("privacy-{name}-told")) };
    let shell = visit.shell(visit.say("privacy-title")).await?;
    let version = visit.tongue().say_with("privacy-version", "version", NOTICE);
    Ok(ok(&PrivacyPage { shell, parts: PARTS.map(part), version }))
}

#[derive(Template)]
#[template(path = "privacy.html")]
struct PrivacyPage {
    shell: Shell,
    parts: [Part; 7],
    version: String,
}
