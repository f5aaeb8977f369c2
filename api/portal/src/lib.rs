//! The portal: every page that people see, server-rendered, working without JavaScript.
//!
//! A client of the GraphQL schema like any other: a page runs named operations, typed by cynic, through the executor
//! that serves GraphQL over HTTP too. Deliberately absent: business rules, database queries, texts (those are in
//! `texts/*/portal-*.ftl`) and anything inline that a content security policy would have to allow.

mod absence;
mod accessibility;
mod account;
mod account_field;
mod activate;
mod admin;
mod again;
mod apply;
mod assets;
mod attached;
mod chosen;
mod control;
mod credentials;
mod csrf;
mod dates;
mod days;
mod documents;
mod dossier;
mod dossiers;
mod draft;
mod exchange;
mod failure;
mod failure_page;
mod fault;
mod files_field;
mod form;
mod form_page;
mod guide;
mod home;
mod icon;
mod layout;
mod live;
mod login;
mod lookup;
mod middleware;
mod money;
mod mutation;
mod operation;
mod page_context;
mod paging;
mod pending_form;
mod posted;
mod preferences;
mod privacy;
mod qr;
mod query;
mod record;
mod redirect;
mod register;
mod register_anew;
mod render;
mod reset;
mod schema;
mod service;
mod services;
mod staff;
mod stages;
mod state;
mod submitted;
mod supplement;
mod tag;
mod terms;
#[cfg(test)]
mod tests;
mod translator;
mod upload;
mod way;
mod withdraw;

use std::sync::Arc;

use app::UseCases;
use app::office::Office;
use app::operation::OperationExecutor;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use foundation::http::{ByAddress, Shutdown};
use tower_http::compression::CompressionLayer;

use assets::Assets;
use pending_form::GuardedPages;
use state::Portal;

/// Concurrent multipart uploads per client address: one client's do not hold up another's.
const PARCELS_OF_ONE: usize = 64;

/// Dependencies of the portal's routes.
pub struct PortalParts {
    pub app: Arc<UseCases>,
    /// GraphQL executor, whose client every page is.
    pub operations: Arc<dyn OperationExecutor>,
    /// Shutdown signal: ends the event streams of open pages.
    pub closing: Shutdown,
    /// Upload route, called in-process as every other client calls it over HTTP.
    pub uploads: Router,
    pub office: Office,
}

/// Router of every page and asset.
pub fn routes(parts: PortalParts) -> Router {
    let PortalParts { app, operations, closing, uploads, office } = parts;
    let portal = Portal {
        app,
        operations,
        closing,
        assets: Arc::new(Assets::of(&office)),
        office: Arc::new(office),
        uploads,
        parcels: ByAddress::new(PARCELS_OF_ONE, Vec::new()),
    };
    let guarded = GuardedPages { portal: portal.clone(), pages: signed_in };
    Router::new()
        .route("/", get(home::show))
        .route("/guide", get(guide::show))
        .route("/accessibility", get(accessibility::show))
        .route("/privacy", get(privacy::show))
        .route("/terms", get(terms::show))
        .route("/lookup", get(lookup::show).post(lookup::present_secret))
        .route("/services", get(services::show))
        .route("/services/{code}", get(service::show))
        .route("/register", get(register::show).post(register::register))
        .route("/register/anew", get(register_anew::show).post(register_anew::discard))
        .route("/activate", get(activate::show).post(activate::activate))
        .route("/login", get(login::show).post(login::log_in))
        .route("/logout", post(login::log_out))
        .route("/password/forgot", get(reset::show_request).post(reset::request))
        .route("/reset", get(reset::show).post(reset::reset))
        .route("/preferences", post(preferences::set))
        .merge(signed_in().route_layer(from_fn_with_state(guarded, pending_form::over_sign_in)))
        .fallback(render::nowhere)
        // Layered over the fallback too: an unknown path gets an error page.
        .layer(from_fn_with_state(portal.clone(), middleware::middleware))
        .route("/assets/{name}", get(assets::give))
        .layer(DefaultBodyLimit::max(upload::LONGEST))
        .with_state(portal)
        .layer(CompressionLayer::new())
}

/// Pages behind sign-in. A form posted after its session has expired is kept as a pending form until its owner
/// has signed in again.
fn signed_in() -> Router<Portal> {
    Router::new()
        .merge(staff::routes())
        .merge(admin::routes())
        .route("/services/{code}/apply", get(apply::begin))
        .route("/services/{code}/apply/form/{step}", get(apply::show_step).post(apply::keep_step))
        .route("/services/{code}/apply/papers", get(apply::show_documents).post(apply::attach))
        .route("/services/{code}/apply/papers/remove", post(apply::detach))
        .route("/services/{code}/apply/print", get(apply::show_print))
        .route("/services/{code}/apply/check", get(apply::show_check).post(apply::send))
        .merge(of_applicants())
}

/// Routes of applicants: their dossiers and their account.
fn of_applicants() -> Router<Portal> {
    Router::new()
        .route("/dossiers", get(dossiers::show))
        .route("/drafts/delete", get(dossiers::ask_to_delete).post(dossiers::delete_draft))
        .route("/dossiers/{code}", get(dossier::show))
        .route("/dossiers/{code}/progress", get(dossier::show_progress))
        .route("/dossiers/{code}/record", get(record::show))
        .route("/dossiers/{code}/dates.ics", get(dates::show))
        .route("/dossiers/{code}/live", get(live::watch))
        .route("/dossiers/{code}/submitted", get(submitted::show))
        .route("/dossiers/{code}/exchange", get(exchange::show).post(exchange::post_message))
        .route("/dossiers/{code}/exchange/read", post(exchange::mark_read))
        .route("/dossiers/{code}/supplement", get(supplement::show).post(supplement::keep))
        .route("/dossiers/{code}/supplement/papers", get(supplement::show_documents).post(supplement::attach))
        .route("/dossiers/{code}/supplement/papers/remove", post(supplement::detach))
        .route("/dossiers/{code}/supplement/check", get(supplement::show_check).post(supplement::send))
        .route("/dossiers/{code}/again", get(again::show).post(again::begin))
        .route("/dossiers/{code}/withdraw", get(withdraw::show).post(withdraw::withdraw))
        .route("/account", get(account::show).post(account::update))
        .route("/account/phone", get(account::show).post(account::give_phone_code))
        .route("/account/absence", get(absence::show_own).post(absence::keep_own))
        .route("/account/password", get(account::show_password).post(account::change_password))
        .route("/account/copy", get(account::give_copy))
        .route("/account/copy/readable", get(account::give_readable_copy))
        .route("/account/devices", get(account::show_devices).post(account::end_session))
}
