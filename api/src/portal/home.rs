use askama::Template;
use axum::Extension;

use super::answer::{Answer, ok};
use super::shell::Shell;
use super::visit::Here;

/// `GET /`: look-up first, then the way in.
pub async fn show(Extension(visit): Here) -> Answer {
    let shell = visit.shell(visit.say("home-title")).await?;
    Ok(ok(&HomePage { shell }))
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
}
