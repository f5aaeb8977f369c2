//! Side tables beside the log: mutable rows, which therefore cannot be events.
//!
//! Writes that belong to an append are `SideWrite`s of the log; here are the reads, and the writes on their own.

mod belongings;
mod claims;
mod counters;
mod credentials;
mod erasures;
mod identity;
mod releases;
mod upload_objects;
mod uploads;

pub use belongings::{Belonging, Belongings};
pub use claims::Claims;
pub use counters::{Counters, GAP};
pub use credentials::{Credential, Credentials};
pub use erasures::Erasures;
pub use identity::LogIdentity;
pub use releases::Releases;
pub use upload_objects::UploadObjects;
pub use uploads::{Upload, UploadState, Uploads};
