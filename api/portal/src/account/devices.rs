//! Active sessions of the viewer, and signing one out.

use askama::Template;
use axum::Extension;
use cynic::Id;
use domain::Moment;

use crate::failure::Failure;
use crate::layout::Layout;
use crate::mutation::mutation;
use crate::operation::schema;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::{Answer, ok};
use crate::schema::user_error::UserError;

/// `GET /account/devices`: where the viewer is signed in.
pub async fn show(Extension(context): PageExtension) -> Answer {
    context.signed_in()?;
    let viewer: Account = context.own_account("Devices").await?.ok_or(Failure::SignedOut)?;
    let layout = context.layout(context.t("shell-devices")).await?;
    Ok(ok(&DevicesPage { layout, sessions: viewer.sessions }))
}

/// `POST /account/devices`: signs a device out.
pub async fn end(Extension(context): PageExtension, posted: Posted) -> Answer {
    context.signed_in()?;
    let input = EndSessionInput { session_id: Id::new(posted.get("session")) };
    if input.send(&context).await?.is_empty() {
        context.leave_notice("notice-device-signed-out");
    }
    Ok(redirect::to("/account/devices"))
}

#[derive(Template)]
#[template(path = "devices.html")]
struct DevicesPage {
    layout: Layout,
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
