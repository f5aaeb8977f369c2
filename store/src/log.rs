//! The log: one port, and its adapters on SQLite and PostgreSQL.
//!
//! Invariants: an event is stored once and never again touched; the sequence of a stream has no gap; the global
//! order skips nothing and repeats nothing, whoever writes at the same time.

mod port;
mod position;
mod side_write;

pub use port::{
    Append, AppendError, EventLog, NewEvent, Page, Receipt, RequestKey, StoredEvent, StoredRequest, StreamId, Wake,
};
pub use position::{InvalidPosition, Position};
pub use side_write::{ClaimKind, SideWrite};
