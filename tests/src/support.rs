//! What tests stand on: fresh databases, and waiting with a deadline.

mod databases;
mod proxy;
mod waiting;

pub(crate) use databases::{TestDatabase, each_database, postgres, postgres_pool, sqlite};
pub(crate) use proxy::{Cut, Proxy};
pub(crate) use waiting::{eventually, within};
