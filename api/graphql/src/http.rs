//! GraphQL over HTTP, by a handler of our own: async-graphql's stock one runs mutations by GET, takes batches and
//! `text/plain`, echoes whole documents in its messages, and answers one content type whatever was accepted.

mod accept;
mod ended_session;
mod events;
mod graphiql;
mod handler;
mod request;
mod response;
mod socket;

pub use graphiql::give as give_graphiql;
pub use handler::{execute, execute_look, get, post};
pub use socket::{Sockets, open};
