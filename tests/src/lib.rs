//! Support library of Hồ Sơ's tests, compiled once for all test targets, and the load program that measures the cost
//! of the service's guarantees.
//!
//! A test's name is a promise, as a sentence. Each test has a database of its own, and waits for conditions with a
//! deadline, never for a fixed time.

#![expect(missing_docs, reason = "no other crate's API: names say what is read in the tests")]
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "what a test stands on fails by failing the test")]
#![expect(clippy::missing_panics_doc, reason = "what a test stands on fails by failing the test")]
#![expect(clippy::print_stdout, reason = "the test runner shows what failed tests print")]
#![expect(clippy::new_without_default, clippy::return_self_not_must_use, reason = "no other crate's API")]
#![expect(clippy::disallowed_methods, reason = "tests draw request ids as clients do")]
#![expect(clippy::cast_precision_loss, reason = "figures are shown, not reckoned with")]
#![expect(clippy::unused_self, reason = "a subject answers alike, whatever it needs")]

pub mod contract;
pub mod contract_client;
pub mod drafts;
pub mod first_release;
pub mod hoso_process;
pub mod licence;
pub mod load;
pub mod mail_links;
pub mod phone_code;
pub mod portal_sources;
pub mod portal_window;
pub mod scrape;
pub mod socket;
pub mod store_instance;
pub mod subscriptions;
pub mod test_service;
pub mod webhook_receiver;
pub mod webhooks;

mod binary;
mod cluster;
mod copying;
mod databases;
mod demo_template;
mod fake_bucket;
mod locked;
mod mail;
mod migrated_template;
mod proxy;
mod s3;
mod second_server;
mod small_disk;
mod sms;
mod smtp;
mod tampering;
mod tls;
mod waiting;

pub use binary::binary;
pub use cluster::{Cluster, Node, connected};
pub use copying::copy_by_process;
pub use databases::{TestDatabase, UnmigratedDatabase, postgres, postgres_pool, sqlite, sqlite_below};
pub use fake_bucket::Bucket;
pub use locked::{BlockedThread, TableLock};
pub use mail::ReceivedMail;
pub use proxy::{Cut, Proxy};
pub use s3::S3Server;
pub use second_server::{SecondServer, dump_and_restore};
pub use small_disk::SmallDisk;
pub use sms::SmsGateway;
pub use smtp::SmtpServer;
pub use tampering::{lose, stored, tamper};
pub use tls::TlsFront;
pub use waiting::{eventually, within};
