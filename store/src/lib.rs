//! The event store of Hồ Sơ: append-only log with its adapters, command executor, keys, vault for personal fields, and
//! hash chain.
//!
//! Deliberately absent: domain rules (they are in `domain`), and any way to change or delete an event.

pub mod audit;
mod backoff;
pub mod bundle;
pub mod chain;
pub mod executor;
pub mod keys;
mod labelled_counter;
pub mod ledger;
pub mod log;
pub mod private_files;
mod randomness;
mod recorded_event;
pub mod sql;
pub mod tree;
mod upcast;
pub mod vault;

/// Boxes the future of an `async fn`: its body is compiled once, in its own crate. The compiler puts a copy of an unboxed
/// one into each codegen unit that polls it, of every crate above.
pub use async_recursion::async_recursion as boxed;
pub use audit::Audit;
pub use backoff::Backoff;
pub use executor::{Context, ExecuteError, Executed, Executor, Loaded};
pub use keys::{Keyring, MasterKey};
pub use labelled_counter::{LabelledCounter, Labels};
pub use recorded_event::{ReadError, RecordedEvent, event_id, hash_that_names};
pub use upcast::Upcasters;
pub use vault::{Vault, VaultError};
