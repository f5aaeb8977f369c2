use askama::Template;
use axum::Extension;

use super::answer::{Answer, ok};
use super::dossiers;
use super::shell::{Shell, Viewer};
use super::visit::Here;

/// `GET /`: look-up first, then the way in.
pub async fn show(Extension(visit): Here) -> Answer {
    let shell = visit.shell(visit.say("home-title")).await?;
    let applies = shell.viewer.as_ref().is_some_and(Viewer::is_applicant);
    let waiting = if applies { dossiers::count_waiting(&visit).await? } else { 0 };
    Ok(ok(&HomePage { shell, waiting }))
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
    /// Dossiers that wait for whoever is signed in.
    waiting: i32,
}
