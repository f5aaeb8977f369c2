//! What tests stand on: fresh databases, servers that take messages, connections that break, and waiting with a
//! deadline.

mod apart;
mod binary;
mod bucket;
mod cluster;
mod databases;
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

pub(crate) use apart::copy_apart;
pub(crate) use binary::binary;
pub(crate) use bucket::Bucket;
pub(crate) use cluster::{Cluster, Node, connected};
pub(crate) use databases::{TestDatabase, Unmigrated, each_database, postgres, postgres_pool, sqlite, sqlite_below};
pub(crate) use locked::{HeldThread, Locked};
pub(crate) use mail::ReceivedMail;
pub(crate) use proxy::{Cut, Proxy};
pub(crate) use s3::S3Server;
pub(crate) use second_server::{SecondServer, dump_and_restore};
pub(crate) use small_disk::SmallDisk;
pub(crate) use sms::SmsGateway;
pub(crate) use smtp::SmtpServer;
pub(crate) use tampering::{lose, stored, tamper};
pub(crate) use tls::TlsFront;
pub(crate) use waiting::{eventually, within};
