//! Read models: how events are projected into rows, and what is listed out of them.

#![cfg(test)]

mod follower;
mod lists;
mod projections;
mod queue_views;
mod seen_dossiers;
mod upgrade;
