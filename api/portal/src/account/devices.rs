use askama::Template;
use axum::Extension;
use cynic::Id;
use domain::Moment;

use crate::answer::{Answer, ok};
use crate::failure::Failure;
use crate::moved;
use crate::mutation::mutation;
use crate::operation::schema;
use crate::posted::Posted;
use crate::schema::user_error::UserError;
use crate::shell::Shell;
use crate::visit::{Here, Visit};

/// `GET /account/devices`: where the viewer is signed in.
pub async fn show(Extension(visit): Here) -> Answer {
    visit.signed_in()?;
    let viewer: Account = visit.own_account("Devices").await?.ok_or(Failure::SignedOut)?;
    let shell = visit.shell(visit.say("shell-devices")).await?;
    Ok(ok(&DevicesPage { shell, sessions: viewer.sessions }))
}

/// `POST /account/devices`: signs a device out.
pub async fn end(Extension(visit): Here, posted: Posted) -> Answer {
    visit.signed_in()?;
    let input = EndSessionInput { session_id: Id::new(posted.get("session")) };
    if input.send(&visit).await?.is_empty() {
        visit.leave_notice("notice-device-signed-out");
    }
    Ok(moved::to("/account/devices"))
}

#[derive(Template)]
#[template(path = "devices.html")]
struct DevicesPage {
    shell: Shell,
    sessions: Vec<Session>,
}

#[derive(Debug, cynic::QueryFragment)]
struct Account {
    sessions: Vec<Session>,
}

#[derive(Debug, cynic::QueryFragment)]
struct Session {
    id: Id,
    device: Option<String>,
    created_at: Option<Moment>,
    seen_at: Option<Moment>,
    current: bool,
}

/// The session that is ended.
#[derive(cynic::InputObject)]
struct EndSessionInput {
    session_id: Id,
}

mutation!(EndSession: end_session(EndSessionInput) -> EndSessionPayload { user_errors });
