//! Failure drills on the real service: floods, restores, full disks, lost connections. Each reports acknowledged, lost
//! and duplicated writes; `tests/run` runs them short, `tests/drills` long, with one table.

mod backup;
#[cfg(debug_assertions)]
mod broken_uploads;
mod cut_restores;
mod cut_uploads;
mod drafts;
mod dump_restored;
mod failover_codes;
mod full_disk;
mod full_log_volume;
mod full_volume;
mod heavy_queries;
mod held_back;
mod io_errors;
mod lagging_webhook;
mod log_ins;
mod lost_tail;
mod messages;
mod outcome;
mod process;
mod put_back;
mod silent_mail_server;
mod slow_bodies;
mod sockets;
mod standby;
mod told_once;
mod writer;

pub(crate) use outcome::{Outcome, is_long};
