//! Rows beside the log: what may change or go, and so cannot be an event.
//!
//! What an append writes together with its events is a `SideWrite` of the log; here is what is read, and what is
//! written on its own.

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
