//! What tests stand on: fresh databases, servers that take messages, connections that break, and waiting with a
//! deadline.

mod binary;
mod databases;
mod mail;
mod proxy;
mod sms;
mod smtp;
mod tampering;
mod waiting;

pub(crate) use binary::binary;
pub(crate) use databases::{TestDatabase, Unmigrated, each_database, postgres, postgres_pool, sqlite};
pub(crate) use mail::ReceivedMail;
pub(crate) use proxy::{Cut, Proxy};
pub(crate) use sms::SmsGateway;
pub(crate) use smtp::SmtpServer;
pub(crate) use tampering::tamper;
pub(crate) use waiting::{eventually, within};
