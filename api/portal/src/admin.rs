//! Pages of administrators: staff and other accounts, their roles, and their locks.
//!
//! Deliberately absent: what accounts hold beyond what one needs to know to run them.

mod account;
mod accounts;
mod act;
mod erasure;
mod invite;
mod known;
mod mutations;
mod post;

use axum::Router;
use axum::routing::{get, post};

use super::absence;
use super::failure::Failure;
use super::layout::{Layout, Viewer};
use super::page_context::PageContext;
use super::schema::enums::Role;
use super::state::Portal;

/// The pages of administrators.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/admin/accounts", get(accounts::show))
        .route("/admin/accounts/search", post(accounts::search))
        .route("/admin/accounts/invite", get(invite::show).post(invite::invite))
        .route("/admin/accounts/{id}", get(account::show))
        .route("/admin/accounts/{id}/absence", get(absence::show).post(absence::keep_of))
        .route("/admin/accounts/{id}/{act}", get(act::show).post(act::perform))
}

impl PageContext {
    /// Layout and viewer of an administrator's page; 404 for everybody else.
    async fn administrator(&self, title: String) -> Result<(Layout, Viewer), Failure> {
        self.signed_in()?;
        let layout = self.layout(title).await?;
        let viewer = layout.viewer.clone().ok_or(Failure::SignedOut)?;
        if viewer.role == Role::Administrator { Ok((layout, viewer)) } else { Err(Failure::NotFound) }
    }
}
