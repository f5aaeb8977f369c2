//! Read models: projections and the queries over them.

#![cfg(test)]

mod follower;
mod lists;
mod projections;
mod queue_views;
mod seen_dossiers;
mod upgrade;
