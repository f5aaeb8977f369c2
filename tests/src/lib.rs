//! The promises of Hồ Sơ, kept by one test binary, and the load program that measures what it costs to keep them.
//!
//! A test names what is promised, as a sentence. It has a database of its own, and waits for what it expects with a
//! deadline, never for a time.

#![expect(clippy::cast_precision_loss, reason = "figures are shown, not reckoned with")]
#![expect(clippy::unused_self, reason = "a subject answers alike, whatever it needs")]
#![cfg_attr(
    test,
    expect(clippy::disallowed_methods, reason = "tests draw request ids as clients do"),
    expect(clippy::needless_pass_by_value, reason = "a test's answers are used up")
)]

pub mod load;

#[cfg(test)]
mod absences;
#[cfg(test)]
mod administration;
#[cfg(test)]
mod answers;
#[cfg(test)]
mod architecture;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod awaiting;
#[cfg(test)]
mod bucket;
#[cfg(test)]
mod chain;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod connections;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod deliveries;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod documentation;
#[cfg(test)]
mod drafts;
#[cfg(test)]
mod drills;
#[cfg(test)]
mod erasure;
#[cfg(test)]
mod events;
#[cfg(test)]
mod executor;
#[cfg(test)]
mod files;
#[cfg(test)]
mod first_start;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod follower;
#[cfg(test)]
mod graphql_http;
#[cfg(test)]
mod guide;
#[cfg(test)]
mod http;
#[cfg(test)]
mod inputs;
#[cfg(test)]
mod kept_posts;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod live;
#[cfg(test)]
mod log;
#[cfg(test)]
mod metrics;
#[cfg(test)]
mod modes;
#[cfg(test)]
mod office;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod overlapping;
#[cfg(test)]
mod permission;
#[cfg(test)]
mod portal;
#[cfg(test)]
mod projections;
#[cfg(test)]
mod queue_views;
#[cfg(test)]
mod rates;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod reminders;
#[cfg(test)]
mod retention;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod sealing;
#[cfg(test)]
mod seen_dossiers;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod service_role;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod support;
#[cfg(test)]
mod telephone;
#[cfg(test)]
mod throttle;
#[cfg(test)]
mod upgrade;
#[cfg(test)]
mod webhooks;
#[cfg(test)]
mod workflow;
