//! The portal: every screen that people see, rendered on the server, working without a script.
//!
//! A client of the GraphQL schema like any other: a page runs named operations, typed by cynic, by the same way that
//! requests over HTTP go below the HTTP parser. Deliberately absent: rules, questions to a database, texts (those are
//! in `texts/*/portal-*.ftl`) and anything inline that a content security policy would have to allow.

#![expect(dead_code, reason = "the foundation holds what the pages of dossiers use")]

mod activate;
mod answer;
mod assets;
mod control;
mod failure;
mod fault;
mod form_page;
mod home;
mod icon;
mod login;
mod lookup;
mod money;
mod moved;
mod operation;
mod posted;
mod preferences;
mod register;
mod reset;
mod seal;
mod service;
mod services;
mod shell;
mod tag;
#[cfg(test)]
mod tests;
mod tongue;
mod visit;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

use crate::graphql::Endpoint;
use assets::Assets;

/// What every page works with.
#[derive(Clone)]
pub struct Portal {
    endpoint: Endpoint,
    assets: Arc<Assets>,
}

/// Every page, over the schema.
pub fn routes(endpoint: Endpoint) -> Router {
    let portal = Portal { endpoint, assets: Arc::new(Assets::embedded()) };
    Router::new()
        .route("/", get(home::show))
        .route("/lookup", get(lookup::show).post(lookup::present_secret))
        .route("/services", get(services::show))
        .route("/services/{code}", get(service::show))
        .route("/register", get(register::show).post(register::register))
        .route("/activate", get(activate::show).post(activate::activate))
        .route("/login", get(login::show).post(login::log_in))
        .route("/logout", post(login::log_out))
        .route("/password/forgot", get(reset::show_request).post(reset::request))
        .route("/reset", get(reset::show).post(reset::reset))
        .route("/preferences", post(preferences::set))
        .fallback(answer::nowhere)
        .route_layer(from_fn_with_state(portal.clone(), visit::accompany))
        .route("/assets/{name}", get(assets::give))
        .with_state(portal)
        .layer(CompressionLayer::new())
}
