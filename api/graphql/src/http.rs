//! GraphQL over HTTP, by a handler of our own: async-graphql's runs mutations by GET (CSRF), accepts batches and
//! `text/plain`, echoes whole documents in its messages, and ignores `Accept`.

pub mod accept;
mod ended_session;
mod events;
mod graphiql;
mod handler;
mod request;
mod response;
mod socket;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use foundation::http::shared;
use foundation::origin::Origin;
use foundation::texts::Texts;

use super::Endpoint;
pub use handler::{execute, execute_look};

/// Routes of the API: queries and mutations, GraphiQL, subscriptions over WebSocket.
///
/// Built here, not where the service is put together: a handler's future holds every resolver, and is compiled by the
/// crate that gives it to a router.
pub fn routes(endpoint: &Endpoint, allowed_origins: &[Origin], texts: Arc<Texts>) -> Router {
    let operations = Router::new()
        .route("/graphql", get(handler::get).post(handler::post))
        .route("/graphql/graphiql/{name}", get(graphiql::give))
        .with_state(endpoint.clone());
    let sockets = socket::Sockets::new(endpoint.clone(), allowed_origins);
    let sockets = Router::new().route("/graphql/ws", get(socket::open)).with_state(sockets);
    shared(operations, allowed_origins, texts).merge(sockets)
}
