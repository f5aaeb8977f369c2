//! GraphQL over HTTP, by a handler of our own: async-graphql's runs mutations by GET (CSRF), accepts batches and
//! `text/plain`, echoes whole documents in its messages, and ignores `Accept`.

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
