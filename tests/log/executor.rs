//! Executor: a command stores its events once or not at all.

mod commands;
mod faults;
mod framework;
mod lost_tail;
mod races;
mod requests;
mod snapshots;
mod upcasting;
