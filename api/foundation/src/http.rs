//! HTTP/1.1 server: timeouts and limits on connections, and the middleware around every route.
//!
//! Deliberately absent: TLS (a proxy's work), and routes other than the health checks.

mod by_address;
mod client_address;
mod context;
mod cors;
mod envelope;
mod health;
mod overload;
mod pace;
mod paced_body;
mod paced_stream;
mod serve;
mod shutdown;
mod slow_clients;

pub use by_address::{AddressPlace, ByAddress};
pub use client_address::client_address;
pub use context::RequestContext;
pub use cors::shared;
pub use envelope::{Envelope, EnvelopeSettings, enveloped};
pub use health::{Degradation, ReadyCheck, health};
pub use pace::Pace;
pub use paced_body::{CutFlag, SlowBody};
pub use serve::{ConnectionPlace, Limits, Peer, serve};
pub use shutdown::{Shutdown, ShutdownTrigger};
pub use slow_clients::SlowClients;
