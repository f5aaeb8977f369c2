//! Contract of the log's adapters.

mod append_only;
mod appender;
mod appends;
mod diverged;
mod embedded;
pub(super) mod events;
mod horizon;
mod interrupted;
mod ledger;
mod order;
mod postgres_es;
mod reading;
mod requests;
mod restored;
mod side_writes;
mod versions;
