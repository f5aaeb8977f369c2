//! What officers, auditors and administrators do: the queue, a dossier's workspace, its acts, the report.
//!
//! What somebody may do is asked of the schema, dossier by dossier; nothing here decides it.

mod queue;
mod rows;

use axum::Router;
use axum::routing::{get, post};

use super::Portal;

/// The pages of those who work here.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/staff", get(queue::show))
        .route("/staff/search", post(queue::search))
        .route("/staff/views", get(queue::name_view).post(queue::save_view))
        .route("/staff/views/delete", post(queue::delete_view))
        .route("/staff/bulk", get(queue::confirm_bulk).post(queue::do_bulk))
        .route("/staff/bulk/done", get(queue::show_outcomes))
}
