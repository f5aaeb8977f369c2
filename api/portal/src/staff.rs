//! Pages of officers, auditors and administrators: the queue, a dossier's workspace, its actions, the report.
//!
//! Permissions are asked of the schema, dossier by dossier; nothing here decides them.

mod act;
mod action;
mod audit;
mod away;
pub mod deliveries;
mod delivery_log;
mod dossier;
mod exchange;
mod filing;
mod hand_over;
mod head;
mod lately;
mod mail;
mod progress;
mod queue;
mod report;
mod rows;
mod rulings;
mod seen;
mod transfer;

use axum::Router;
use axum::routing::{get, post};

use super::state::Portal;

/// The pages of those who work here.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/staff", get(queue::show))
        .route("/staff/search", post(queue::search))
        .route("/staff/views", get(queue::name_view).post(queue::save_view))
        .route("/staff/views/delete", post(queue::delete_view))
        .route("/staff/bulk", get(queue::confirm_bulk).post(queue::do_bulk))
        .route("/staff/bulk/done", get(queue::show_outcomes))
        .route("/staff/hand-over", get(hand_over::show).post(hand_over::perform))
        .route("/staff/hand-over/done", get(hand_over::show_outcome))
        .route("/staff/report", get(report::show))
        .route("/staff/deliveries", get(delivery_log::show).post(delivery_log::resend))
        .route("/audit/dossiers/{code}", get(audit::show_history))
        .route("/audit/dossiers/{code}/compare", get(audit::show_differences))
        .route("/audit/dossiers/{code}/as-of", get(audit::show_as_of))
        .route("/staff/dossiers/{code}", get(dossier::show))
        .route("/staff/dossiers/{code}/progress", get(progress::show))
        .route("/staff/dossiers/{code}/exchange", get(exchange::show).post(exchange::post_message))
        .route("/staff/dossiers/{code}/exchange/read", post(exchange::mark_read))
        .route("/staff/dossiers/{code}/mail", get(mail::show).post(mail::resend))
        .route("/staff/dossiers/{code}/request-supplement", get(act::show_ask).post(act::compose_ask))
        .route("/staff/dossiers/{code}/request-supplement/check", get(act::check_ask).post(act::send_ask))
        .route("/staff/dossiers/{code}/decide", get(act::show_decide).post(act::decide))
        .route("/staff/dossiers/{code}/forward", get(act::show_forward).post(act::forward))
        .route("/staff/dossiers/{code}/send-back", get(act::show_send_back).post(act::send_back))
        .route("/staff/dossiers/{code}/{act}", get(act::show).post(act::perform))
}
